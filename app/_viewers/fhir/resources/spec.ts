import type { Draft } from "../draft"
import type { FhirNode } from "../tree"

/** Puts one element into the row in its own way; the element has been taken. */
export type Rule = (node: FhirNode, draft: Draft, name: string) => void

/**
 * How a row of one resource type differs from the general rules, which show every element with its label. Elements are
 * named as in FHIR; a choice (`value[x]`) by its base. Names of all releases stand side by side.
 */
export interface ResourceSpec {
  /** The type in words, if its name is not: `Family history`. */
  readonly words?: string
  /** What the row is about: the first of these elements that says something. */
  readonly what?: readonly string[]
  /** When it was: the first of these. */
  readonly when?: readonly string[]
  /** Elements that come first, in this order; all others follow in the order of the file. */
  readonly first?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  /** Elements with a rule of their own. */
  readonly rules?: Readonly<Record<string, Rule>>
  /** References whose targets stand inside the row as rows of their own. */
  readonly embed?: readonly string[]
  /** What several elements say together. Called before the elements are put into the row; may take some of them. */
  readonly before?: (draft: Draft) => void
}
