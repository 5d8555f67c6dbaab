import type { Flag, LabelledText, RowNote } from "../parts/row"
import type { Attachment, Fact } from "../reading"
import type { Context } from "./context"
import type { CdaRow } from "./model"
import type { XmlElement } from "./xml"

/** CDA R2 4.3.6: the clinical statements. */
export const STATEMENTS: ReadonlySet<string> = new Set([
  ...["act", "encounter", "observation", "observationMedia", "organizer", "procedure", "regionOfInterest"],
  ...["substanceAdministration", "supply"],
])

/** Where a statement stands. */
export interface Scope {
  readonly context: Context
  readonly facts: Fact[]
  /** LOINC code of the section. */
  readonly sectionCode: string
  /** Words of the section's narrative. */
  readonly said: ReadonlySet<string>
  /** The time of the group that it belongs to. */
  readonly groupTime?: XmlElement | undefined
}

/** What is collected of a statement. */
export interface Draft {
  readonly flags: Flag[]
  readonly main: LabelledText[]
  readonly details: LabelledText[]
  readonly notes: RowNote[]
  readonly when: string[]
  readonly rows: CdaRow[]
  readonly attachments: Attachment[]
}
