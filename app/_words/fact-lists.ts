import type { FactKind } from "../_core/picture/fact"

/** A list of a summary. */
export interface FactList {
  readonly kind: FactKind
  readonly title: string
  /** The sentence if no record says anything for it. */
  readonly none: string
}

/** The lists of a summary in the order in which they matter. */
export const FACT_LISTS: readonly FactList[] = [
  { kind: "allergy", title: "Allergies and intolerances", none: "No record says anything about allergies." },
  { kind: "problem", title: "Problems", none: "No record names a problem." },
  { kind: "medicine", title: "Medicines", none: "No record names a medicine." },
  { kind: "vaccination", title: "Vaccinations", none: "No record names a vaccination." },
  { kind: "procedure", title: "Procedures", none: "No record names a procedure." },
  { kind: "advance-directive", title: "Advance directives", none: "No record holds an advance directive." },
  { kind: "blood-group", title: "Blood group", none: "No record names a blood group." },
  { kind: "contact", title: "Contacts", none: "No record names a contact." },
]
