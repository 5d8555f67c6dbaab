import { dateText, isDateTime, periodText } from "./dates"
import { attachmentText } from "./datatypes/attachment"
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
import { clockText, timingText } from "./datatypes/timing"
import { codeWords } from "./codes"
import { Elements } from "./elements"
import type { Scope } from "./scope"
import { NOT_UNDERSTOOD } from "./sentences"
import { shapeOf } from "./shapes"
import type { Shape } from "./shapes"
import { BINARY_VALUES, SAMPLES, TOO_DEEP } from "./tally"
import type { Decimal } from "./tree"
import { isFalse, isObject, isTrue, listOf, objectOf, textOf } from "./tree"
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
      return this.#object(node, name)
    } finally {
      this.#depth--
    }
  }

  #primitive(node: string | boolean | Decimal, name: string): string {
    if (isTrue(node)) return "Yes"
    if (isFalse(node)) return "No"
    const text = textOf(node)
    // A month alone (`2026-03`) may be something else in an element that is no date.
    if (isDateTime(text) && (text.length >= 10 || DATE_NAME.test(name))) return dateText(text)
    if (/^\d\d:\d\d:\d\d$/.test(text)) return clockText(text)
    if (text.length > MAX_WORD && !/\s/.test(text)) {
      this.scope.tally.add(BINARY_VALUES)
      return `(${text.length} characters of data)`
    }
    return codeWords(name, text)
  }

  #object(node: FhirObject, name: string): string {
    if (textOf(node["resourceType"])) return this.scope.nameOf(node) || spaced(textOf(node["resourceType"]))
    const shape = shapeOf(node, name)
    // What a part says stands label by label; its extensions are among its members.
    if (shape === null) return this.left(new Elements(node))
    return joined([this.#shaped(shape, node), this.additions(node)], " ")
  }

  #shaped(shape: Shape, node: FhirObject): string {
    switch (shape) {
      case "concept":
        return conceptInFull(node)
      case "codeable-reference":
        return joined([conceptInFull(node["concept"]), this.words(node["reference"])])
      case "reference":
        return this.reference(node)
      case "quantity":
        return quantityText(node)
      case "contact":
        return contactText(node)
      case "identifier":
        return identifierText(node)
      case "coding":
        return codingText(node)
      case "range":
        return rangeText(node)
      case "ratio":
        return ratioText(node)
      case "period":
        return periodText(node)
      case "curve":
        return this.#curve(node)
      case "name":
        return nameInFull(node)
      case "address":
        return addressText(node)
      case "annotation":
        return this.#annotation(node)
      case "timing":
        return timingText(node, this.left)
      case "dosage":
        return this.dosage(node)
      case "signature":
        return this.#signature(node)
      case "attachment":
        return attachmentText(node)
    }
  }

  #curve(node: FhirObject): string {
    const samples = samplesOf(node)
    if (samples.length > MAX_LISTED_SAMPLES) this.scope.tally.add(SAMPLES, samples.length)
    return sampledDataText(node)
  }

  /** Who signed and when; the signature itself is data. */
  #signature(node: FhirObject): string {
    const elements = new Elements(node)
    if (elements.take("data") !== undefined) this.scope.tally.add(BINARY_VALUES)
    return this.left(elements)
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
    if (name === "extension") return this.additions({ extension: node ?? null })
    if (name === "modifierExtension")
      return joined([NOT_UNDERSTOOD, this.additions({ extension: node ?? null })], " ")
    const text = name.startsWith("_") ? this.additions(node) : this.words(node, name)
    return text && `${labelOf(name.replace(/^_/, ""))}: ${text}`
  }

  /** The extensions of a value and of everything in it, in brackets. */
  additions(node: FhirNode | undefined): string {
    const said = joined(
      extensionsIn(node)
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
      return joined([sameWords(label, "value") ? "" : label, text], ": ")
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
    if (missing) this.scope.countMissing(this.resource, literal)
    const words =
      display && name && !sameWords(display, name) ? `${display} (${name})` : firstOf(display, name)
    const version = found?.otherVersion ? `version ${found.otherVersion}, which the file does not have` : ""
    const type = textOf(found ? found.entry.resource["resourceType"] : reference["type"])
    return joined([
      joined([
        firstOf(words, identifier, missing ? `${literal} (not in this file)` : "", capital(spaced(type))),
      ]),
      words && identifier,
      version,
    ])
  }
}

const DATE_NAME = /(date|time|on|start|end|issued|recorded|created|born)$/i

/** Every extension in a value, not those inside extensions. Nesting is bounded like that of words. */
function extensionsIn(node: FhirNode | undefined, depth = 0): FhirNode[] {
  if (depth > MAX_DEPTH) return []
  if (Array.isArray(node)) return (node as readonly FhirNode[]).flatMap((one) => extensionsIn(one, depth + 1))
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([name, value]) =>
    name === "extension" ? listOf(value) : extensionsIn(value, depth + 1),
  )
}
