import { expect } from "chai"
import { foldJournal } from "../../app/_core/journal/fold"
import {
  asEpoch,
  asRecordNumber,
  asScope,
  CONTRIBUTE,
  EVERYTHING,
  READ,
  recordScope,
} from "../../app/_core/types"
import type { Address, Digest } from "../../app/_core/types"
import { actsForPatient, gateTime, isShown, mayRead, mayUpload } from "../../app/_server/gate"
import type { Draft } from "../core/journal/made-journal"
import {
  added,
  delegate,
  delegated as namedDelegate,
  digest,
  doctor,
  folder,
  granted,
  journalOf,
  patient,
  revoked,
  stranger,
  wrappedKeys,
} from "../core/journal/made-journal"

const NOW = 1_900_000_000
const SOON = NOW + 1
const OTHER_FOLDER = asScope(77n)
const X_RAY = digest(100)

const journalWith = (...drafts: Draft[]) => foldJournal(journalOf(drafts).entries)
const replaced = (record: number, content: Digest, by: Address): Draft => ({
  ...{ kind: "RecordReplaced", by, record: asRecordNumber(record), epoch: asEpoch(0) },
  ...{ cidDigest: content, wrappedKeys: wrappedKeys(1) },
})
const refiled = (record: number, to: bigint): Draft => ({
  ...{ kind: "RecordRefiled", by: patient, record: asRecordNumber(record), folder: asScope(to) },
  ...{ epoch: asEpoch(0), wrappedKeys: wrappedKeys(1) },
})
const removed = (record: number): Draft => ({
  kind: "RecordRemoved",
  by: patient,
  record: asRecordNumber(record),
})
const delegated = (until: number): Draft => namedDelegate({ until })
const xray = (more: object = {}): Draft => added(100, more)
const live = (more: object = {}): Draft => granted({ expiresAt: SOON, ...more })

/** Whether somebody is served the X-ray of the patient, which `uploaders` uploaded for the patient. */
function served(
  drafts: Draft[],
  reader: Address,
  uploaders: readonly Address[] = [patient],
  now = NOW,
): boolean {
  return mayRead(journalWith(...drafts), { patient, reader, content: X_RAY, uploaders, now })
}

describe("the gate", () => {
  describe("serves a record that stands in the patient's journal", () => {
    it("to the patient", () => expect(served([xray()], patient)).to.be.true)
    it("to a delegate, until their date", () => {
      expect(served([xray(), delegated(SOON)], delegate)).to.be.true
      expect(served([xray(), delegated(NOW)], delegate)).to.be.false
      expect(served([xray(), delegated(SOON), delegated(0)], delegate)).to.be.false
    })
    it("to no delegate while the patient is frozen, nor to one named before the patient's successor", () => {
      const frozen: Draft = { kind: "AccountFrozen", by: stranger }
      const ended: Draft = { kind: "AccountUnfrozen", by: stranger, wallet: patient }
      const successor: Draft = { kind: "SuccessorNamed", by: stranger, wallet: doctor }
      expect(served([xray(), delegated(SOON), frozen], delegate)).to.be.false
      expect(served([xray(), delegated(SOON), frozen, ended], delegate)).to.be.true
      expect(served([xray(), delegated(SOON), frozen, successor], delegate)).to.be.false
      expect(served([xray(), frozen, successor, delegated(SOON)], delegate)).to.be.true
    })
    it("to the doctor who uploaded and recorded it, also when their grant is over", () => {
      const drafts = [live({ permissions: CONTRIBUTE }), xray({ by: doctor }), revoked()]
      expect(served(drafts, doctor, [doctor])).to.be.true
    })
    it("to a grantee of its folder", () => expect(served([xray(), live()], doctor)).to.be.true)
    it("to a grantee of everything", () => {
      expect(served([xray(), live({ scope: EVERYTHING })], doctor)).to.be.true
    })
    it("to a grantee of everything, also where it is unfiled", () => {
      expect(served([xray({ folder: asScope(0n) }), live({ scope: EVERYTHING })], doctor)).to.be.true
    })
    it("to a grantee of the record itself", () => {
      expect(served([xray(), live({ scope: recordScope(asRecordNumber(0)) })], doctor)).to.be.true
    })
    it("of a batch, to a grantee of that record", () => {
      const batch: Draft = {
        ...{ kind: "RecordsAdded", by: patient, folder, epoch: asEpoch(0), wrappedKeys: wrappedKeys(1) },
        cidDigests: [digest(1), X_RAY, digest(3)],
      }
      expect(served([batch, live({ scope: recordScope(asRecordNumber(1)) })], doctor)).to.be.true
      expect(served([batch, live({ scope: recordScope(asRecordNumber(2)) })], doctor)).to.be.false
    })
    it("with its new content, put there by a delegate who uploaded it", () => {
      const drafts = [added(1), live(), delegated(SOON), replaced(0, X_RAY, delegate)]
      expect(served(drafts, doctor, [delegate])).to.be.true
    })
    it("that the patient added again, from the upload of a delegate, who may have been ended since", () => {
      const named = [delegated(SOON), xray({ by: delegate }), removed(1)]
      expect(served([...named, delegated(0), xray(), live()], doctor, [delegate])).to.be.true
      expect(served([xray({ by: doctor }), removed(0), xray()], patient, [doctor]), "a contributor's").to.be
        .false
      expect(served([delegated(SOON), xray({ by: doctor })], patient, [delegate]), "nobody's").to.be.false
    })
    it("to a doctor of the folder it was moved to", () => {
      const drafts = [xray(), refiled(0, OTHER_FOLDER), live({ scope: OTHER_FOLDER })]
      expect(served(drafts, doctor)).to.be.true
    })
  })

  describe("is shut", () => {
    it("to a stranger", () => expect(served([xray(), live()], stranger)).to.be.false)
    it("while nothing is recorded, even to who uploaded it", () => expect(served([], patient)).to.be.false)
    it("to a grantee of another folder", () => {
      expect(served([xray(), live({ scope: OTHER_FOLDER })], doctor)).to.be.false
    })
    it("to a grantee of another record", () => {
      const drafts = [added(1), xray(), live({ scope: recordScope(asRecordNumber(0)) })]
      expect(served(drafts, doctor)).to.be.false
    })
    it("to a grantee who may contribute but not read", () => {
      expect(served([xray(), live({ permissions: CONTRIBUTE })], doctor)).to.be.false
    })
    it("from the second on in which a grant expires", () => {
      expect(served([xray(), granted({ expiresAt: NOW + 1 })], doctor)).to.be.true
      expect(served([xray(), granted({ expiresAt: NOW })], doctor)).to.be.false
      expect(served([xray(), granted({ expiresAt: NOW - 1 })], doctor)).to.be.false
    })
    it("once a grant is revoked, until it is given again", () => {
      expect(served([xray(), live(), revoked()], doctor)).to.be.false
      expect(served([xray(), live(), revoked(), live({ epoch: asEpoch(1) })], doctor)).to.be.true
    })
    it("for a record of the old folder, once it was moved away", () => {
      expect(served([xray(), live(), refiled(0, 77n)], doctor)).to.be.false
    })
    it("for what was removed, to everybody", () => {
      const drafts = [xray(), live(), delegated(SOON), removed(0)]
      for (const reader of [patient, doctor, delegate]) expect(served(drafts, reader)).to.be.false
    })
    it("for what was replaced, to everybody, the one who had put it there included", () => {
      const drafts = [xray({ by: doctor }), live(), replaced(0, digest(2), patient)]
      for (const reader of [patient, doctor]) expect(served(drafts, reader, [doctor, patient])).to.be.false
    })
    it("to the former author for the content that replaced theirs, without a grant", () => {
      const drafts = [added(1, { by: doctor }), replaced(0, X_RAY, patient)]
      expect(served(drafts, doctor, [patient])).to.be.false
      expect(served(drafts, patient, [patient])).to.be.true
    })
  })

  describe("withstands", () => {
    it("a stranger who registers the patient's CID in a journal of their own", () => {
      // The stranger's journal shows the CID, and nobody uploaded it for the stranger.
      const his = journalWith(xray({ by: stranger }))
      const asked = { patient: stranger, reader: stranger, content: X_RAY, uploaders: [], now: NOW }
      expect(mayRead(his, asked)).to.be.false
    })
    it("a contributor who records a CID that they never uploaded in a folder they may read", () => {
      const his = [
        xray(),
        live({ scope: OTHER_FOLDER, permissions: READ | CONTRIBUTE }),
        xray({ by: doctor, folder: OTHER_FOLDER }),
      ]
      expect(served(his, doctor, [patient])).to.be.false
    })
    it("a contributor's copy: it takes nothing from those who may read the first", () => {
      const drafts = [
        xray(),
        live({ grantee: stranger, scope: OTHER_FOLDER }),
        xray({ by: doctor, folder: OTHER_FOLDER }),
      ]
      expect(served(drafts, patient)).to.be.true
      expect(served(drafts, stranger), "the copy was never uploaded by its author").to.be.false
    })
    it("an upload by somebody else than the record's author", () => {
      expect(served([xray()], patient, [doctor])).to.be.false
      expect(served([xray()], doctor, [doctor])).to.be.false
    })
    it("a copy that stays behind when the first is removed: only its own author's upload serves it", () => {
      const drafts = [xray(), xray({ by: doctor, folder: OTHER_FOLDER }), removed(0)]
      expect(served(drafts, patient, [patient])).to.be.false
      expect(served(drafts, patient, [patient, doctor])).to.be.true
    })
    it("entries about records that never were", () => {
      const drafts = [xray(), live(), replaced(40, X_RAY, doctor), refiled(41, 1n), removed(42)]
      expect(served(drafts, doctor)).to.be.true
      expect(served([live(), replaced(40, X_RAY, doctor)], doctor, [doctor])).to.be.false
    })
    it("a grant on a record scope whose number is another entry", () => {
      const drafts = [live({ scope: recordScope(asRecordNumber(0)) }), xray()]
      expect(served(drafts, doctor)).to.be.false
    })
    it("a chain that stands still, and a server's clock that is behind", () => {
      expect(gateTime(NOW - 1_000, NOW)).to.equal(NOW)
      expect(gateTime(NOW, NOW - 1_000)).to.equal(NOW)
    })
  })

  describe("takes an upload for a patient", () => {
    const may = (drafts: Draft[], who: Address) => mayUpload(journalWith(...drafts), patient, who, NOW)
    it("from the patient, before their journal has an entry", () => expect(may([], patient)).to.be.true)
    it("from a live delegate", () => {
      expect(may([delegated(SOON)], delegate)).to.be.true
      expect(may([delegated(NOW)], delegate)).to.be.false
    })
    it("from a grantee who may contribute, to a folder or to everything", () => {
      for (const scope of [folder, EVERYTHING]) {
        expect(may([live({ scope, permissions: CONTRIBUTE })], doctor)).to.be.true
        expect(may([live({ scope, permissions: READ | CONTRIBUTE })], doctor)).to.be.true
      }
    })
    it("not from one who may only read, whose grant is over, or for a record alone", () => {
      expect(may([live()], doctor)).to.be.false
      expect(may([live({ permissions: CONTRIBUTE }), revoked()], doctor)).to.be.false
      expect(may([granted({ permissions: CONTRIBUTE, expiresAt: NOW })], doctor)).to.be.false
      const record = recordScope(asRecordNumber(0))
      expect(may([xray(), live({ scope: record, permissions: CONTRIBUTE })], doctor)).to.be.false
    })
    it("not from a stranger", () => expect(may([live({ permissions: CONTRIBUTE })], stranger)).to.be.false)
  })

  it("knows what the journal still shows, so that it is not erased", () => {
    expect(isShown(journalWith(xray()), X_RAY, { patient, uploader: patient })).to.be.true
    expect(isShown(journalWith(xray(), removed(0)), X_RAY, { patient, uploader: patient })).to.be.false
    expect(
      isShown(journalWith(xray(), replaced(0, digest(2), patient)), X_RAY, { patient, uploader: patient }),
    ).to.be.false
    expect(
      isShown(journalWith(xray(), xray({ by: doctor }), removed(0)), X_RAY, { patient, uploader: doctor }),
    ).to.be.true
    expect(
      isShown(journalWith(xray(), xray({ by: doctor }), removed(0)), X_RAY, { patient, uploader: patient }),
    ).to.be.false
    expect(isShown(journalWith(), X_RAY, { patient, uploader: patient })).to.be.false
  })

  it("tells who acts for the patient", () => {
    expect(actsForPatient(journalWith(live({ scope: EVERYTHING })), patient, doctor, NOW)).to.be.false
  })
})
