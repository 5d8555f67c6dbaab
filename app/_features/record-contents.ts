import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Address } from "../_core/types"
import { RecordContents } from "../_journeys/record-contents"
import type { Services } from "../_journeys/services"
import { whenKeysEnd } from "../_session/endings"
import { loadSessionCode } from "../_session/load-session-code"
import { manifestsOf } from "../_session/manifests"
import { documentParser } from "../_viewers/document-parser"
import { readInWorker } from "../_viewers/worker-reader"

/** Reads documents in workers. */
const parser = documentParser(readInWorker)

/** What was read with one set of keys, by patient; dropped when they are locked. */
const known = new WeakMap<UnlockedKeys, Map<Address, Promise<RecordContents>>>()

/**
 * What the records of a patient say, as far as it has been read in this session; one instance for all pages.
 * @param isOwn whether they are the patient's own records, or those of somebody whom the account acts for
 */
export function contentsOf(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  isOwn: boolean,
): Promise<RecordContents> {
  const patients = known.get(keys) ?? new Map<Address, Promise<RecordContents>>()
  known.set(keys, patients)
  const found = patients.get(patient)
  if (found) return found
  const made = make(services, keys, isOwn)
  patients.set(patient, made)
  // Code that could not be loaded now may load the next time
  made.catch(() => patients.delete(patient))
  return made
}

async function make(services: Services, keys: UnlockedKeys, isOwn: boolean): Promise<RecordContents> {
  const { createSearchIndex } = await loadSessionCode()
  const index = await createSearchIndex()
  const contents = new RecordContents({ services, keys, parser, index, manifests: manifestsOf(keys), isOwn })
  whenKeysEnd(keys, () => contents.end())
  return contents
}
