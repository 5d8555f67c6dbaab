import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { SESSION_SECONDS } from "../../../app/_server/ledger/sessions"
import { NONCE_SECONDS } from "../../../app/_server/ledger/nonces"
import { SIGN_IN_STATEMENT } from "../../../app/_core/sign-in-message"
import type { SiweFields } from "../../../app/_server/sign-in/siwe-message"
import { codeOf, cookieOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"

describe("signing in", () => {
  let app: App
  let skipped = 0
  before(async () => {
    app = await startApp({ clock: () => new Date(Date.now() + skipped * 1_000) })
  })
  beforeEach(() => (skipped = 0))
  after(() => app.close())

  const whoAmI = async (as?: string): Promise<unknown> =>
    (await app.ask("/api/session", as ? { as } : {})).json()
  const attempt = async (message: string, person = patient) =>
    app.post(message, await person.signer.signMessage({ message }))

  it("gives a session to whoever signs our message", async () => {
    const cookie = await app.signIn(patient)
    expect(await whoAmI(cookie)).to.deep.equal({
      account: patient.account,
      wallet: patient.account,
      chainId: 31337,
    })
  })

  it("begins to read the journal of whoever signs in or comes back, and answers where it cannot be read", async () => {
    const read: string[] = []
    const { registry } = app.services
    const { record } = app.services.limits
    const journal = registry.journal.bind(registry)
    const take = record.take.bind(record)
    registry.journal = (account) => {
      read.push(account)
      return Promise.reject(new KeywardError("chain-unreachable"))
    }
    try {
      const cookie = await app.signIn(patient)
      expect(read).to.deep.equal([patient.account])
      expect(await whoAmI(cookie)).to.include({ account: patient.account })
      expect(await whoAmI()).to.equal(null)
      expect(read).to.deep.equal([patient.account, patient.account])
      // Not used up by asking: at 1,200 a minute the next one is free before a busy machine has asked
      record.take = (account) =>
        account === patient.account
          ? Promise.reject(new KeywardError("too-many-requests", { seconds: 1 }))
          : Promise.resolve()
      expect(await whoAmI(cookie)).to.include({ account: patient.account })
      expect(read, "no more often than they may ask for records").to.have.length(2)
    } finally {
      registry.journal = journal
      record.take = take
    }
  })

  it("sets a cookie that no script, no other site and no plain connection gets", async () => {
    const message = await app.message(patient)
    const response = await attempt(message)
    const [cookie = ""] = response.headers.getSetCookie()
    expect(cookie).to.match(/^__Host-keyward=/)
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"])
      expect(cookie).to.include(attribute)
    expect(cookie).not.to.include("Domain")
  })

  it("says null to everybody else, a made-up or altered cookie included", async () => {
    expect(await whoAmI()).to.equal(null)
    expect(await whoAmI("__Host-keyward=Fe26.2*nonsense")).to.equal(null)
    const cookie = await app.signIn(patient)
    expect(await whoAmI(cookie.slice(0, -8) + "AAAAAA~2")).to.equal(null)
  })

  it("takes a message once", async () => {
    const message = await app.message(patient)
    expect((await attempt(message)).status).to.equal(200)
    const again = await attempt(message)
    expect(again.status).to.equal(403)
    expect(await again.json()).to.deep.equal({ code: "sign-in-refused", details: { field: "nonce" } })
  })

  it("takes a nonce for one attempt, also a failed one", async () => {
    const message = await app.message(patient)
    expect((await attempt(message, stranger)).status).to.equal(403)
    expect((await attempt(message)).status).to.equal(403)
  })

  it("takes no nonce after five minutes, and none of anybody's making", async () => {
    const message = await app.message(patient)
    skipped = NONCE_SECONDS
    expect((await attempt(message)).status).to.equal(403)
    skipped = 0
    expect((await attempt(await app.message(patient, { nonce: "0123456789abcdef" }))).status).to.equal(403)
  })

  const foreign: Record<string, { [Name in keyof SiweFields]?: SiweFields[Name] | undefined }> = {
    "another domain": { domain: "evil.example" },
    "another port of ours": { domain: "127.0.0.1:1" },
    "another uri": { uri: "https://evil.example" },
    "another chain": { chainId: 1 },
    "another scheme": { scheme: "https" },
    "an expiry that is over": { expirationTime: new Date(Date.now() - 1_000).toISOString() },
    "a beginning to come": { notBefore: "2999-01-01T00:00:00Z" },
    "another site's statement": { statement: "Claim your airdrop" },
    "our statement and a word more": { statement: `${SIGN_IN_STATEMENT} And claim your airdrop.` },
    "no statement": { statement: undefined },
    "no expiry": { expirationTime: undefined },
    "an expiry after an hour": { expirationTime: new Date(Date.now() + 3_600_000).toISOString() },
    "a beginning that is past": { notBefore: "2020-01-01T00:00:00Z" },
    "a request id": { requestId: "1" },
    resources: { resources: ["https://evil.example/airdrop"] },
    "a path below our uri": { uri: "PATH" },
  }
  for (const [what, given] of Object.entries(foreign)) {
    it(`refuses a message with ${what}`, async () => {
      const change = given.uri === "PATH" ? { uri: `${app.url}/somewhere` } : given
      const fields = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const without = Object.keys(change).filter((name) => !(name in fields))
      let message = await app.message(patient, fields)
      if (without.includes("statement")) message = message.replace(`\n${SIGN_IN_STATEMENT}\n`, "\n")
      if (without.includes("expirationTime")) message = message.replace(/\nExpiration Time: .*/, "")
      const response = await attempt(message)
      expect(response.status).to.equal(403)
      expect(await codeOf(response)).to.equal("sign-in-refused")
    })
  }

  for (const minutes of [-50, 50])
    it(`takes a message of a clock that is ${minutes} minutes off: its expiry is off as well`, async () => {
      const issuedAt = new Date(Date.now() + minutes * 60_000).toISOString()
      expect((await attempt(await app.message(patient, { issuedAt }))).status).to.equal(200)
    })

  for (const issuedAt of ["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
    it(`says both times to a clock that shows ${issuedAt}`, async () => {
      const response = await attempt(await app.message(patient, { issuedAt }))
      expect(response.status).to.equal(403)
      const { code, details } = (await response.json()) as { code: string; details: Record<string, number> }
      expect(code).to.equal("clock-wrong")
      expect(details["here"]).to.equal(Date.parse(issuedAt) / 1_000)
      expect(details["there"]).to.be.closeTo(Date.now() / 1_000, 60)
    })

  it("refuses another's signature, a cut or altered one and what is none", async () => {
    const refused = { code: "sign-in-refused", details: { field: "signature" } }
    const spoil: ((signature: string) => string)[] = [
      (signature) => signature.slice(0, -2),
      (signature) => signature.replace(/^0x./, (start) => (start === "0x0" ? "0x1" : "0x0")),
      () => "0x",
      () => "0xzz",
      () => "signed",
    ]
    for (const spoilt of spoil) {
      const message = await app.message(patient)
      const response = await app.post(message, spoilt(await patient.signer.signMessage({ message })))
      expect(await response.json()).to.deep.equal(refused)
    }
    const message = await app.message(patient)
    const response = await app.post(message, await doctor.signer.signMessage({ message }))
    expect(await response.json()).to.deep.equal(refused)
  })

  it("refuses a message that was altered after signing", async () => {
    const message = await app.message(patient)
    const signature = await patient.signer.signMessage({ message })
    expect((await app.post(message.replace("Version: 1", "Version: 1 "), signature)).status).to.equal(403)
    expect((await app.post(`${message}\n`, signature)).status).to.equal(403)
  })

  it("ends a session for every copy of its cookie", async () => {
    const cookie = await app.signIn(patient)
    const out = await app.ask("/api/session", { method: "DELETE", as: cookie })
    expect(out.status).to.equal(200)
    expect(cookieOf(out)).to.equal("__Host-keyward=")
    expect(await whoAmI(cookie)).to.equal(null)
  })

  it("ends the former session of a browser that signs in as somebody else", async () => {
    const former = await app.signIn(patient)
    const message = await app.message(doctor)
    const response = await app.post(message, await doctor.signer.signMessage({ message }), former)
    expect(await whoAmI(cookieOf(response))).to.deep.equal({
      account: doctor.account,
      wallet: doctor.account,
      chainId: 31337,
    })
    expect(await whoAmI(former)).to.equal(null)
  })

  it("signs a successor in as the account that they act as", async () => {
    app.chain.accounts.set(doctor.account, patient.account)
    const cookie = await app.signIn(doctor)
    expect(await whoAmI(cookie)).to.deep.equal({
      account: patient.account,
      wallet: doctor.account,
      chainId: 31337,
    })
    app.chain.accounts.delete(doctor.account)
    skipped = 6
    expect(await whoAmI(cookie)).to.equal(null)
  })

  it("refuses a wallet that is shut, and ends the sessions that it had", async () => {
    const cookie = await app.signIn(patient)
    app.chain.accounts.set(patient.account, null)
    skipped = 6
    expect((await app.ask("/api/vault", { as: cookie })).status).to.equal(401)
    expect(await whoAmI(cookie)).to.equal(null)
    const refused = await attempt(await app.message(patient))
    expect([refused.status, await codeOf(refused)]).to.deep.equal([403, "wallet-shut"])
    app.chain.accounts.delete(patient.account)
    skipped = 12
    expect(await whoAmI(cookie), "it is ended for good").to.equal(null)
  })

  it("ends a session after twelve hours", async () => {
    const cookie = await app.signIn(patient)
    skipped = SESSION_SECONDS
    expect(await whoAmI(cookie)).to.equal(null)
  })

  it("keeps no session id that could be used", async () => {
    const rows = await app.services.database.query("SELECT id_digest FROM sessions")
    expect(rows.length).to.be.greaterThan(0)
    for (const row of rows) expect(row["id_digest"]).to.match(/^[0-9a-f]{64}$/)
  })

  it("says so where only the chain could tell and it is gone", async () => {
    const accepts = () => Promise.reject(new KeywardError("chain-unreachable"))
    const lost = await startApp({ contractAccounts: { accepts } })
    try {
      const response = await lost.post(await lost.message(patient), "0x1271")
      expect([response.status, await codeOf(response)]).to.deep.equal([503, "chain-unreachable"])
    } finally {
      await lost.close()
    }
  })

  it("says so where the account is a contract that is yet to be deployed (ERC-6492)", async () => {
    const undeployed = await startApp({ contractAccounts: { accepts: () => Promise.resolve(false) } })
    try {
      const signature = `0x${"12".repeat(96)}${"6492".repeat(16)}`
      const response = await undeployed.post(await undeployed.message(patient), signature)
      expect([response.status, await codeOf(response)]).to.deep.equal([403, "wallet-not-deployed"])
    } finally {
      await undeployed.close()
    }
  })

  it("asks an account's own code where no key signed", async () => {
    const asked: string[] = []
    const contract = await startApp({
      contractAccounts: {
        accepts: (account, _, signature) =>
          Promise.resolve(asked.push(account) > 0 && signature === "0x1271"),
      },
    })
    try {
      const message = await contract.message(patient)
      expect((await contract.post(message, "0x1271")).status).to.equal(200)
      expect((await contract.post(await contract.message(patient), "0x1272")).status).to.equal(403)
      expect(asked).to.deep.equal([patient.account, patient.account])
    } finally {
      await contract.close()
    }
  })
})
