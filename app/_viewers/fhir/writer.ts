import { dateText, isDateTime, periodText } from "./dates"
import { attachmentText, isAttachment } from "./datatypes/attachment"
import { codingText, conceptInFull } from "./datatypes/concept"
import { dosageText } from "./datatypes/dosage"
import { addressText, contactText, identifierText, nameInFull } from "./datatypes/people"
import {
  MAX_LISTED_SAMPLES,
  quantityText,
  rangeText,
  ratioText,
  sampledDataText,
  samplesOf,
} from "./datatypes/quantity"
import { clockText, isTiming, timingText } from "./datatypes/timing"
import { codeWords } from "./codes"
import { Elements } from "./elements"
import type { Scope } from "./scope"
import { BINARY_VALUES, MISSING, SAMPLES, TOO_DEEP } from "./tally"
import { Decimal, isFalse, isObject, isTrue, listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { capital, firstOf, joined, labelOf, sameWords, spaced } from "./words"

/** Deeper values are counted, not shown. */
const MAX_DEPTH = 40
/** A longer text without a space is data, not words. */
const MAX_WORD = 2_000

/**
 * Puts any value of a resource in words: by its datatype where its members tell which one it is, else member by member
 * with labels. No member is left out.
 */
export class Writer {
  #depth = 0

  constructor(
    readonly scope: Scope,
    /** The resource whose contained resources `#id` means. */
    readonly resource: FhirObject,
  ) {}

  /** `name` is that of the element, which tells codes from other texts. */
  readonly words = (node: FhirNode | undefined, name = ""): string => {
    if (node === undefined || node === null) return ""
    if (Array.isArray(node))
      return joined(
        (node as readonly FhirNode[]).map((one) => this.words(one, name)),
        "; ",
      )
    if (!isObject(node)) return this.#primitive(node as string | boolean | Decimal, name)
    if (this.#depth >= MAX_DEPTH) {
      this.scope.tally.add(TOO_DEEP)
      return "(more in the file)"
    }
    this.#depth++
    try {
      return joined([this.#object(node, name), this.#additions(node)], " ")
    } finally {
      this.#depth--
    }
  }

  #primitive(node: string | boolean | Decimal, name: string): string {
    if (isTrue(node)) return "Yes"
    if (isFalse(node)) return "No"
    const text = textOf(node)
    if (text.length >= 10 && isDateTime(text)) return dateText(text)
    if (/^\d\d:\d\d:\d\d$/.test(text)) return clockText(text)
    if (text.length > MAX_WORD && !/\s/.test(text)) {
      this.scope.tally.add(BINARY_VALUES)
      return `(${text.length} characters of data)`
    }
    return codeWords(name, text)
  }

  #object(node: FhirObject, name: string): string {
    const keys = Object.keys(node).filter(
      (key) => key !== "id" && key !== "extension" && node[key] !== undefined,
    )
    const only = (names: ReadonlySet<string>) => keys.every((key) => names.has(key))
    if (keys.length === 0) return ""
    if (textOf(node["resourceType"])) return this.scope.nameOf(node)
    if (only(CONCEPT)) return conceptInFull(node)
    if (only(CODEABLE_REFERENCE) && (isObject(node["concept"]) || isObject(node["reference"])))
      return joined([conceptInFull(node["concept"]), this.words(node["reference"])])
    if (only(REFERENCE)) return this.reference(node)
    if (only(QUANTITY) && isNumber(node["value"])) return quantityText(node)
    if (
      only(QUANTITY) &&
      keys.every((key) => key !== "value" && key !== "display") &&
      node["unit"] !== undefined
    )
      return quantityText(node)
    if (only(CONTACT) && (name === "telecom" || CONTACT_SYSTEMS.has(textOf(node["system"]))))
      return contactText(node)
    if (only(IDENTIFIER) && (node["value"] !== undefined || node["assigner"] !== undefined))
      return identifierText(node)
    if (only(CODING)) return codingText(node)
    if (only(RANGE)) return rangeText(node)
    if (only(RATIO)) return ratioText(node)
    if (only(PERIOD)) return periodText(node)
    if (node["origin"] !== undefined && node["dimensions"] !== undefined) return this.#curve(node)
    if (only(HUMAN_NAME) && (node["family"] !== undefined || node["given"] !== undefined))
      return nameInFull(node)
    if (
      only(ADDRESS) &&
      ["line", "city", "postalCode", "country", "state"].some((key) => node[key] !== undefined)
    )
      return addressText(node)
    if (only(ANNOTATION)) return this.#annotation(node)
    if (isTiming(node) && only(TIMING)) return timingText(node, this.left)
    if (name === "dosageInstruction" || name === "dosage" || keys.some((key) => DOSAGE_SIGNS.has(key)))
      return this.dosage(node)
    if (isAttachment(node)) return attachmentText(node)
    return this.left(new Elements(node))
  }

  #curve(node: FhirObject): string {
    const samples = samplesOf(node)
    if (samples.length > MAX_LISTED_SAMPLES) this.scope.tally.add(SAMPLES, samples.length)
    return sampledDataText(node)
  }

  #annotation(node: FhirObject): string {
    const by = joined([
      this.words(node["authorReference"]),
      textOf(node["authorString"]),
      dateText(node["time"]),
    ])
    return by ? `${textOf(node["text"])} (${by})` : textOf(node["text"])
  }

  dosage(node: FhirNode | undefined): string {
    const { text, coded } = dosageText(node, this)
    return text && coded ? `${text} (${coded})` : firstOf(text, coded)
  }

  /** What nobody took of an object: `Label: words; Label: words`. */
  readonly left = (elements: Elements): string =>
    joined(
      elements.left
        .filter((name) => name !== "id" && name !== "resourceType")
        .map((name) => this.labelled(name, elements.take(name))),
      "; ",
    )

  labelled(name: string, node: FhirNode | undefined): string {
    if (name === "extension" || name === "modifierExtension")
      return this.#additions(objectOf({ extension: node ?? null }))
    const text = name.startsWith("_") ? this.#additions(additionsOf(node)) : this.words(node, name)
    return text && `${labelOf(name.replace(/^_/, ""))}: ${text}`
  }

  #additions(node: FhirObject): string {
    const said = joined(
      listOf(node["extension"])
        .map((one) => this.extension(one))
        .map(({ label, text }) => joined([label, text], ": ")),
      "; ",
    )
    return said && `(${said})`
  }

  /** An extension by the last part of its address, which is its name: `…/patient-birthPlace` is "Patient birth place". */
  extension(node: FhirNode | undefined): {
    readonly label: string
    readonly text: string
    readonly url: string
  } {
    const extension = new Elements(objectOf(node))
    const url = extension.takeText("url")
    extension.take("id")
    if (url.endsWith("/narrativeLink")) return { label: "", text: "", url }
    const name = url.split(/[/#:]/).filter(Boolean).at(-1) ?? ""
    const value = extension.choices("value").map((choice) => this.words(extension.take(choice), name))
    const parts = extension.takeList("extension").map((part) => {
      const { label, text } = this.extension(part)
      return joined([label, text], ": ")
    })
    const text = joined([...value, joined(parts, "; "), this.left(extension)])
    if (name === "data-absent-reason")
      return { label: "", text: `not given: ${spaced(text).toLowerCase()}`, url }
    return { label: text ? spaced(name) : "", text, url }
  }

  /** What a Reference names, in words; what is not in the file keeps its display and is counted. */
  reference(node: FhirNode | undefined): string {
    const reference = objectOf(node)
    const [literal, display] = [textOf(reference["reference"]), textOf(reference["display"])]
    const found = this.scope.references.resolve(reference, this.resource)
    const name = found ? this.scope.nameOf(found.entry.resource) : ""
    const identifier = identifierText(reference["identifier"])
    const missing = literal !== "" && !found
    if (missing) this.scope.tally.add(MISSING)
    const words =
      display && name && !sameWords(display, name) ? `${display} (${name})` : firstOf(display, name)
    const version = found?.otherVersion ? `version ${found.otherVersion}, which the file does not have` : ""
    const type = textOf(reference["type"])
    return joined([
      joined([
        firstOf(words, identifier, missing ? `${literal} (not in this file)` : "", capital(spaced(type))),
      ]),
      words && identifier,
      version,
    ])
  }
}

/** The extensions of a primitive, or of each of a list of primitives: `_birthDate`. */
const additionsOf = (node: FhirNode | undefined): FhirObject => ({
  extension: listOf(node).flatMap((one) => listOf(objectOf(one)["extension"])),
})

const isNumber = (node: FhirNode | undefined): boolean =>
  node instanceof Decimal || (typeof node === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(node))

const set = (names: string): ReadonlySet<string> => new Set(names.split(" "))
const CONCEPT = set("coding text")
const CODEABLE_REFERENCE = set("concept reference")
const REFERENCE = set("reference display identifier type")
const QUANTITY = set("value unit units code system comparator currency")
const CONTACT = set("system value use rank period")
const CONTACT_SYSTEMS = set("phone fax email pager url sms other")
const IDENTIFIER = set("use type system value period assigner")
const CODING = set("system version code display userSelected primary")
const RANGE = set("low high")
const RATIO = set("numerator denominator lowNumerator highNumerator")
const PERIOD = set("start end")
const HUMAN_NAME = set("use text family given prefix suffix period")
const ADDRESS = set("use type text line city district state postalCode country period")
const ANNOTATION = set("text time authorString authorReference")
const TIMING = set("repeat event code")
const DOSAGE_SIGNS = set(
  "doseAndRate asNeededBoolean asNeededCodeableConcept maxDosePerPeriod additionalInstruction",
)
