import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import type { WayHeader } from "../../../app/_core/keys/vault-format"
import { makeLimits } from "../../../app/_server/http/limits"
import { digestOf } from "../../../app/_server/ledger/vaults"
import { startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"
import type { Person } from "../people"
import { vaultBlob } from "../vault-blob"

const DAY = 86_400
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")

/** Who has read the database once has every token's digest, and an account of their own to name it for. */
describe("a passkey's token whose digest somebody else names", () => {
  let app: App
  const token = randomBytes(32)
  const tokenDigest = `0x${createHash("sha256").update(token).digest("hex")}`
  before(async () => {
    app = await startApp({ limits: makeLimits(() => 0) })
  })
  after(() => app.close())

  const code: WayHeader = { kind: "recovery-code", check: new Uint8Array(16) }
  const phone: WayHeader = {
    ...{ kind: "passkey", check: new Uint8Array(16).fill(1) },
    passkey: { credential: "AAEC", rpId: "records.example" },
  }
  const ask = (method: string, path: string, body: unknown, as?: string) =>
    app.ask(path, {
      ...{ method, headers: { "content-type": "application/json" } },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(as ? { as } : {}),
    })
  const put = async (person: Person, fill: number, passkeyTokens: readonly object[]) => {
    const as = await app.signIn(person)
    const blob = vaultBlob(person.account, fill, { vaultId: "ab".repeat(16), ways: [phone, code] })
    const fetchTokenDigest = fill < 3 ? `0x${"9".repeat(64)}` : null
    const { status } = await ask(
      "PUT",
      "/api/vault",
      { blob: text(blob), fetchTokenDigest, passkeyTokens },
      as,
    )
    return { as, blob, status }
  }
  const seal = async (person: Person, fill: number, passkeyTokens: readonly object[]) => {
    const { as, blob, status } = await put(person, fill, passkeyTokens)
    expect(status).to.equal(200)
    app.chain.sealed.set(person.account, { newest: digestOf(blob), final: digestOf(blob) })
    expect((await ask("GET", "/api/vault", null, as)).status).to.equal(200)
  }
  const openedAs = async () =>
    ((await (await ask("POST", "/api/vault/open", { token: text(token) })).json()) as { account?: string })
      .account

  it("still finds the account that it belongs to, also when its vault was sealed anew since", async () => {
    const credential = "AAEC"
    await seal(patient, 1, [{ credential, token: text(token) }])
    const digest = Buffer.from(tokenDigest.slice(2), "hex").toString("base64url")
    for (const named of [{ tokenDigest }, { token: tokenDigest }, { token: text(token.subarray(1)) }])
      expect((await put(stranger, 2, [{ credential, ...named }])).status).to.equal(400)
    await seal(stranger, 2, [{ credential, token: digest, tokenDigest }])
    expect(await openedAs()).to.equal(patient.account)
    await seal(patient, 3, [])
    expect(await openedAs()).to.equal(patient.account)
    // Thirty days later the former blob is deleted, as soon as anybody looks
    const sealed = app.chain.sealed.get(patient.account)!
    for (const days of [0, 31])
      await app.services.vaults.find(patient.account, sealed, Math.floor(Date.now() / 1_000) + days * DAY, "")
    expect(await openedAs()).to.equal(patient.account)
  })
})
