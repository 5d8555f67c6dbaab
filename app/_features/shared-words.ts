import type { Notebook } from "../_core/notebook"

/** How the page of what others share is called, and whoever stands on it: a doctor's patients, anybody else's people. */
export interface SharedWords {
  readonly title: string
  readonly short?: string
  readonly one: string
  readonly many: string
  /** The button that asks one of them. */
  readonly ask: string
  /** What to do while nobody has shared anything. */
  readonly give: string
}

const DOCTOR: SharedWords = {
  ...{ title: "Patients", one: "patient", many: "patients" },
  ...{ ask: "Ask a patient", give: "Give your patients your address" },
}
const PATIENT: SharedWords = {
  ...{ title: "Shared with me", short: "With me", one: "person", many: "people" },
  ...{ ask: "Ask somebody", give: "Give them your address" },
}

export const sharedWords = (role: Notebook["role"] | undefined): SharedWords =>
  role === "doctor" ? DOCTOR : PATIENT
