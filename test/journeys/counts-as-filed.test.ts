import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { digestOfRoot } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { asKeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { wrapRecordKey, wrapRecordKeyToPatient } from "../../app/_core/keys/wrapped-keys"
import { newRecordKey } from "../../app/_core/records/record-key"
import { asEpoch, CONTRIBUTE, EVERYTHING, READ, UNFILED } from "../../app/_core/types"
import type { RecordNumber, WrappedKey, WrappedKeys } from "../../app/_core/types"
import { letAdd } from "../../app/_journeys/let-add"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { openRecord } from "../../app/_journeys/read-record"
import { awaitsFiling } from "../../app/_journeys/waiting-records"
import { DAY, newest, share, viewOf } from "./acts"
import { forgeRecord } from "./forging"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/**
 * What others add stands apart, and is opened only with its author's signature, until the patient has filed it after a check.
 * One signature of the wallet must not make it count as filed, or its author as somebody who acts for the patient: else a
 * record that its author can deny would stand among the patient's own. Only a filing under the record's own key says that
 * somebody has looked.
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

  describe("whose author reads everything as well", () => {
    let recordKey: Uint8Array
    let ring: Uint8Array
    const refile = async (epoch: number, key: Uint8Array) =>
      patient.services.writer.refileRecords({
        patient: patient.keys.account,
        refilings: [
          {
            ...{ record, folder: UNFILED, epoch: asEpoch(epoch) },
            wrappedKeys: await wrapRecordKey(recordKey, [{ scope: EVERYTHING, epoch: asEpoch(epoch), key }]),
          },
        ],
      })
    beforeEach(async () => {
      await share(patient, UNFILED, author, { permissions: READ | CONTRIBUTE })
      const { ctx, keychain } = await viewOf(author, patient)
      ring = (await keychain.ringKey(EVERYTHING, asEpoch(0)))!
      recordKey = newRecordKey()
      const whose = { patient: patient.keys.account, author: author.keys.account, folder: UNFILED }
      const signature = `0x${"11".repeat(65)}` as const
      const { car, root } = await forgeRecord(ctx, recordKey, { ...whose, plain: randomBytes(40), signature })
      await author.services.store.upload(car, patient.keys.account)
      await author.services.writer.addRecord({
        ...{
          patient: patient.keys.account,
          folder: UNFILED,
          epoch: asEpoch(0),
          cidDigest: digestOfRoot(root),
        },
        wrappedKeys: await wrapRecordKey(recordKey, [{ scope: EVERYTHING, epoch: asEpoch(0), key: ring }]),
      })
      record = await newest(patient)
      expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
    })

    it("is refused and stands apart after one signature moved it under the wraps that it had", async () => {
      await refile(0, ring)
      expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
    })

    it("and after its author was stopped, under a ring that they kept", async () => {
      const stopped = { scope: UNFILED, grantees: [author.keys.account] }
      await revokeAccess(patient.services, patient.keys, stopped)
      await patient.services.writer.refileRecords({
        patient: patient.keys.account,
        refilings: [
          {
            ...{ record, folder: newFolder(), epoch: asEpoch(0) },
            wrappedKeys: await wrapRecordKey(recordKey, [
              { scope: EVERYTHING, epoch: asEpoch(0), key: ring },
              { scope: newFolder(), epoch: asEpoch(0), key: randomBytes(32) },
            ]),
          },
        ],
      })
      expect(await seen()).to.deep.equal({ opens: "record-altered", standsApart: true })
    })

    it("to whoever else reads it, too", async () => {
      const reader = await world.actor(next++)
      await share(patient, UNFILED, reader)
      const nothing = concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array
      await patient.services.writer.refileRecords({
        patient: patient.keys.account,
        refilings: [
          { record, folder: UNFILED, epoch: asEpoch(0), wrappedKeys: nothing as WrappedKeys },
          {
            record,
            folder: UNFILED,
            epoch: asEpoch(0),
            wrappedKeys: (await stateOf()).versions[0]!.wrappedKeys,
          },
        ],
      })
      const view = await viewOf(reader, patient)
      const open = openRecord(reader.services, view, view.state.records.get(record)!, new Map())
      expect(await open.catch((error: unknown) => asKeywardError(error).code)).to.equal("record-altered")
    })
  })

  const stateOf = async () => (await viewOf(patient, patient)).state.records.get(record)!
})
