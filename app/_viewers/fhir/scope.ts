import type { FhirRow, FhirVersion } from "./model"
import { References } from "./references"
import type { Entry } from "./references"
import { MISSING } from "./tally"
import type { Tally } from "./tally"
import { textOf } from "./tree"
import type { FhirObject } from "./tree"

const MAX_NAMING = 10

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
  #naming = 0
  readonly #missing = new Map<FhirObject, Set<string>>()

  constructor(
    readonly entries: readonly Entry[],
    readonly version: FhirVersion,
    readonly tally: Tally,
    readonly notes: Set<string>,
    /** Names a resource by its own elements. */
    private readonly name: (resource: FhirObject, scope: Scope) => string,
  ) {
    this.references = new References(entries)
    const isPatient = ({ resource }: Entry) => textOf(resource["resourceType"]) === "Patient"
    const patients = entries.filter(isPatient)
    // A resource alone may contain its patient.
    this.people =
      patients.length > 0
        ? patients
        : entries.flatMap(({ resource }) => this.references.containedOf(resource).filter(isPatient))
  }

  /** Counts a reference of a resource to something that is not in the file, once. */
  countMissing(from: FhirObject, reference: string): void {
    const known = this.#missing.get(from)
    if (known?.has(reference)) return
    if (known) known.add(reference)
    else this.#missing.set(from, new Set([reference]))
    this.tally.add(MISSING)
  }

  /** What a resource is called where another names it. */
  nameOf(resource: FhirObject): string {
    const known = this.#names.get(resource)
    if (known !== undefined) return known
    // A resource may be named by one that is named by another: such a chain ends, and a circle, too.
    if (this.#naming >= MAX_NAMING) return ""
    this.#names.set(resource, "")
    this.#naming++
    const name = this.name(resource, this)
    this.#naming--
    this.#names.set(resource, name)
    return name
  }
}
