import { expect } from "chai"
import { webauthnPasskeys } from "../../../app/_adapters/device/passkey"
import type { PasskeyPlace } from "../../../app/_adapters/device/passkey"
import { fromUtf8 } from "../../../app/_core/crypto/bytes"
import type { ErrorCode } from "../../../app/_core/errors"
import { makePasskey } from "../../../app/_journeys/passkeys"
import { rejects } from "../../core/crypto/rejects"
import { authenticator } from "../../fakes/authenticator"
import type { AuthenticatorOptions } from "../../fakes/authenticator"

const input = (extensions: unknown) =>
  fromUtf8((extensions as { prf: { eval: { first: Uint8Array } } }).prf.eval.first)

describe("passkeys of a browser", () => {
  it("are made for the page's exact host, to be found without a name, with the person verified", async () => {
    const { place, asked } = authenticator({ host: "app.records.example" })
    const device = webauthnPasskeys(place)
    await device.create("one")
    await device.create("two")
    await device.get()
    const [one, two, found] = asked.map(({ options }) => options)
    expect(one?.rp).to.deep.equal({ id: "app.records.example", name: "Keyward" })
    expect(one?.authenticatorSelection).to.deep.equal({
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    })
    expect([one, found].map((options) => input(options?.extensions))).to.deep.equal([
      "keyward/passkey/v1",
      "keyward/passkey/v1",
    ])
    expect(one?.user.id).to.have.length(32).and.not.deep.equal(two?.user.id)
    expect(found).to.deep.include({
      rpId: "app.records.example",
      allowCredentials: [],
      userVerification: "required",
    })
  })

  it("give the same secret again, and what the browser handed over is overwritten", async () => {
    const { place, handed } = authenticator()
    const device = webauthnPasskeys(place)
    await device.create("one")
    const [first, second] = [await device.get(), await device.get()]
    expect(first).to.deep.equal(second)
    expect(first.secret).to.have.length(32)
    expect(handed.every((bytes) => bytes.every((byte) => byte === 0))).to.equal(true)
  })

  for (const evaluatesAtCreation of [false, true])
    it(`keep a key where the second question gives the same${evaluatesAtCreation ? " as the first" : ""}`, async () => {
      const { place, asked } = authenticator({ evaluatesAtCreation })
      const made = await makePasskey(webauthnPasskeys(place), "one")
      expect(made.secret).to.have.length(32)
      expect(made.rpId).to.equal("records.example")
      expect(asked.map(({ kind }) => kind)).to.deep.equal(["create", "get"])
    })

  const refused: Record<string, [AuthenticatorOptions, ErrorCode]> = {
    "the authenticator has no PRF": [{ hasPrf: false }, "passkey-no-prf"],
    "it gives another secret the second time": [
      { isUnsteady: true, evaluatesAtCreation: true },
      "passkey-unequal",
    ],
    "the person closes the first question": [{ refuses: "create" }, "passkey-cancelled"],
    "the person closes the second question": [{ refuses: "get" }, "passkey-cancelled"],
  }
  for (const [name, [options, code]] of Object.entries(refused))
    it(`are refused where ${name}`, async () => {
      const { place } = authenticator(options)
      await rejects(() => makePasskey(webauthnPasskeys(place), "one"), code)
    })

  it("are refused where another passkey answers the second question", async () => {
    const { place, choose, passkeys } = authenticator()
    const device = webauthnPasskeys(place)
    await device.create("an older one")
    choose([...passkeys.keys()][0] ?? "")
    await rejects(() => makePasskey(device, "one"), "passkey-unequal")
  })

  const away: Record<string, [Partial<PasskeyPlace>, string]> = {
    "plain http": [{ isSecure: false }, "insecure"],
    "an IPv4 address": [{ host: "192.168.0.7", isSecure: false }, "ip-address"],
    "an IPv6 address": [{ host: "[::1]" }, "ip-address"],
    "a browser without WebAuthn": [{ credentials: undefined }, "browser"],
  }
  for (const [name, [change, gap]] of Object.entries(away))
    it(`are not offered by ${name}, and nobody is asked`, async () => {
      const { place, asked } = authenticator()
      const device = webauthnPasskeys({ ...place, ...change })
      expect(device.gap).to.equal(gap)
      await rejects(() => device.create("one"), "passkey-unavailable")
      await rejects(() => device.get(), "passkey-unavailable")
      expect(asked).to.deep.equal([])
    })

  it("are of one host: a subdomain's page finds none, and makes none for the host above", async () => {
    const synced = authenticator().passkeys
    await webauthnPasskeys(authenticator({ synced }).place).create("one")
    const below = authenticator({ synced, host: "evil.records.example" })
    await rejects(() => webauthnPasskeys(below.place).get(), "passkey-cancelled")
    await webauthnPasskeys(below.place).create("two")
    expect(below.asked.map(({ options }) => options.rpId ?? options.rp.id)).to.deep.equal([
      "evil.records.example",
      "evil.records.example",
    ])
  })
})
