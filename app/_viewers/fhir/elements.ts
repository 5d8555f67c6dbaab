import { listOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { choiceBase } from "./words"

/**
 * The elements of one object, each to be taken once. What nobody has taken is left over and is shown by the general
 * rules: a row that knows some elements of a resource cannot lose the others.
 */
export class Elements {
  readonly #left: Set<string>

  constructor(readonly node: FhirObject) {
    this.#left = new Set(Object.keys(node))
  }

  /** The element, which then is no longer left over. */
  take(name: string): FhirNode | undefined {
    this.#left.delete(name)
    return this.node[name]
  }

  takeText(name: string): string {
    return textOf(this.take(name))
  }

  takeList(name: string): readonly FhirNode[] {
    return listOf(this.take(name))
  }

  /** The names of a choice element that are there: `value` finds `valueQuantity`; also the bare name. */
  choices(base: string): string[] {
    const found: string[] = []
    for (const name of this.#left)
      if (name === base || (name.startsWith(base) && choiceBase(name) === base)) found.push(name)
    return found
  }

  /** Names that have not been taken, in the order of the file. */
  get left(): string[] {
    return [...this.#left]
  }

  has(name: string): boolean {
    return this.#left.has(name)
  }
}
