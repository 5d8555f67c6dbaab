import { expect } from "chai"
import { toBase64url, utf8 } from "../../../app/_core/crypto/bytes"
import { encodeProfile, profileDigest } from "../../../app/_core/directory/profile"
import type { CredentialEntry } from "../../../app/_core/ports/directory"
import type { Digest } from "../../../app/_core/types"
import { asAddress, asDigest } from "../../../app/_core/types"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor } from "../people"

const chamber = asAddress(`0x${"c4".repeat(20)}`)
const clinic = asAddress(`0x${"c1".repeat(20)}`)
const nowhere = asDigest(`0x${"00".repeat(32)}`)

const profile = encodeProfile({ v: 1, name: "Dr Elena Marchetti", specialty: "Diabetology", licence: "AT-1" })

describe("profiles of practitioners", () => {
  let app: App
  let digest: Digest
  before(async () => {
    app = await startApp()
    digest = await profileDigest(profile)
    Object.assign(app.services, {
      config: { ...app.services.config, issuers: [{ address: chamber, name: "Medical Chamber" }] },
    })
  })
  after(() => app.close())
  beforeEach(() => app.chain.credentials.clear())

  const sent = (method: string, body: unknown) => ({
    ...{ method, body: JSON.stringify(body), headers: { "content-type": "application/json" } },
  })
  const put = (bytes: Uint8Array) => app.ask("/api/profiles", sent("PUT", { profile: toBase64url(bytes) }))
  const find = async (digests: unknown) => app.ask("/api/profiles/find", sent("POST", { digests }))
  const attested = (profileDigest: Digest): CredentialEntry => ({
    ...{ kind: "CredentialAttested", position: 0, previous: 0n, account: doctor.account, profileDigest },
    ...{ keyDigest: nowhere, expiresAt: 1 },
    place: { block: 1, blockHash: nowhere, logIndex: 0, transaction: nowhere, timestamp: 1 },
  })

  it("are kept where a pinned issuer attested them, and found by anybody", async () => {
    app.chain.credentials.set(chamber, [attested(digest)])
    expect((await put(profile)).status).to.equal(200)
    expect((await put(profile)).status, "again").to.equal(200)
    const answer = await find([nowhere, digest])
    expect(await answer.json()).to.deep.equal({ profiles: [null, toBase64url(profile)] })
  })

  it("are refused where nobody, or nobody who is pinned, attested them", async () => {
    app.chain.credentials.set(clinic, [attested(digest)])
    app.chain.credentials.set(chamber, [attested(nowhere)])
    const other = encodeProfile({ v: 1, name: "Dr Nobody", specialty: "None", licence: "0" })
    for (const bytes of [other, profile.map((byte, index) => (index === 40 ? byte ^ 1 : byte))]) {
      const refused = await put(bytes)
      expect(refused.status).to.be.oneOf([400, 403])
    }
    const refused = await put(other)
    expect([refused.status, await codeOf(refused)]).to.deep.equal([403, "store-refused"])
    expect(await (await find([await profileDigest(other)])).json()).to.deep.equal({ profiles: [null] })
  })

  it("are refused where they are none, even if attested", async () => {
    const junk = utf8('{"v":1,"name":"<b>Dr</b>"}')
    app.chain.credentials.set(chamber, [attested(await profileDigest(junk))])
    const refused = await put(junk)
    expect([refused.status, await codeOf(refused)]).to.deep.equal([400, "request-malformed"])
    expect((await put(new Uint8Array(4097))).status).to.equal(400)
  })

  it("are not looked for by anything but 1 to 64 digests", async () => {
    for (const digests of [[], "0x", ["0x12"], Array(65).fill(nowhere), null])
      expect((await find(digests)).status, JSON.stringify(digests).slice(0, 40)).to.equal(400)
    expect((await find(Array(64).fill(nowhere))).status).to.equal(200)
  })

  it("are not kept while the chain does not answer", async () => {
    app.chain.reachable = false
    expect((await put(profile)).status).to.equal(503)
    app.chain.reachable = true
  })
})
