import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { foldJournal } from "../../../app/_core/journal/fold"
import { EMPTY_LINK, packLink } from "../../../app/_core/journal/link"
import { hashWords } from "../../../app/_core/journal/words"
import type { Link } from "../../../app/_core/ports/registry"
import type { RequestEntry } from "../../../app/_core/ports/requests"
import { hashRequestEntry, verifyRequests } from "../../../app/_core/requests/request-list"
import { foldRequests } from "../../../app/_core/requests/request-state"
import { EVERYTHING, asScope } from "../../../app/_core/types"
import {
  delegate,
  digest,
  doctor,
  granted,
  journalOf,
  patient,
  revoked,
  stranger,
} from "../journal/made-journal"
import type { Draft } from "../journal/made-journal"

const NOW = 1_000_000
const LATER = NOW + 100

type Distribute<E> = E extends unknown
  ? Omit<E, "position" | "previous" | "place"> & { block?: number }
  : never
type RequestDraft = Distribute<RequestEntry>

const asked = (more: object = {}): RequestDraft => ({
  ...{ kind: "AccessRequested", asker: doctor, scope: EVERYTHING, permissions: 1 },
  ...{ expiresAt: LATER, lapsesAt: LATER, reasonDigest: digest(1) },
  ...more,
})
const withdrawn = (asker = doctor): RequestDraft => ({ kind: "RequestWithdrawn", asker })
const declined = (forGood = false): RequestDraft => ({
  ...{ kind: "RequestDeclined", asker: doctor, by: patient, forGood },
})
const blocked = (isBlocked: boolean): RequestDraft => ({
  ...{ kind: "AskerBlocked", asker: doctor, by: delegate, blocked: isBlocked },
})

/** Chains drafts as the contract would, each in a block of its own from 100 on. */
function listOf(drafts: readonly RequestDraft[]): { entries: RequestEntry[]; head: Link } {
  let head = EMPTY_LINK
  const entries = drafts.map((draft, index) => {
    const { block = 100 + index, ...fields } = draft
    const place = { block, blockHash: digest(block), logIndex: 5, transaction: digest(index), timestamp: NOW }
    const entry = { ...fields, position: head.length, previous: head.word, place } as RequestEntry
    head = packLink(hashWords([head.word, hashRequestEntry(patient, entry)]), head.length + 1, block)
    return entry
  })
  return { entries, head }
}

describe("a patient's requests", () => {
  const fold = (drafts: readonly RequestDraft[], journal: readonly Draft[] = [], now = NOW) =>
    foldRequests(listOf(drafts).entries, foldJournal(journalOf(journal).entries), now)
  const statusAfter = (drafts: readonly RequestDraft[], journal: readonly Draft[] = [], now = NOW) =>
    fold(drafts, journal, now).requests.get(doctor)?.status

  it("wait until they lapse", () => {
    expect(statusAfter([asked()])).to.equal("waiting")
    expect(statusAfter([asked()], [], LATER - 1)).to.equal("waiting")
    expect(statusAfter([asked()], [], LATER)).to.equal("lapsed")
  })

  it("are withdrawn, declined or blocked, and may be asked anew", () => {
    expect(statusAfter([asked(), withdrawn()])).to.equal("withdrawn")
    expect(statusAfter([asked(), declined()])).to.equal("declined")
    expect(statusAfter([asked(), blocked(true)])).to.equal("blocked")
    expect(statusAfter([asked(), blocked(true), blocked(false)])).to.equal("waiting")
    expect(statusAfter([asked(), declined(), asked({ permissions: 3 })])).to.equal("waiting")
    expect(fold([asked(), declined(true)]).blocked).to.deep.equal(new Set([doctor]))
    expect(fold([asked(), declined(true), blocked(false)]).blocked).to.deep.equal(new Set())
  })

  it("are answered by any grant to the asker that follows, whatever its scope, also once it has ended", () => {
    expect(statusAfter([asked()], [granted({ block: 200 })])).to.equal("answered")
    expect(statusAfter([asked()], [granted({ block: 200, scope: asScope(9n) })])).to.equal("answered")
    expect(statusAfter([asked()], [granted({ block: 200 }), revoked({ block: 201 })])).to.equal("answered")
  })

  it("are not answered by a grant before them, to somebody else, or by a re-wrap", () => {
    expect(statusAfter([asked()], [granted({ block: 99 })])).to.equal("waiting")
    expect(statusAfter([asked()], [granted({ block: 200, grantee: stranger })])).to.equal("waiting")
    const rewrapped = {
      ...(granted({ block: 200 }) as object),
      kind: "AccessRewrapped",
    } as Draft
    expect(statusAfter([asked()], [granted({ block: 99 }), rewrapped])).to.equal("waiting")
  })

  it("within one block go by the order of the logs", () => {
    // The request is log 5 of its block; a journal's first entry is log 0.
    expect(statusAfter([asked()], [granted({ block: 100 })])).to.equal("waiting")
    const earlier = listOf([asked()]).entries.map((entry) => ({
      ...entry,
      place: { ...entry.place, logIndex: -1 },
    }))
    const journal = foldJournal(journalOf([granted({ block: 100 })]).entries)
    expect(foldRequests(earlier, journal, NOW).requests.get(doctor)?.status).to.equal("answered")
  })

  it("stand with the latest first", () => {
    const { requests } = fold([asked(), asked({ asker: stranger }), withdrawn(), asked()])
    expect([...requests.keys()]).to.deep.equal([doctor, stranger])
  })

  describe("as a list", () => {
    const whole = [asked(), asked({ asker: stranger }), withdrawn(stranger), declined(true), blocked(false)]

    it("verify against their head, whole and in part", () => {
      const { entries, head } = listOf(whole)
      expect(verifyRequests(patient, entries, head)).to.deep.equal(EMPTY_LINK)
      expect(verifyRequests(patient, entries.slice(2), head).word).to.equal(entries[2]?.previous)
    })

    it("do not where one is left out, altered, moved or another patient's", () => {
      const { entries, head } = listOf(whole)
      const refused = (list: readonly RequestEntry[], of = patient) =>
        expect(() => verifyRequests(of, list, head))
          .to.throw(KeywardError)
          .with.property("code", "history-invalid")
      refused(entries, stranger)
      for (const [index, entry] of entries.entries()) {
        // Without the first it is a run that does not begin at the start, which its reader refuses.
        if (index > 0) refused(entries.filter((_, other) => other !== index))
        refused(entries.with(index, { ...entry, asker: delegate }))
        refused(entries.with(index, { ...entry, place: { ...entry.place, block: entry.place.block + 1 } }))
        const fields = Object.entries(entry).filter(([name]) => !["kind", "position", "place"].includes(name))
        for (const [name, value] of fields)
          refused(entries.with(index, { ...entry, [name]: otherThan(value) }))
      }
      refused(entries.toReversed())
    })
  })
})

/** Some other value of the same type. */
function otherThan(value: unknown): unknown {
  if (typeof value === "boolean") return !value
  if (typeof value === "bigint") return value + 1n
  if (typeof value === "number") return value + 1
  return value === doctor ? stranger : typeof value === "string" && value.length === 42 ? doctor : digest(77)
}
