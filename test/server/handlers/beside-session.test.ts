import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import type { WayHeader } from "../../../app/_core/keys/vault-format"
import { tokenNameOf } from "../../../app/_core/keys/vault-format"
import { asDigest } from "../../../app/_core/types"
import { codeOf, cookieOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"
import { vaultBlob } from "../vault-blob"

const BESIDE = { "keyward-beside": "1" }

describe("a second session of one browser", () => {
  let app: App
  beforeEach(async () => {
    app = await startApp()
  })
  afterEach(() => app.close())

  /** Signs a person in beside whoever `as` is; all cookies of the browser. */
  async function besideOf(as: string): Promise<string> {
    const message = await app.message(stranger)
    const response = await app.ask("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json", ...BESIDE },
      body: JSON.stringify({ message, signature: await stranger.signer.signMessage({ message }) }),
      as,
    })
    expect(response.status).to.equal(200)
    const set = response.headers.getSetCookie()
    expect(set).to.have.length(1)
    expect(set[0]).to.match(/^__Host-keyward-beside=.*; (?=.*HttpOnly)(?=.*Secure)(?=.*SameSite=Strict)/i)
    return `${as}; ${cookieOf(response)}`
  }
  const who = async (as: string, headers: Record<string, string> = {}) =>
    (await app.ask("/api/session", { as, headers })).json() as Promise<{ account: string } | null>

  it("is asked by requests that say so alone, and leaves the first where it is", async () => {
    const first = await app.signIn(patient)
    const both = await besideOf(first)
    expect((await who(both))?.account).to.equal(patient.account)
    expect((await who(both, BESIDE))?.account).to.equal(stranger.account)
    // One does not stand in for the other, in neither place.
    expect(await who(first, BESIDE)).to.equal(null)
    const renamed = first.replace("__Host-keyward=", "__Host-keyward-beside=")
    expect((await who(renamed))?.account).to.equal(undefined)
    const named = await app.ask("/api/vault", {
      as: both,
      headers: { ...BESIDE, "keyward-account": patient.account },
    })
    expect(await codeOf(named)).to.equal("signed-out")
  })

  it("ends alone, and is ended on the server", async () => {
    const both = await besideOf(await app.signIn(patient))
    await app.ask("/api/session", { method: "DELETE", as: both, headers: BESIDE })
    expect(await who(both, BESIDE)).to.equal(null)
    expect((await who(both))?.account).to.equal(patient.account)
  })

  it("keeps a vault whose keeper's token fetches it; a token of no way of it is refused", async () => {
    const both = await besideOf(await app.signIn(patient))
    const keeper = {
      account: patient.account,
      keyDigest: asDigest(`0x${"12".repeat(32)}`),
      wrapped: new Uint8Array(1_168).fill(5),
    }
    const ways: WayHeader[] = [
      { kind: "keeper", check: new Uint8Array(16).fill(1), keeper },
      { kind: "recovery-code", check: new Uint8Array(16) },
    ]
    const blob = vaultBlob(stranger.account, 7, { vaultId: "ab".repeat(16), ways })
    const token = randomBytes(32)
    const put = (credential: string) =>
      app.ask("/api/vault", {
        method: "PUT",
        headers: { "content-type": "application/json", ...BESIDE },
        as: both,
        body: JSON.stringify({
          blob: Buffer.from(blob).toString("base64url"),
          fetchTokenDigest: `0x${createHash("sha256").update("code").digest("hex")}`,
          passkeyTokens: [{ credential, token: token.toString("base64url") }],
        }),
      })
    const open = (given: Uint8Array) =>
      app.ask("/api/vault/open", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: Buffer.from(given).toString("base64url") }),
      })
    expect((await put(`keeper:${stranger.account}:${keeper.keyDigest}`)).status).to.equal(400)
    expect((await put(tokenNameOf({ keeper }) ?? "")).status).to.equal(200)
    const opened = (await (await open(token)).json()) as { account: string; vaults: string[] }
    expect(opened.account).to.equal(stranger.account)
    expect(opened.vaults).to.deep.equal([Buffer.from(blob).toString("base64url")])
    expect(await codeOf(await open(randomBytes(32)))).to.equal("passkey-unknown")
  })
})
