import type { Fact } from "../reading"
import type { FhirDocument, FhirRow, FhirSection } from "./model"

/** How a fact names the row that it comes from. */
export const pointerOf = ({ id, type, pointer }: FhirRow): string => (id && type ? `${type}/${id}` : pointer)

/**
 * A document that was entered in error takes back what its sections say: the flag goes with each of its facts, unless a
 * document that holds names the same entry.
 */
export function withDocumentFlags(
  facts: readonly Fact[],
  documents: readonly FhirDocument[],
): readonly Fact[] {
  const marked = documents.filter(({ flags }) => flags.some(({ kind }) => kind === "negation"))
  if (marked.length === 0) return facts
  const [taken, holding] = [pointersIn(marked), pointersIn(documents.filter((one) => !marked.includes(one)))]
  const words = [
    ...new Set(marked.flatMap(({ flags }) => flags.map(({ text }) => `Document: ${text.toLowerCase()}`))),
  ]
  return facts.map((fact) =>
    taken.has(fact.pointer) && !holding.has(fact.pointer)
      ? { ...fact, flags: [...words, ...fact.flags] }
      : fact,
  )
}

function pointersIn(documents: readonly FhirDocument[]): Set<string> {
  const found = new Set<string>()
  const addRow = (row: FhirRow): void => {
    found.add(pointerOf(row))
    row.rows.forEach(addRow)
  }
  const addSection = ({ rows, sections }: FhirSection): void => {
    rows.forEach(addRow)
    sections.forEach(addSection)
  }
  for (const { sections } of documents) sections.forEach(addSection)
  return found
}
