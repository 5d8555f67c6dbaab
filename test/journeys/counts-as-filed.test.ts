import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { asKeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrapRecordKeyToPatient } from "../../app/_core/keys/wrapped-keys"
import { newRecordKey } from "../../app/_core/records/record-key"
import { asEpoch, UNFILED } from "../../app/_core/types"
import type { RecordNumber, WrappedKey, WrappedKeys } from "../../app/_core/types"
import { awaitsFiling } from "../../app/_journeys/file-contributions"
import { letAdd } from "../../app/_journeys/let-add"
import { openRecord } from "../../app/_journeys/read-record"
import { DAY, newest, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * What others add stands apart, and is opened only with its author's signature, until the patient has filed it after a check. One
 * signature of the wallet makes it count as filed, or its author as one of the patient's own; nobody with keys has looked at it.
 * What the owner loses: a record that nobody signed, from somebody who may add and nothing else, stands among their own as one
 * that "was accepted once and can no longer be confirmed"; its author can deny it. It was refused until then.
 * Honest outcome: only a filing under the record's own key says that somebody has looked; else it is refused and stands apart.
 */
describe("a contribution without its author's signature", () => {
  let world: World
  let patient: Actor
  let author: Actor
  let record: RecordNumber
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    ;[patient, author] = [await world.actor(next++), await world.actor(next++)]
    await letAdd(patient.services, patient.keys, {
      ...{ scope: UNFILED, grantee: author.keys.account, keyDigest: keyDigest(author.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
    const { ctx } = await viewOf(patient, patient)
    const recordKey = newRecordKey()
    const whose = { patient: patient.keys.account, author: author.keys.account, folder: UNFILED }
    const signature = `0x${"11".repeat(65)}` as const
    const { car, root } = await forgeRecord(ctx, recordKey, { ...whose, plain: randomBytes(40), signature })
    await author.services.store.upload(car, patient.keys.account)
    const binding = { ctx, author: author.keys.account, folder: UNFILED }
    await author.services.writer.addRecord({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0), cidDigest: digestOfRoot(root) },
      wrappedKeys: await wrapRecordKeyToPatient(patient.keys.publicKey, binding, recordKey),
    })
    record = await newest(patient)
    expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
  })
  after(() => world.stop())

  const seen = async () => {
    const view = await viewOf(patient, patient)
    const state = view.state.records.get(record)!
    const opens = await openRecord(patient.services, view, state, new Map()).then(
      ({ authorship }) => authorship as string,
      (error: unknown) => asKeywardError(error).code,
    )
    return { opens, standsApart: await awaitsFiling(view, state) }
  }

  it("is refused and stands apart after one signature moved it under wraps that open nothing", async () => {
    const wrappedKeys = concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array
    await patient.services.writer.refileRecords({
      patient: patient.keys.account,
      refilings: [{ record, folder: UNFILED, epoch: asEpoch(0), wrappedKeys: wrappedKeys as WrappedKeys }],
    })
    expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
  })

  it("is refused and stands apart after one signature named its author a delegate, whom the owner ended", async () => {
    const { writer, reader } = patient.services
    await writer.setDelegate({
      ...{ delegate: author.keys.account, generation: 0, keyDigest: keyDigest(author.keys.publicKey) },
      ...{ until: (await reader.now()) + DAY, wrappedKey: randomBytes(1_168) as Uint8Array as WrappedKey },
    })
    await writer.endDelegate(author.keys.account)
    expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
  })
})
