import type { TakenFhir, TakeTargets } from "../_core/fhir-out/taken"
import type { ViewerId } from "../_core/file-types"
import type { Reading } from "./reading"
import type { ReadInput } from "./viewer"

/** Reads a file once more than for its page: with resources that another document takes over. */
export interface TakeModule {
  readonly forTaking: (
    input: ReadInput,
    targets: TakeTargets,
  ) => Promise<{ readonly reading: Reading; readonly fhir: TakenFhir | null }>
}

/** Of the other kinds the facts are taken. */
export const TAKERS: Partial<Record<ViewerId, () => Promise<TakeModule>>> = {
  fhir: () => import("./fhir/take"),
}
