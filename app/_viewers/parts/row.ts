import type { Attachment, Row } from "../reading"

export const FLAG_KINDS = ["negation", "uncertain", "warning", "abnormal", "status"] as const
/**
 * `negation`: the opposite of what the row's name says, or never true. `uncertain`: not confirmed. `warning`: act with
 * care. `abnormal`: a result out of range. `status`: any other status.
 */
export type FlagKind = (typeof FLAG_KINDS)[number]

export interface Flag {
  readonly text: string
  readonly kind: FlagKind
}

export interface LabelledText {
  /** `Dose`, `Usual range`; empty for the main value, which comes first. */
  readonly label: string
  /** May have several lines (`\n`). */
  readonly text: string
}

/** A comment that a person wrote. */
export interface RowNote {
  readonly text: string
  readonly author: string
  readonly when: string
}

/** One statement as a table draws it; a {@link Row} with its parts kept apart. */
export interface TableRow {
  /** Negation first. Shown first, by word and by form. */
  readonly flags: readonly Flag[]
  readonly what: string
  readonly details: readonly LabelledText[]
  readonly when: string
  /** Members, components, related statements; drawn under this one. */
  readonly rows: readonly TableRow[]
  readonly notes?: readonly RowNote[]
  readonly attachments?: readonly Attachment[]
  /** Shown if it is not empty: whose row it is. */
  readonly subject?: string
}

/** `Dose: 15 mg`; a text without a label as it is. */
export const labelledText = ({ label, text }: LabelledText): string => (label ? `${label}: ${text}` : text)

/** Flags by kind, negation first; those of one kind in their order. */
export const sortFlags = (flags: readonly Flag[]): Flag[] =>
  [...flags].sort((left, right) => FLAG_KINDS.indexOf(left.kind) - FLAG_KINDS.indexOf(right.kind))

/**
 * The flags of a row as those of a fact: what is not so, not sure, not to be used. That a result is out of its range
 * is said apart ({@link interpretationIn}) and must not keep it out of a series.
 */
export const factFlags = (flags: readonly Flag[]): string[] =>
  flags.filter(({ kind }) => kind !== "abnormal").map(({ text }) => text)

/** What a document says of a result beside its number; a member of a fact, left out if there is nothing. */
export function interpretationIn(flags: readonly Flag[]): { readonly interpretation?: string } {
  const words = flags.filter(({ kind }) => kind === "abnormal").map(({ text }) => text)
  return words.length > 0 ? { interpretation: words.join(", ") } : {}
}

/** A table's rows, the nested ones after their own, as lines of a reading. */
export function readingRows(section: string, rows: readonly TableRow[]): Row[] {
  return rows.flatMap((row) => {
    const { flags, what, details, when, notes = [], subject } = row
    const said = [...details.map(labelledText), ...notes.map(noteText)]
    return [
      {
        section,
        what,
        details: said.join("; "),
        when,
        flags: flags.map(({ text }) => text),
        ...(subject ? { subject } : {}),
      },
      ...readingRows(section, row.rows),
    ]
  })
}

export const noteText = ({ text, author, when }: RowNote): string => {
  const by = [author, when].filter(Boolean).join(", ")
  return `Note${by ? ` (${by})` : ""}: ${text}`
}
