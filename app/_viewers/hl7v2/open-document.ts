import type { Flag, LabelledText } from "../parts/row"
import type { Fact } from "../reading"
import type { Segment } from "./er7"
import type { Hl7Row } from "./model"
import type { Observation } from "./results"

/** A section while its segments come in. */
export interface OpenSection {
  title: string
  flags: Flag[]
  about: LabelledText[]
  rows: Hl7Row[]
  observations: Observation[]
  time: string
}

export interface OpenDocument {
  subject: Segment | null
  about: LabelledText[]
  sections: OpenSection[]
  facts: Fact[]
  /** Sections that statements share wherever they stand, by title. */
  readonly shared: Map<string, OpenSection>
  /** The treatment before, to which routes are added. */
  treatment: { readonly row: Hl7Row; readonly details: LabelledText[] } | null
}

export const emptyDocument = (): OpenDocument => ({
  ...{ subject: null, about: [], sections: [], facts: [] },
  ...{ shared: new Map(), treatment: null },
})
export const emptySection = (title: string): OpenSection => ({
  title,
  flags: [],
  about: [],
  rows: [],
  observations: [],
  time: "",
})
export function openSection(document: OpenDocument): OpenSection {
  const section = document.sections.at(-1) ?? emptySection("")
  if (document.sections.length === 0) document.sections.push(section)
  return section
}

/** The section of this title, which all statements of its kind share. */
export function sharedSection(document: OpenDocument, title: string): OpenSection {
  const known = document.shared.get(title)
  if (known) return known
  const section = emptySection(title)
  document.sections.push(section)
  document.shared.set(title, section)
  return section
}

/** Lines that say something. */
export const said = (lines: readonly (readonly [string, string])[]): LabelledText[] =>
  lines.filter(([, text]) => text !== "" && text !== '""').map(([label, text]) => ({ label, text }))
