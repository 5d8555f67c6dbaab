import { Elements } from "../elements"
import { isFalse, isObject, isTrue, listOf, objectOf } from "../tree"
import type { FhirNode, FhirObject } from "../tree"
import { joined, sameWords } from "../words"
import { conceptInFull } from "./concept"
import { quantityText, rangeText, ratioText } from "./quantity"
import { timingText } from "./timing"

/** What wording a Dosage needs from its surroundings. */
export interface DosageWords {
  /** Any element in words, references resolved. */
  readonly words: (node: FhirNode | undefined) => string
  /** What is left of an object, with labels. */
  readonly left: (elements: Elements) => string
}

/** A Dosage in words: what a person wrote, and what its elements say. Either may say more than the other. */
export interface DosageText {
  readonly text: string
  readonly coded: string
}

/**
 * Every element of a Dosage (hl7.org/fhir/R4/dosage.html); also R5's, STU3's and DSTU2's, and the dosage of a
 * MedicationAdministration: dose, rate, timing, as needed, route, site, method, instructions and limits.
 */
export function dosageText(value: FhirNode | undefined, { words, left }: DosageWords): DosageText {
  const dosage = new Elements(objectOf(value))
  const sequence = dosage.takeText("sequence")
  const text = dosage.takeText("text")
  const coded = joined([
    ...dosage.takeList("doseAndRate").map((node) => doseAndRate(new Elements(objectOf(node)), left)),
    ...amounts(dosage),
    timingText(dosage.take("timing"), left),
    asNeeded(dosage, words),
    labelled("", dosage, "route"),
    labelled("by", dosage, "method"),
    ...site(dosage, words),
    ...dosage.takeList("additionalInstruction").map(conceptInFull),
    ...dosage.takeList("additionalInstructions").map(conceptInFull),
    dosage.takeText("patientInstruction"),
    ...["maxDosePerPeriod", "maxDosePerAdministration", "maxDosePerLifetime"].flatMap((name) =>
      dosage.takeList(name).map((node) => {
        const amount = isRatio(node) ? ratioText(node) : quantityText(node)
        return amount && `maximum ${amount}${LIMITS[name] ?? ""}`
      }),
    ),
    left(dosage),
  ])
  const step = sequence && `step ${sequence}: `
  return {
    text: text && `${step}${text}`,
    coded: coded && !sameWords(coded, text) ? `${text ? "" : step}${coded}` : "",
  }
}

const LIMITS: Readonly<Record<string, string>> = {
  maxDosePerAdministration: " at a time",
  maxDosePerLifetime: " in a lifetime",
}

const isRatio = (node: FhirNode): boolean => isObject(node) && ("numerator" in node || "denominator" in node)

function doseAndRate(elements: Elements, left: DosageWords["left"]): string {
  const kind = conceptInFull(elements.take("type"))
  return joined([joined(amounts(elements)), kind && `(${kind.toLowerCase()})`, left(elements)], " ")
}

/** dose[x] and rate[x], and DSTU2's quantity[x] of a statement. */
function amounts(elements: Elements): string[] {
  const of = (base: string) => elements.choices(base).map((name) => amountText(elements.take(name)))
  return [...of("dose"), ...of("quantity"), ...of("rate").map((rate) => rate && `at a rate of ${rate}`)]
}

function amountText(node: FhirNode | undefined): string {
  const amount: FhirObject = objectOf(node)
  if ("numerator" in amount || "denominator" in amount) return ratioText(amount)
  return "low" in amount || "high" in amount ? rangeText(amount) : quantityText(amount)
}

function asNeeded(dosage: Elements, words: DosageWords["words"]): string {
  const reasons: string[] = []
  let said = ""
  for (const name of [...dosage.choices("asNeeded"), "asNeededFor"]) {
    const node = dosage.take(name)
    if (isTrue(node)) said = "as needed"
    else if (isFalse(node)) said = said || "not only as needed"
    else reasons.push(...listOf(node).map(words))
  }
  const reason = joined(reasons, " or ")
  return reason ? `as needed for ${reason}` : said
}

function site(dosage: Elements, words: DosageWords["words"]): string[] {
  return dosage.choices("site").map((name) => {
    const text = words(dosage.take(name))
    return text && `site: ${text}`
  })
}

function labelled(before: string, dosage: Elements, name: string): string {
  const text = dosage.takeList(name).map(conceptInFull).filter(Boolean).join(", ")
  return text && joined([before, text], " ")
}
