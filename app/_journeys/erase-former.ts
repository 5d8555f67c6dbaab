import { digestOfRoot, rootOfDigest } from "../_core/dag/cid"
import { isKeywardError } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import { asItStood, contentsOf, rekeyWork } from "../_core/keys/rekey-work"
import type { FormerContent, RekeyJob } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { RekeyRow } from "../_core/ports/device"
import type { Digest } from "../_core/types"
import { ownKey } from "./add-to-journal"
import { showsOwn } from "./displaced-content"
import { eraseContent } from "./gone-for-both"
import { keyToErase, NOT_OPENING, openRecord } from "./read-record"
import { readPatient } from "./read-patient"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

/**
 * Erases the contents that a job's records showed before, where the chain will not undo their replacement any more:
 * an undone one would show them again. Both providers have to show it, and the present content has to be stored, to
 * open and to be its record's own. Rows of this device go with them.
 * @returns how many have to wait
 */
export async function eraseFormer(
  services: Services,
  keys: UnlockedKeys,
  job: RekeyJob,
  { erased = new Set() }: { erased?: Set<Digest> } = {},
): Promise<number> {
  const [view, final] = await Promise.all([readBoth(services, keys), services.agreed.finalBlock()])
  let waiting = 0
  for (const contents of rekeyWork(view.state, job).former) {
    const concerns = notPutBackOver(contents[0]?.record)
    // Nobody is asked about what has to wait in any case
    const due = contents.filter(({ replacedAt }) => replacedAt.block <= final)
    const later = contents.slice(due.length).filter((each) => !erased.has(each.cidDigest) && concerns(each))
    waiting += later.length
    const left = (await stillThere(services, view, due, erased)).filter(concerns)
    const [first] = left
    for (let next = left[0]; next; next = left[0]) {
      // Whoever signs for the wallet can name contents that nobody stored: then the former is all that there is
      if (next === first && !(await presentOpens(services, view, contents))) break
      if (!(await erase(services, keys, view, next))) break
      erased.add(next.cidDigest)
      left.shift()
    }
    waiting += left.length
  }
  for (const row of await services.device.rekeys(keys.account))
    await settle(services, keys, view, row, erased)
  return waiting
}

/** Takes back new content that was never recorded, and forgets it. */
export async function dropRekey(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  row: RekeyRow,
): Promise<void> {
  // What any record ever showed may have been removed or replaced by somebody else: the server keeps it for a time
  if (row.root && !view.state.recordsByContent.has(digestOfRoot(row.root))) {
    await (await services.cipher.resume(row.id, row.root))?.discard()
    const key = await ownKey(row.keys, view.keychain)
    await eraseContent(services, keys, row.root, key)
  }
  await services.device.deleteRekey(row.id)
}

/** Takes back whatever a job that is given up has prepared. What is recorded stays. */
export async function dropRekeys(services: Services, keys: UnlockedKeys, job: RekeyJob): Promise<void> {
  const view = await readBoth(services, keys)
  const concerned = new Set(rekeyWork(view.state, job).concerned.map((record) => record.number))
  for (const row of await services.device.rekeys(keys.account))
    if (concerned.has(row.record)) await dropRekey(services, keys, view, row)
}

/** As both providers show it: what is erased was replaced, or never recorded, by no word of one alone. */
const readBoth = (services: Services, keys: UnlockedKeys): Promise<PatientView> =>
  readPatient({ ...services, reader: services.agreed }, keys, keys.account)

/**
 * What came into a record after what it shows again now: nobody can tell from the journal whether that was put back by
 * its owner, or by a thief. It is no part of the job, and goes when the record has a new content.
 */
function notPutBackOver(record: RecordState | undefined): (content: FormerContent) => boolean {
  const came = new Map(record && contentsOf(record).map((content, at) => [content, at]))
  const shown = (record && came.get(record.cidDigest)) ?? 0
  return ({ cidDigest }) => (came.get(cidDigest) ?? 0) <= shown
}

async function presentOpens(
  services: Services,
  view: PatientView,
  contents: readonly FormerContent[],
): Promise<boolean> {
  const record = contents[0] && view.state.records.get(contents[0].record.number)
  if (!record || record.removed) return true
  try {
    return await showsOwn(view, await openRecord(services, view, record, new Map()))
  } catch (error) {
    if (isKeywardError(error) && NOT_OPENING.includes(error.code)) return false
    throw error
  }
}

/** One record's former contents that may still be pinned: they are erased in their order, so the newest one tells. */
async function stillThere(
  services: Services,
  { patient }: PatientView,
  contents: readonly FormerContent[],
  erased: Set<Digest>,
): Promise<readonly FormerContent[]> {
  for (let last = contents.length - 1; last >= 0; last--) {
    const content = contents[last]
    if (!content || content.by !== services.account) continue
    const isGone =
      erased.has(content.cidDigest) ||
      !(await services.store.isPinned(rootOfDigest(content.cidDigest), patient))
    if (!isGone) continue
    for (const each of contents.slice(0, last + 1)) erased.add(each.cidDigest)
    return contents.slice(last + 1)
  }
  // Whether another's upload is still there is not to be known; taking it away again does no harm.
  return contents.filter(({ cidDigest }) => !erased.has(cidDigest))
}

async function erase(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  { cidDigest, record }: FormerContent,
): Promise<boolean> {
  const key = await keyToErase(services, view, asItStood(record, cidDigest)).catch(() => null)
  try {
    await eraseContent(services, keys, rootOfDigest(cidDigest), key)
    return true
  } catch (error) {
    // The server's own provider may be a block behind.
    if (isKeywardError(error, "store-refused")) return false
    throw error
  }
}

/** A row whose content came and whose former is gone is done; one whose record is gone never will be. */
async function settle(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  row: RekeyRow,
  erased: ReadonlySet<Digest>,
): Promise<void> {
  const record = view.state.records.get(row.record)
  if (!record || record.removed) return dropRekey(services, keys, view, row)
  const came = row.root ? digestOfRoot(row.root) : null
  if (erased.has(row.former) && record.versions.some((each) => each.cidDigest === came))
    await services.device.deleteRekey(row.id)
}
