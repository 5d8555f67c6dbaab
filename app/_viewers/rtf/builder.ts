import type { NarrativeElement, NarrativeNode, NarrativeTag } from "../parts/narrative-tree"

export interface Format {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly struck: boolean
  readonly position: "" | "sub" | "sup"
  /** Deleted with changes tracked. */
  readonly deleted: boolean
  readonly inserted: boolean
}

export const PLAIN: Format = {
  bold: false,
  italic: false,
  underline: false,
  struck: false,
  position: "",
  deleted: false,
  inserted: false,
}

/** Collects runs into paragraphs and paragraphs into tables, in the order of the file. */
export class TextBuilder {
  readonly #blocks: NarrativeNode[] = []
  #runs: NarrativeNode[] = []
  #last: { words: string; readonly format: Format } | null = null
  /** Paragraphs of the cell, cells of the row, rows of the table. */
  #cell: NarrativeNode[] = []
  #row: NarrativeElement[] = []
  #table: NarrativeElement[] = []

  /** Runs of one format become one: a character may come in two halves. */
  text(words: string, format: Format): void {
    if (this.#last && isSame(this.#last.format, format)) this.#last.words += words
    else {
      this.#endRun()
      this.#last = { words, format }
    }
  }

  node(node: NarrativeNode): void {
    this.#endRun()
    this.#runs.push(node)
  }

  /** `inTable`: it belongs to a cell that is open. */
  paragraph(inTable: boolean): void {
    const runs = this.#takeRuns()
    if (inTable || this.#row.length > 0) {
      if (runs.length > 0) this.#cell.push({ tag: "p", children: runs })
      return
    }
    this.#endTable()
    if (runs.length > 0) this.#blocks.push({ tag: "p", children: runs })
  }

  endCell(): void {
    const runs = this.#takeRuns()
    const children =
      this.#cell.length === 0
        ? runs
        : [...this.#cell, ...(runs.length > 0 ? [{ tag: "p" as const, children: runs }] : [])]
    this.#row.push({ tag: "td", children })
    this.#cell = []
  }

  endRow(): void {
    if (this.#row.length > 0) this.#table.push({ tag: "tr", children: this.#row })
    this.#row = []
  }

  /** All of it; what is still open is closed. */
  done(): readonly NarrativeNode[] {
    this.#endRun()
    if (this.#cell.length > 0 || (this.#row.length > 0 && this.#runs.length > 0)) this.endCell()
    this.endRow()
    this.paragraph(false)
    this.#endTable()
    return this.#blocks
  }

  #endRun(): void {
    const last = this.#last
    this.#last = null
    if (!last || last.words === "") return
    const { words, format } = last
    const tags: NarrativeTag[] = []
    if (format.bold) tags.push("b")
    if (format.italic) tags.push("i")
    if (format.underline) tags.push("u")
    if (format.position) tags.push(format.position)
    if (format.inserted) tags.push("ins")
    if (format.struck || format.deleted) tags.push("del")
    this.#runs.push(tags.reduce<NarrativeNode>((inside, tag) => ({ tag, children: [inside] }), words))
  }

  #takeRuns(): NarrativeNode[] {
    this.#endRun()
    const runs = this.#runs
    this.#runs = []
    return runs
  }

  #endTable(): void {
    if (this.#table.length > 0) this.#blocks.push({ tag: "table", children: this.#table })
    this.#table = []
  }
}

const isSame = (one: Format, other: Format): boolean =>
  (Object.keys(one) as (keyof Format)[]).every((key) => one[key] === other[key])
