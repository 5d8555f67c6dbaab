import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import { asDigest } from "../../../app/_core/types"
import { makeLimits } from "../../../app/_server/http/limits"
import { digestOf, MOST_BLOB_BYTES } from "../../../app/_server/ledger/vaults"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"

const blobOf = (fill: number, length = 900) => new Uint8Array(length).fill(fill)
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
const digestOfToken = (token: Uint8Array) => asDigest(`0x${createHash("sha256").update(token).digest("hex")}`)

describe("the vault", () => {
  let app: App
  let hers = ""
  const token = randomBytes(32)
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
  const put = (blob: Uint8Array, as = hers) =>
    send("PUT", "/api/vault", { blob: text(blob), fetchTokenDigest: digestOfToken(token) }, as)
  const recover = (account: string, bearing: Uint8Array) =>
    send("POST", "/api/vault/recover", { account, fetchToken: text(bearing) })
  const vaultsOf = async (response: Response) => ((await response.json()) as { vaults: string[] }).vaults
  const seal = (blob: Uint8Array) => {
    const digest = digestOf(blob)
    app.chain.sealed.set(patient.account, { newest: digest, final: digest })
  }

  it("goes to the signed-in account and to nobody else", async () => {
    expect((await put(blobOf(1))).status).to.equal(200)
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal([text(blobOf(1))])
    const his = await app.signIn(stranger)
    expect(await vaultsOf(await app.ask("/api/vault", { as: his }))).to.deep.equal([])
    for (const response of [await app.ask("/api/vault"), await put(blobOf(2), "")]) {
      expect([response.status, await codeOf(response)]).to.deep.equal([401, "signed-out"])
    }
  })

  it("is the one sealed on chain and the newest other; the old one goes when the new one is sealed", async () => {
    await put(blobOf(1))
    seal(blobOf(1))
    await put(blobOf(2))
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal(
      [2, 1].map((n) => text(blobOf(n))),
    )
    seal(blobOf(2))
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal([text(blobOf(2))])
  })

  it("sealed anew without a token opens to the code of the sealed one, and to none where none is sealed", async () => {
    const anew = (blob: Uint8Array) =>
      send("PUT", "/api/vault", { blob: text(blob), fetchTokenDigest: null }, hers)
    expect(await codeOf(await anew(blobOf(2)))).to.equal("vault-missing")
    await put(blobOf(1))
    seal(blobOf(1))
    expect((await anew(blobOf(2))).status).to.equal(200)
    seal(blobOf(2))
    expect((await vaultsOf(await recover(patient.account, token)))[0]).to.equal(text(blobOf(2)))
    expect(await codeOf(await recover(patient.account, randomBytes(32)))).to.equal("recovery-code-wrong")
  })

  it("takes 64 KiB and no byte more, and nothing that is not base64url", async () => {
    expect((await put(blobOf(1, MOST_BLOB_BYTES))).status).to.equal(200)
    const digest = digestOfToken(token)
    const wrong = [
      { blob: text(blobOf(1, MOST_BLOB_BYTES + 1)), fetchTokenDigest: digest },
      { blob: "", fetchTokenDigest: digest },
      { blob: "a b", fetchTokenDigest: digest },
      { blob: "AAAA=", fetchTokenDigest: digest },
      { blob: "AAAA", fetchTokenDigest: "0x12" },
      { blob: "AAAA" },
      { fetchTokenDigest: digest },
    ]
    for (const body of wrong) {
      const response = await send("PUT", "/api/vault", body, hers)
      expect([response.status, await codeOf(response)]).to.deep.equal([400, "request-malformed"])
    }
  })

  it("changes nothing while the chain cannot be asked", async () => {
    await put(blobOf(1))
    seal(blobOf(1))
    app.chain.reachable = false
    expect((await put(blobOf(2))).status).to.equal(503)
    expect((await app.ask("/api/vault", { as: hers })).status).to.equal(503)
    app.chain.reachable = true
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal([text(blobOf(1))])
  })

  describe("by recovery code", () => {
    beforeEach(() => put(blobOf(1)))

    it("goes to the bearer of the token, without a session", async () => {
      expect(await vaultsOf(await recover(patient.account, token))).to.deep.equal([text(blobOf(1))])
    })

    it("keeps the first token of a blob: who only has the session cannot put another in its place", async () => {
      const other = randomBytes(32)
      const body = { blob: text(blobOf(1)), fetchTokenDigest: digestOfToken(other) }
      expect((await send("PUT", "/api/vault", body, hers)).status).to.equal(200)
      expect((await recover(patient.account, other)).status).to.equal(403)
      expect((await recover(patient.account, token)).status).to.equal(200)
    })

    it("gives the same answer for a wrong token and for an account without a vault", async () => {
      const answers = await Promise.all([
        recover(patient.account, randomBytes(32)),
        recover(doctor.account, token),
      ])
      const told = await Promise.all(
        answers.map(async (answer): Promise<unknown[]> => [answer.status, (await answer.json()) as unknown]),
      )
      expect(told[0]).to.deep.equal([403, { code: "recovery-code-wrong", details: {} }])
      expect(told[1]).to.deep.equal(told[0])
    })

    it("is not a session: it opens nothing else", async () => {
      expect((await recover(patient.account, token)).headers.getSetCookie()).to.deep.equal([])
    })

    it("is refused for what is no token or no account", async () => {
      for (const bearing of [new Uint8Array(), randomBytes(31), randomBytes(33)]) {
        expect((await recover(patient.account, bearing)).status).to.equal(400)
      }
      expect((await recover("patient", token)).status).to.equal(400)
    })

    it("can be tried ten times, then not for a while", async () => {
      for (let tried = 0; tried < 10; tried++) {
        expect((await recover(patient.account, randomBytes(32))).status).to.equal(403)
      }
      expect((await recover(patient.account, randomBytes(32))).status).to.equal(429)
    })

    it("still opens to the owner where others have used up the account's tries", async () => {
      const { recoveryAccount } = app.services.limits
      for (let tried = 0; tried < recoveryAccount.most; tried++) recoveryAccount.take(patient.account)
      expect((await recover(patient.account, randomBytes(32))).status).to.equal(429)
      expect((await recover(patient.account, token)).status).to.equal(200)
    })
  })

  describe("the wallet's share", () => {
    const share = async (vault: string, as?: string) =>
      app.ask(`/api/vault/share?vault=${vault}`, as ? { as } : {})

    it("is 32 bytes, the same each time, another for each account and vault", async () => {
      const shareOf = async (vault: string, as: string) =>
        ((await (await share(vault, as)).json()) as { share: string }).share
      const first = await shareOf("v1", hers)
      expect(Buffer.from(first, "base64url")).to.have.length(32)
      expect(await shareOf("v1", hers)).to.equal(first)
      expect(await shareOf("v2", hers)).not.to.equal(first)
      expect(await shareOf("v1", await app.signIn(doctor))).not.to.equal(first)
    })

    it("goes to nobody without a session, and for no odd name", async () => {
      expect((await share("v1")).status).to.equal(401)
      for (const vault of ["", "a%20b", "..%2F", "x".repeat(65)])
        expect((await share(vault, hers)).status).to.equal(400)
    })
  })
})
