import { digestOfRoot } from "../_core/dag/cid"
import { foldedOnce } from "../_core/journal/fold"
import { isShown } from "./gate"
import { secondsOf } from "./handlers/signed-in"
import type { Unrecorded } from "./ledger/uploads"
import type { Services } from "./services.types"

/** Patients whose journals are read for one look, those of the oldest uploads. */
const MAX_PATIENTS = 32

/**
 * Looks which uploads are recorded by now, for those counted against a budget; the others are told apart by
 * reconciling.
 * @returns whether any was
 * @throws KeywardError `chain-unreachable` `history-invalid`
 */
export async function noteRecorded(
  { uploads, registry, clock }: Pick<Services, "uploads" | "registry" | "clock">,
  counted: Unrecorded,
): Promise<boolean> {
  const waiting = await uploads.unrecorded(counted)
  const patients = [...new Set(waiting.map(({ patient }) => patient))].slice(0, MAX_PATIENTS)
  let any = false
  for (const patient of patients) {
    const journal = foldedOnce(await registry.journal(patient))
    for (const upload of waiting) {
      if (upload.patient !== patient || !isShown(journal, digestOfRoot(upload.root), upload)) continue
      await uploads.record(upload, secondsOf(clock))
      any = true
    }
  }
  return any
}
