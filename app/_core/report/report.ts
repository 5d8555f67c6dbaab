/** A statement of a report. */
export interface ReportLine {
  readonly kind: "line"
  /** Negation, status and doubt: printed first. */
  readonly flags: readonly string[]
  readonly what: string
  readonly details: string
  readonly when: string
  /** The records in which it stands; empty under a heading that names the record. */
  readonly source: string
}

export type ReportBlock =
  { readonly kind: "title" | "heading" | "subheading" | "text" | "note"; readonly text: string } | ReportLine

/** A report as it is printed, from top to bottom. */
export interface Report {
  /** Also the title of the file. */
  readonly title: string
  /** Stands at the foot of every page: whose report, when and where made. */
  readonly foot: string
  /** BCP 47. */
  readonly language: string
  readonly made: Date
  readonly blocks: readonly ReportBlock[]
}
