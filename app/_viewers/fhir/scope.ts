import type { FhirRow, FhirVersion } from "./model"
import { References } from "./references"
import type { Entry } from "./references"
import { Tally } from "./tally"
import { textOf } from "./tree"
import type { FhirObject } from "./tree"

/** One bundle (or one resource alone): what its references can reach, and what has been shown of it. */
export class Scope {
  readonly references: References
  /** Resources that stand on the page, in a row of their own or in another's. */
  readonly shown = new Set<FhirObject>()
  /** Rows that are made; a resource that is named twice is made once. */
  readonly rows = new Map<FhirObject, FhirRow>()
  /** Rows in the making: a resource that contains itself by references ends here. */
  readonly open = new Set<FhirObject>()
  /** Whom each resource is about, if the file has that person. */
  readonly subjects = new Map<FhirObject, Entry>()
  /** The reference that names the one person of a file without a Patient; not repeated in each row. */
  onlySubject = ""
  /** The people of the file. */
  readonly people: readonly Entry[]
  readonly #names = new Map<FhirObject, string>()

  constructor(
    readonly entries: readonly Entry[],
    readonly version: FhirVersion,
    readonly tally: Tally,
    readonly notes: Set<string>,
    /** Names a resource by its own elements. */
    private readonly name: (resource: FhirObject, scope: Scope) => string,
  ) {
    this.references = new References(entries)
    this.people = entries.filter(({ resource }) => textOf(resource["resourceType"]) === "Patient")
  }

  /** What a resource is called where another names it. */
  nameOf(resource: FhirObject): string {
    const known = this.#names.get(resource)
    if (known !== undefined) return known
    // Empty while it is being made: a circle of names ends.
    this.#names.set(resource, "")
    const name = this.name(resource, this)
    this.#names.set(resource, name)
    return name
  }
}
