import { expect } from "chai"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { makeLimits } from "../../app/_server/http/limits"
import { sampleCar } from "../core/dag/samples"
import { added, journalOf } from "../core/journal/made-journal"
import { codeOf, startApp } from "./app"
import type { App } from "./app"
import { patient, person, stranger } from "./people"
import type { Person } from "./people"
import { vaultBlob } from "./vault-blob"

const KIB = 1_024

describe("what strangers may store", () => {
  let app: App
  const start = async (more: Partial<App["services"]> = {}) => {
    app = await startApp({ limits: makeLimits(() => 0), ...more })
  }
  afterEach(() => app.close())

  let seed = 0
  const send = async (who: Person, as: string, bytes = 100_000) => {
    const car = await sampleCar([bytes], ++seed)
    const headers = { "keyward-patient": who.account, "content-type": "application/vnd.ipld.car" }
    const sent = { method: "PUT", as, headers, body: car.bytes as Uint8Array<ArrayBuffer> }
    const response = await app.ask(`/api/records/${car.root}`, sent)
    return { root: car.root, said: response.status === 201 ? "kept" : await codeOf(response) }
  }
  const stored = ({ account }: Person) => app.services.uploads.stored(account)

  it("is no record at all without a published key, for a random key costs nothing", async () => {
    await start()
    for (const [index, who] of ["e1", "e2", "e3"].map(person).entries()) {
      const as = await app.signIn(who)
      expect((await send(who, as)).said, `stranger ${index}`).to.equal("key-unpublished")
      expect(await stored(who)).to.equal(0)
    }
    let blocks = 0
    for await (const _ of app.services.pins.pins()) blocks++
    expect(blocks).to.equal(0)
  })

  it("is a record as soon as the key is published", async () => {
    await start()
    const who = person("e1")
    const as = await app.signIn(who)
    expect((await send(who, as)).said).to.equal("key-unpublished")
    app.chain.published.add(who.account)
    expect((await send(who, as)).said).to.equal("kept")
  })

  it("is no sealed document without a published key", async () => {
    await start()
    const who = person("e1")
    const as = await app.signIn(who)
    const put = () =>
      app.ask("/api/sealed/search/a", {
        ...{ method: "PUT", as, body: new Uint8Array(1_000) },
        headers: {
          ...{ "keyward-patient": who.account, "keyward-base": "0" },
          "content-type": "application/octet-stream",
        },
      })
    const refused = await put()
    expect([refused.status, await codeOf(refused)]).to.deep.equal([403, "key-unpublished"])
    app.chain.published.add(who.account)
    expect((await put()).status).to.equal(200)
  })

  it("is a vault and a notebook before the key, as much as a network may keep in a day", async () => {
    await start()
    const putNotebook = async (who: Person, as: string, bytes: number) =>
      app.ask("/api/notebook", {
        ...{ method: "PUT", as },
        headers: { "keyward-patient": who.account, "content-type": "application/json" },
        body: JSON.stringify({ version: 1, sealed: Buffer.alloc(bytes, 7).toString("base64url") }),
      })
    await app.services.limits.beforeKey.take("192.0.2.1", app.services.limits.beforeKey.most - 300)
    const first = person("e1")
    const as = await app.signIn(first)
    const vault = { blob: Buffer.from(vaultBlob(first.account, 1)).toString("base64url") }
    const kept = await app.ask("/api/vault", {
      ...{ method: "PUT", as, headers: { "content-type": "application/json" } },
      body: JSON.stringify({ ...vault, fetchTokenDigest: `0x${"11".repeat(32)}` }),
    })
    expect(kept.status).to.equal(200)
    expect((await putNotebook(first, as, 200 * KIB)).status).to.equal(200)
    const second = person("e2")
    const others = await app.signIn(second)
    expect(await codeOf(await putNotebook(second, others, 200 * KIB))).to.equal("too-many-requests")
    app.chain.published.add(second.account)
    expect((await putNotebook(second, others, 200 * KIB)).status, "nobody with a key waits").to.equal(200)
  })

  describe("with a published key, and nothing recorded", () => {
    beforeEach(() =>
      start({
        room: { stored: 8_000_000, unrecorded: { account: 250_000, network: 400_000 }, uploadsAtOnce: 6 },
      }),
    )
    const records = (who: Person, roots: readonly string[]) =>
      app.chain.journals.set(
        who.account,
        journalOf(
          roots.map((root, number) =>
            added(number, { by: who.account, cidDigest: digestOfRoot(root as never) }),
          ),
        ).entries,
      )

    it("ends at the account\u2019s budget, and goes on once it is recorded", async () => {
      const as = await app.signIn(patient)
      const [one, two, three] = [await send(patient, as), await send(patient, as), await send(patient, as)]
      expect([one.said, two.said, three.said]).to.deep.equal(["kept", "kept", "unrecorded-full"])
      records(patient, [one.root])
      expect((await send(patient, as)).said).to.equal("kept")
      expect((await send(patient, as)).said, "100 KB more for each that is recorded").to.equal("kept")
      expect((await send(patient, as)).said).to.equal("unrecorded-full")
    })

    it("ends at the network\u2019s budget, whatever number of keys it has", async () => {
      const kept: string[] = []
      for (const who of ["e1", "e2", "e3", "e4", "e5"].map(person)) {
        app.chain.published.add(who.account)
        const { said } = await send(who, await app.signIn(who), 150_000)
        kept.push(said)
      }
      expect(kept).to.deep.equal(["kept", "kept", "unrecorded-full", "unrecorded-full", "unrecorded-full"])
    })

    it("says how much waits, and for whom", async () => {
      const as = await app.signIn(stranger)
      await send(stranger, as, 200_000)
      const car = await sampleCar([100_000], 999)
      const response = await app.ask(`/api/records/${car.root}`, {
        ...{ method: "PUT", as, body: car.bytes as Uint8Array<ArrayBuffer> },
        headers: { "keyward-patient": stranger.account, "content-type": "application/vnd.ipld.car" },
      })
      const body = (await response.json()) as { code: string; details: Record<string, unknown> }
      expect([response.status, body.code]).to.deep.equal([507, "unrecorded-full"])
      expect(body.details).to.include({ ofNetwork: false, size: car.bytes.length, most: 250_000 })
    })
  })
})
