import { KeywardError } from "../errors"
import type { Link } from "../ports/registry"
import type { Address } from "../types"
import { hashEntry, hashInboxEntry, positionsOf } from "./entry-hash"
import type { InboxGrant, WholeEntry } from "./entry-hash"
import { packLink, parseLink } from "./link"
import { hashWords } from "./words"

const MOST_POSITIONS = 2 ** 32 - 1
const LAST_BLOCK = 2 ** 39 - 1

/** A first grant with the patient who gave it: what a grantee's inbox is made of. */
export interface WholeInboxEntry {
  readonly patient: Address
  readonly grant: InboxGrant
}

/** One step of a hash chain: the word it says it follows, what it adds, and where. */
export interface Step {
  readonly previous: bigint
  readonly entry: bigint
  readonly positions: number
  readonly position: number
  readonly block: number
  /** What the entry makes of the link's SHUT; as it was where nothing is said. */
  readonly shut?: boolean | undefined
}

/**
 * Verifies a run of one patient's consecutive entries that ends at a head. The head commits to every word before it,
 * so a run that verifies is complete, unaltered and in order, position and block included.
 * @param entries oldest first; none is a run that ends where it begins
 * @param head the link after the last entry, read from the registry or from the entry that follows
 * @returns the link before the first entry: `EMPTY_LINK` where the run is the whole journal
 * @throws `history-invalid` with `position` and `problem` at the first entry that does not fit
 */
export const verifyJournal = (patient: Address, entries: readonly WholeEntry[], head: Link): Link =>
  verifySteps(patient, entries, (entry) => journalStep(patient, entry), head)

/** The same for a grantee's inbox. */
export const verifyInbox = (grantee: Address, entries: readonly WholeInboxEntry[], head: Link): Link =>
  verifySteps(grantee, entries, inboxStep, head)

/** The link after an entry. */
export const linkAfter = (patient: Address, entry: WholeEntry): Link => follow(journalStep(patient, entry))

const journalStep = (patient: Address, entry: WholeEntry): Step => ({
  previous: entry.previous,
  entry: hashEntry(patient, entry),
  positions: positionsOf(entry),
  position: entry.position,
  block: entry.place.block,
  shut: shutBy(patient, entry),
})

/** A frozen account is shut, one that was moved too; where a successor's freeze ends, its own address stays shut. */
function shutBy(account: Address, entry: WholeEntry): boolean | undefined {
  if (entry.kind === "AccountFrozen" || entry.kind === "AccountMoved") return true
  return entry.kind === "AccountUnfrozen" && entry.wallet === account ? false : undefined
}

const inboxStep = ({ patient, grant }: WholeInboxEntry): Step => ({
  previous: grant.previousInbox,
  entry: hashInboxEntry(patient, grant.scope, hashEntry(patient, grant)),
  positions: 1,
  position: parseLink(grant.previousInbox).length,
  block: grant.place.block,
})

function follow(step: Step): Link {
  const { length, shut } = parseLink(step.previous)
  const hash = hashWords([step.previous, step.entry])
  return packLink(hash, length + step.positions, step.block, step.shut ?? shut)
}

/** The same for any list that is chained as a journal is; see {@link verifyJournal}. */
export function verifySteps<E>(
  account: Address,
  entries: readonly E[],
  stepOf: (entry: E) => Step,
  head: Link,
): Link {
  const first = entries[0]
  if (first === undefined) return head
  const start = parseLink(stepOf(first).previous)
  let link = start
  const refuse = (position: number, problem: string): never => {
    throw new KeywardError("history-invalid", { account, position, problem })
  }
  for (const entry of entries) {
    const step = stepOf(entry)
    if (step.previous !== link.word) refuse(link.length, "does-not-follow")
    if (step.position !== link.length) refuse(link.length, "wrong-position")
    if (link.length + step.positions > MOST_POSITIONS) refuse(link.length, "wrong-position")
    if (step.block < link.lastBlock || step.block > LAST_BLOCK) refuse(link.length, "wrong-block")
    link = follow(step)
  }
  if (link.word !== head.word) refuse(Math.min(link.length, head.length), "does-not-reach-head")
  return start
}
