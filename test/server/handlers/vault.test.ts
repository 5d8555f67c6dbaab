import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import { asDigest } from "../../../app/_core/types"
import { makeLimits } from "../../../app/_server/http/limits"
import { digestOf, MOST_BLOB_BYTES } from "../../../app/_server/ledger/vaults"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"
import { vaultBlob } from "../vault-blob"

const blobOf = (fill: number, length = 900) => vaultBlob(patient.account, fill, { length })
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

  it("is the one sealed on chain and those that are not yet; the old one goes when the new one is sealed", async () => {
    await put(blobOf(1))
    seal(blobOf(1))
    await put(blobOf(2))
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal(
      [1, 2].map((n) => text(blobOf(n))),
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
      for (let tried = 0; tried < recoveryAccount.most; tried++) await recoveryAccount.take(patient.account)
      expect((await recover(patient.account, randomBytes(32))).status).to.equal(429)
      expect((await recover(patient.account, token)).status).to.equal(200)
    })
  })

  it("is kept only where all that can be read of it is a vault of this account", async () => {
    const wrong = [
      new Uint8Array(900).fill(1),
      vaultBlob(doctor.account, 1),
      blobOf(1).slice(0, -1),
      vaultBlob(patient.account, 1, { length: MOST_BLOB_BYTES + 1 }),
    ]
    for (const blob of wrong) {
      const response = await put(blob)
      expect([response.status, await codeOf(response)]).to.deep.equal([400, "request-malformed"])
    }
    expect(await vaultsOf(await app.ask("/api/vault", { as: hers }))).to.deep.equal([])
  })

  it("takes eight a session that are not sealed, and more from whoever signs in anew", async () => {
    for (let fill = 1; fill <= 8; fill++) expect((await put(blobOf(fill))).status).to.equal(200)
    const ninth = await put(blobOf(9))
    expect([ninth.status, await codeOf(ninth)]).to.deep.equal([507, "vault-full"])
    expect((await put(blobOf(9), await app.signIn(patient))).status).to.equal(200)
  })

  it("counts requests for each session, so that a stolen one keeps the owner out of nothing", async () => {
    const { most } = app.services.limits.vault
    for (let asked = 0; asked < most; asked++)
      expect((await app.ask("/api/vault", { as: hers })).status).to.equal(200)
    expect((await app.ask("/api/vault", { as: hers })).status).to.equal(429)
    expect((await app.ask("/api/vault", { as: await app.signIn(patient) })).status).to.equal(200)
  })

  describe("the wallet's share", () => {
    const [one, two] = ["01", "02"].map((byte) => byte.repeat(16)) as [string, string]
    const share = async (vault: string, as?: string) =>
      app.ask(`/api/vault/share?vault=${vault}`, as ? { as } : {})
    const sharesOf = async (vault: string, as = hers) =>
      (await (await share(vault, as)).json()) as { share: string; former: string | null }

    it("is 32 bytes, the same each time, another for each account and vault, and no row", async () => {
      const shareOf = async (vault: string, as: string) => (await sharesOf(vault, as)).share
      const first = await shareOf(one, hers)
      expect(Buffer.from(first, "base64url")).to.have.length(32)
      expect(await shareOf(one, hers)).to.equal(first)
      expect(await shareOf(two, hers)).not.to.equal(first)
      expect(await shareOf(one, await app.signIn(doctor))).not.to.equal(first)
      expect(await app.services.database.query("SELECT vault_id FROM wallet_shares")).to.deep.equal([])
    })

    it("goes to nobody without a session, and for no odd name", async () => {
      expect((await share(one)).status).to.equal(401)
      for (const vault of ["", "v1", "a%20b", "..%2F", "A".repeat(32), "0".repeat(33)])
        expect((await share(vault, hers)).status).to.equal(400)
    })

    it("ends with its vault: none is given for one that was replaced, for ever", async () => {
      await put(blobOf(1))
      seal(blobOf(1))
      const { share: before } = await sharesOf(one)
      await put(blobOf(2))
      expect((await sharesOf(one)).share, "while the new one is not sealed").to.equal(before)
      seal(blobOf(2))
      const refused = await share(one, hers)
      expect([refused.status, await codeOf(refused)]).to.deep.equal([409, "vault-changed"])
      await put(blobOf(1))
      expect((await share(one, hers)).status, "stored once more").to.equal(409)
      expect((await share(two, hers)).status).to.equal(200)
    })

    describe("of version 1", () => {
      const wallet = { kind: "wallet", check: new Uint8Array(16).fill(1) }
      const code = { kind: "recovery-code", check: new Uint8Array(16) }
      const former = new Uint8Array(32).fill(0xf0)
      const withWays = (fill: number, vaultId: string, site?: string) =>
        vaultBlob(patient.account, fill, { vaultId, ways: [{ ...wallet, ...(site ? { site } : {}) }, code] })
      beforeEach(async () => {
        const { config, database, walletShares } = app.services
        await database.query(
          "INSERT INTO wallet_shares (incarnation, account, vault_id, share) VALUES ($1, $2, $3, $4)",
          [config.incarnation, patient.account, one, former],
        )
        await walletShares.begin()
      })

      it("is given as it was, while the sealed vault opens by it, whatever is sealed anew with it", async () => {
        expect((await sharesOf(one)).former, "an interrupted set-up").to.equal(text(former))
        for (const fill of [1, 2]) {
          await put(withWays(fill, one))
          seal(withWays(fill, one))
          expect((await sharesOf(one)).former).to.equal(text(former))
        }
        expect((await sharesOf(two)).former).to.equal(null)
      })

      it("ends with a wallet way made anew, and with a vault that takes the old one's place", async () => {
        await put(withWays(1, one))
        seal(withWays(1, one))
        const anew = withWays(2, one, "https://keyward.example")
        await put(anew)
        seal(anew)
        expect((await sharesOf(one)).former).to.equal(null)
        const rows = await app.services.database.query("SELECT ended_at FROM wallet_shares")
        expect(rows).to.have.length(1)
        expect(rows[0]?.["ended_at"]).to.be.a("number")
      })
    })
  })
})
