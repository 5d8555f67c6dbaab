import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import type { WayHeader } from "../../../app/_core/keys/vault-format"
import { asDigest } from "../../../app/_core/types"
import { makeLimits } from "../../../app/_server/http/limits"
import { digestOf } from "../../../app/_server/ledger/vaults"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { patient, stranger } from "../people"
import { vaultBlob } from "../vault-blob"

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
const digestOfToken = (token: Uint8Array) => asDigest(`0x${createHash("sha256").update(token).digest("hex")}`)
const code: WayHeader = { kind: "recovery-code", check: new Uint8Array(16) }
const passkey = (credential: string): WayHeader => ({
  kind: "passkey",
  check: new Uint8Array(16).fill(credential.length),
  passkey: { credential, rpId: "records.example" },
})
const [PHONE, LAPTOP] = ["AAEC", "AAECAwQF"]

describe("the vault, by a passkey's token", () => {
  let app: App
  let hers = ""
  const [phone, laptop, anyToken] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  beforeEach(async () => {
    app = await startApp({ limits: makeLimits(() => 0) })
    hers = await app.signIn(patient)
  })
  afterEach(() => app.close())

  const send = (method: string, path: string, body: unknown, as?: string) =>
    app.ask(path, {
      ...{ method, body: JSON.stringify(body), headers: { "content-type": "application/json" } },
      ...(as ? { as } : {}),
    })
  const blobOf = (fill: number, ...credentials: string[]) =>
    vaultBlob(patient.account, fill, { vaultId: "ab".repeat(16), ways: [...credentials.map(passkey), code] })
  const put = (
    blob: Uint8Array,
    tokens: Record<string, Uint8Array> = {},
    as = hers,
    fetches: Uint8Array | null = anyToken,
  ) =>
    send(
      "PUT",
      "/api/vault",
      {
        blob: text(blob),
        fetchTokenDigest: fetches && digestOfToken(fetches),
        passkeyTokens: Object.entries(tokens).map(([credential, token]) => ({
          credential,
          token: text(token),
        })),
      },
      as,
    )
  const open = (token: Uint8Array) => send("POST", "/api/vault/open", { token: text(token) })
  const opened = async (token: Uint8Array) => {
    const response = await open(token)
    const { account, vaults } = (await response.json()) as { account: string; vaults: string[] }
    expect([response.status, account]).to.deep.equal([200, patient.account])
    return vaults
  }
  const seal = (blob: Uint8Array, final: Uint8Array = blob) =>
    app.chain.sealed.set(patient.account, { newest: digestOf(blob), final: digestOf(final) })
  const unknown = [403, { code: "passkey-unknown", details: {} }]
  const answerOf = async (token: Uint8Array): Promise<unknown[]> => {
    const response = await open(token)
    return [response.status, (await response.json()) as unknown]
  }

  it("goes to the bearer of a token without a session, and says whose it is", async () => {
    expect((await put(blobOf(1, PHONE), { [PHONE]: phone })).status).to.equal(200)
    expect(await opened(phone)).to.deep.equal([text(blobOf(1, PHONE))])
    seal(blobOf(1, PHONE))
    expect(await opened(phone)).to.deep.equal([text(blobOf(1, PHONE))])
    expect((await open(phone)).headers.getSetCookie()).to.deep.equal([])
  })

  it("is sealed anew without the tokens: they go on opening it", async () => {
    await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: phone, [LAPTOP]: laptop })
    seal(blobOf(1, PHONE, LAPTOP))
    expect((await put(blobOf(2, PHONE, LAPTOP), {}, hers, null)).status).to.equal(200)
    seal(blobOf(2, PHONE, LAPTOP))
    for (const token of [phone, laptop])
      expect(await opened(token)).to.deep.equal([text(blobOf(2, PHONE, LAPTOP))])
  })

  it("takes a second passkey's token and keeps the first one's", async () => {
    await put(blobOf(1, PHONE), { [PHONE]: phone })
    seal(blobOf(1, PHONE))
    await put(blobOf(2, PHONE, LAPTOP), { [LAPTOP]: laptop }, hers, null)
    expect(await opened(laptop)).to.deep.equal([text(blobOf(2, PHONE, LAPTOP))])
    seal(blobOf(2, PHONE, LAPTOP))
    for (const token of [phone, laptop])
      expect(await opened(token)).to.deep.equal([text(blobOf(2, PHONE, LAPTOP))])
  })

  it("gives one answer for a token that is unknown, ended, or of the recovery code", async () => {
    await put(blobOf(1, PHONE), { [PHONE]: phone })
    seal(blobOf(1, PHONE))
    expect(await answerOf(randomBytes(32))).to.deep.equal(unknown)
    expect(await answerOf(anyToken)).to.deep.equal(unknown)
    await put(blobOf(2), {}, hers, null)
    seal(blobOf(2))
    expect(await answerOf(phone)).to.deep.equal(unknown)
  })

  it("a removed passkey's token opens nothing from the moment that the chain names the vault without it", async () => {
    await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: phone, [LAPTOP]: laptop })
    seal(blobOf(1, PHONE, LAPTOP))
    await put(blobOf(2, LAPTOP), {}, hers, null)
    seal(blobOf(2, LAPTOP), blobOf(1, PHONE, LAPTOP))
    expect(await answerOf(phone)).to.deep.equal(unknown)
    expect(await opened(laptop)).to.deep.equal([text(blobOf(2, LAPTOP))])
  })

  it("is given where the chain names what nobody stored, or an older one: the last that was sealed, and no former one", async () => {
    await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: phone, [LAPTOP]: laptop })
    seal(blobOf(1, PHONE, LAPTOP))
    await opened(phone)
    await put(blobOf(2, LAPTOP), {}, hers, null)
    seal(blobOf(2, LAPTOP))
    await opened(laptop)
    for (const final of [blobOf(2, LAPTOP), blobOf(7)]) {
      seal(blobOf(7), final)
      expect(await opened(laptop)).to.deep.equal([text(blobOf(2, LAPTOP))])
      expect(await answerOf(phone)).to.deep.equal(unknown)
    }
    seal(blobOf(1, PHONE, LAPTOP))
    expect(await opened(laptop)).to.deep.equal([text(blobOf(1, PHONE, LAPTOP)), text(blobOf(2, LAPTOP))])
  })

  it("gives a removed passkey nothing where the chain, or one provider alone, names the vault from before", async () => {
    await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: phone, [LAPTOP]: laptop })
    seal(blobOf(1, PHONE, LAPTOP))
    await opened(phone)
    await put(blobOf(2, LAPTOP), {}, hers, null)
    const [former, newest] = [digestOf(blobOf(1, PHONE, LAPTOP)), digestOf(blobOf(2, LAPTOP))]
    // The app's provider never told the server of the newer one: the other does
    app.chain.sealed.set(patient.account, { newest: former, final: former, other: newest })
    expect(await answerOf(phone)).to.deep.equal(unknown)
    expect(await opened(laptop)).to.have.length(2)
    // The server has seen the newer one sealed, and both say otherwise now
    app.chain.sealed.set(patient.account, { newest, final: former, other: newest })
    expect(await opened(laptop)).to.have.length(1)
    app.chain.sealed.set(patient.account, { newest: former, final: former, other: former })
    expect(await answerOf(phone)).to.deep.equal(unknown)
    expect(await opened(laptop)).to.have.length(2)
  })

  it("is not shut out by a blob that a stolen session stored, once one provider has called it sealed", async () => {
    await put(blobOf(1, PHONE), { [PHONE]: phone })
    const newest = digestOf(blobOf(1, PHONE))
    const names = (first: Uint8Array) =>
      app.chain.sealed.set(patient.account, { newest: digestOf(first), final: null, other: newest })
    names(blobOf(1, PHONE))
    await opened(phone)
    await put(blobOf(9), {}, await app.signIn(patient))
    names(blobOf(9))
    await open(phone)
    names(blobOf(1, PHONE))
    expect(await opened(phone)).to.deep.equal([text(blobOf(1, PHONE))])
  })

  it("goes to no bearer of a former recovery code's token where the vault from before is sealed once more", async () => {
    const [former, latest] = [randomBytes(32), randomBytes(32)]
    const recovered = async (token: Uint8Array) =>
      (await send("POST", "/api/vault/recover", { account: patient.account, fetchToken: text(token) })).status
    await put(blobOf(1), {}, hers, former)
    seal(blobOf(1))
    await app.ask("/api/vault", { as: hers })
    await put(blobOf(2), {}, hers, latest)
    seal(blobOf(2))
    await app.ask("/api/vault", { as: hers })
    expect([await recovered(former), await recovered(latest)]).to.deep.equal([403, 200])
    seal(blobOf(1))
    expect([await recovered(former), await recovered(latest)]).to.deep.equal([403, 200])
  })

  it("keeps the tokens of a blob's first time: a stolen session adds none and replaces none", async () => {
    const theirs = await app.signIn(patient)
    await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: phone })
    seal(blobOf(1, PHONE, LAPTOP))
    expect(
      (await put(blobOf(1, PHONE, LAPTOP), { [PHONE]: laptop, [LAPTOP]: laptop }, theirs)).status,
    ).to.equal(200)
    expect(await answerOf(laptop)).to.deep.equal(unknown)
    expect(await opened(phone)).to.have.length(1)
  })

  it("that was brought back without tokens takes the first that comes once it is sealed, and no other", async () => {
    const brought = blobOf(1, PHONE, LAPTOP)
    await put(brought)
    await put(brought, { [PHONE]: phone })
    expect(await answerOf(phone)).to.deep.equal(unknown)
    seal(brought)
    await put(brought, { [PHONE]: phone }, hers, null)
    expect(await opened(phone)).to.deep.equal([text(brought)])
    await put(brought, { [PHONE]: laptop, [LAPTOP]: laptop }, hers, null)
    expect(await answerOf(laptop)).to.deep.equal(unknown)
    expect(await opened(phone)).to.have.length(1)
  })

  it("a stolen session's own blob opens by its own token, and what is sealed does not", async () => {
    await put(blobOf(1, PHONE), { [PHONE]: phone })
    seal(blobOf(1, PHONE))
    const theirs = await app.signIn(patient)
    await put(blobOf(9, PHONE), { [PHONE]: laptop }, theirs)
    expect(await opened(laptop)).to.deep.equal([text(blobOf(9, PHONE))])
    expect(await opened(phone)).to.deep.equal([text(blobOf(1, PHONE))])
    // And is not what the owner's next vault takes its tokens from.
    await put(blobOf(2, PHONE), {}, hers, null)
    seal(blobOf(2, PHONE))
    expect(await opened(phone)).to.deep.equal([text(blobOf(2, PHONE))])
    // What was never sealed is ended by its time alone, and opens nothing but itself
    expect(await opened(laptop)).to.deep.equal([text(blobOf(9, PHONE))])
  })

  it("is refused for tokens of passkeys that are not in the blob, and for what is no token", async () => {
    expect(await codeOf(await put(blobOf(1, PHONE), { [LAPTOP]: laptop }))).to.equal("request-malformed")
    expect(await codeOf(await put(vaultBlob(stranger.account, 1)))).to.equal("request-malformed")
    for (const token of [new Uint8Array(), randomBytes(31), randomBytes(33)])
      expect((await open(token)).status).to.equal(400)
    const body = { blob: text(blobOf(1, PHONE)), fetchTokenDigest: digestOfToken(anyToken) }
    for (const passkeyTokens of [{}, "x", [null], [{}], Array.from({ length: 9 }, () => ({}))])
      expect((await send("PUT", "/api/vault", { ...body, passkeyTokens }, hers)).status).to.equal(400)
  })

  it("can be tried so often, then not for a while", async () => {
    const { most } = app.services.limits.openPeer
    for (let tried = 0; tried < most; tried++) expect((await open(randomBytes(32))).status).to.equal(403)
    expect((await open(randomBytes(32))).status).to.equal(429)
  })
})
