import type { TakenFhir } from "../_core/fhir-out/taken"
import type { ViewerId } from "../_core/file-types"
import type { FileTaker } from "../_core/ports/file-taker"
import { canHoldFacts, FACTUAL } from "./document-parser"
import { findType } from "./read-file"
import type { ReadInput } from "./viewer"
import type { ReadResult } from "./worker-protocol"

type Read = (viewer: ViewerId, input: ReadInput, signal: AbortSignal) => Promise<ReadResult | null>

/** The parsers of the viewers as a {@link FileTaker}; `read` runs one, in a worker or in this thread. */
export const fileTaker = (read: Read): FileTaker => ({
  canTake: canHoldFacts,
  async take(content, { name, type, size }, targets, signal) {
    const found = await findType(content, { name, type })
    if (!found.viewer || !FACTUAL.has(found.viewer)) return null
    const options = { ...targets }
    const result = await read(found.viewer, { file: content, name, type, size, found, options }, signal)
    if (!result) return null
    const { title, subjects, rows, narrative, notes, notShown, facts } = result.reading
    return {
      isCda: found.viewer === "ccda",
      title,
      subjects,
      rows,
      narrative,
      notes: [...notes, ...notShown.map(({ what, count }) => `Not shown: ${count} ${what}.`)],
      facts,
      fhir: result.model as TakenFhir | null,
    }
  },
})
