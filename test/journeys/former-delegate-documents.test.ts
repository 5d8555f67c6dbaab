import { expect } from "chai"
import { newDropSecrets, dropIdOf } from "../../app/_core/drop/drop-link"
import { decodeOwnDrop, encodeOwnDrop } from "../../app/_core/drop/own-drop"
import type { OwnDrop } from "../../app/_core/drop/own-drop"
import { encodeTaken, TAKEN_ID } from "../../app/_core/drop/taken-drops"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { newestOf } from "../../app/_core/keys/masters"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { EXTRACTOR, encodeHead, HEAD_ID } from "../../app/_core/search/head"
import { encodeOwnLink } from "../../app/_core/shl/own-link"
import type { OwnLink } from "../../app/_core/shl/own-link"
import { linkRow, newLinkSecrets } from "../../app/_core/shl/write-link"
import { actFor } from "../../app/_journeys/act-for"
import { endDropLink, listDropLinks, makeDropLink } from "../../app/_journeys/drop-links"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { endLink, listLinks, makeLink } from "../../app/_journeys/links"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { SegmentLog } from "../../app/_journeys/segment-log"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY, expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

const SEGMENT = "a".repeat(32)

describe("sealed documents that a former delegate makes together with the server", function () {
  this.timeout(60_000)
  let world: World
  let patient: Actor
  /** What the delegate unwrapped while in force, and keeps. */
  let kept: UnlockedKeys
  let next = 1
  const { signal } = new AbortController()
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())
  beforeEach(async () => {
    patient = await world.actor(next++)
    const delegate = await world.actor(next++)
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await patient.services.reader.now()) + 30 * DAY,
    })
    const acting = await actFor(delegate.services, delegate.keys, patient.keys.account)
    kept = { ...acting, masters: new Map(acting.masters) }
    delegateAccount = delegate.keys.account
  })
  let delegateAccount: Actor["keys"]["account"]

  const end = (services = patient.services) => endDelegate(services, patient.keys, delegateAccount)
  /** What the server gives back from now on: sealed with a master that the delegate kept. */
  const plant = (purpose: "links" | "drops" | "search", id: string, bytes: Uint8Array, base = 0) =>
    patient.services.sealed(kept).save(purpose, id, bytes, base)
  /** Another device of the patient's, unlocked anew, which has seen nothing yet. */
  const elsewhere = async (): Promise<{ services: Services; keys: UnlockedKeys }> => {
    const services = world.visitor(next - 2)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    const way = { kind: "recovery-code", code: patient.recoveryCode } as const
    return { services, keys: await unlockKeys(services, way) }
  }
  const now = () => Math.floor(Date.now() / 1_000)
  const theirLink = (): OwnLink => ({
    ...{ ...newLinkSecrets(), flags: new Set(), passcode: null, expires: null, label: "For the clinic" },
    ...{ site: "https://forger.example", madeAt: now(), contents: ["Blood test"] },
  })
  const theirDrop = (): OwnDrop => ({
    ...{ ...newDropSecrets(), name: "Maria", label: "For the lab", maxBytes: 1_000_000, uses: 1 },
    ...{ expires: now() + DAY, site: "https://forger.example", madeAt: now() },
  })
  const wish = {
    ...{ flags: new Set<never>(), passcode: null, expires: null, label: "Mine", contents: ["Blood test"] },
    files: [{ type: "application/fhir+json", json: '{"resourceType":"Bundle","type":"collection"}' }],
  } as const
  const terms = { name: "Maria", label: "Mine", maxBytes: 1_000_000, uses: 1, expires: now() + DAY }

  it("are no links of the account's own: they are not shown, and can be ended", async () => {
    await end()
    const own = theirLink()
    const row = await linkRow(own.id)
    await plant("links", row, encodeOwnLink(own))
    for (const { services, keys } of [patient, await elsewhere()]) {
      const found = (await listLinks(services, keys)).find((link) => link.row === row)
      expect(found?.own).to.equal(null)
      expect(found?.former?.label).to.equal("For the clinic")
    }
  })

  it("are no drop links either, by which others would send to the delegate", async () => {
    await end()
    const own = theirDrop()
    const drop = toHex(await dropIdOf(own.t))
    await plant("drops", drop, encodeOwnDrop(own))
    for (const { services, keys } of [patient, await elsewhere()]) {
      const found = (await listDropLinks(services, keys)).find((link) => link.drop === drop)
      expect(found?.own).to.equal(null)
      expect(found?.former?.label).to.equal("For the lab")
    }
  })

  it("put nothing into the search index: what they list is read again", async () => {
    await end()
    await plant("search", SEGMENT, utf8("a segment"))
    const head = encodeHead({ extractor: EXTRACTOR, segments: [{ id: SEGMENT, records: [] }] })
    await plant("search", HEAD_ID, head)
    const { services, keys } = await elsewhere()
    const taken: string[] = []
    const log = new SegmentLog(services.sealed(keys), "search")
    await log.load((id) => Promise.resolve(void taken.push(id)), signal)
    expect(taken).to.deep.equal([])
  })

  it("do not say of a package that it was discarded", async () => {
    await end()
    await plant("drops", TAKEN_ID, encodeTaken([{ commit: "A".repeat(43), root: null }]))
    const { services, keys } = await elsewhere()
    await expectRefusal("key-wrong", services.sealed(keys).load("drops", TAKEN_ID))
    // And stands in nobody's way
    expect(await listDropLinks(services, keys)).to.deep.equal([])
  })

  it("the account's own are sealed with the new master at once, and shown on every device", async () => {
    const link = await makeLink(patient.services, patient.keys, wish)
    const drop = await makeDropLink(patient.services, patient.keys, terms)
    await end()
    expect(newestOf(patient.keys.masters)).to.equal(1)
    const { services, keys } = await elsewhere()
    expect((await listLinks(services, keys))[0]?.own?.label).to.equal("Mine")
    expect((await listDropLinks(services, keys))[0]?.own?.label).to.equal("Mine")
    for (const [purpose, id] of [
      ["links", link.row],
      ["drops", drop.drop],
    ] as const)
      await expectRefusal("key-wrong", patient.services.sealed(kept).load(purpose, id))
    await endLink(services, keys, (await listLinks(services, keys))[0]!)
  })

  it("and so they are where all keys are made anew", async () => {
    await makeLink(patient.services, patient.keys, wish)
    const { services, keys } = patient
    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    expect((await listLinks(services, replacement.keys))[0]?.own?.label).to.equal("Mine")
  })

  it("where the page was closed in between, the account's own are not shown any more, and end", async () => {
    const link = await makeLink(patient.services, patient.keys, wish)
    const drop = await makeDropLink(patient.services, patient.keys, terms)
    const sealed: Services["sealed"] = (keys) => {
      const whole = patient.services.sealed(keys)
      const away = () => Promise.reject(new KeywardError("store-unreachable"))
      return {
        list: (...of) => whole.list(...of),
        load: (...of) => whole.load(...of),
        save: away,
        remove: away,
      }
    }
    await end({ ...patient.services, sealed })
    expect(newestOf(patient.keys.masters)).to.equal(1)
    const { services, keys } = await elsewhere()
    const [given] = await listLinks(services, keys)
    expect([given?.row, given?.own, given?.former?.label]).to.deep.equal([link.row, null, "Mine"])
    await endLink(services, keys, given!)
    expect((await listLinks(services, keys))[0]?.kept?.standing).to.equal("ended")
    const [taking] = await listDropLinks(services, keys)
    expect([taking?.drop, taking?.own, taking?.former?.label]).to.deep.equal([drop.drop, null, "Mine"])
    await endDropLink(services, keys, taking!)
    expect((await listDropLinks(services, keys))[0]?.kept?.standing).to.equal("ended")
    // Its key is kept as long as something may wait
    const copy = await services.sealed(keys).load("drops", drop.drop, { former: true })
    expect(copy && decodeOwnDrop(copy.bytes)?.seed).to.not.equal(undefined)
  })
})
