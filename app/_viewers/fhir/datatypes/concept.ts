import type { Code } from "../../reading"
import { listOf, objectOf, textOf } from "../tree"
import type { FhirNode } from "../tree"
import { firstOf, hasWords, joined, own } from "../words"

/** Names of the systems that codes come from, as doctors call them. */
const SYSTEMS: Readonly<Record<string, string>> = {
  "http://loinc.org": "LOINC",
  "http://snomed.info/sct": "SNOMED CT",
  "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
  "http://hl7.org/fhir/sid/icd-10": "ICD-10",
  "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
  "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
  "http://hl7.org/fhir/sid/cvx": "CVX",
  "http://hl7.org/fhir/sid/ndc": "NDC",
  "http://www.whocc.no/atc": "ATC",
  "http://unitsofmeasure.org": "UCUM",
  "http://dicom.nema.org/resources/ontology/DCM": "DICOM",
}

/** A CodeableConcept's own words, else those of its codes. */
export function conceptText(value: FhirNode | undefined): string {
  if (typeof value === "string") return value.trim()
  const concept = objectOf(value)
  const codings = listOf(concept["coding"]).map(objectOf)
  return firstOf(
    textOf(concept["text"]),
    ...codings.map((coding) => textOf(coding["display"])),
    ...codings.map((coding) => textOf(coding["code"])),
  )
}

/** The words, and in brackets what its codes say in other words. */
export function conceptInFull(value: FhirNode | undefined): string {
  const words = conceptText(value)
  const others = listOf(objectOf(value)["coding"])
    .map((coding) => textOf(objectOf(coding)["display"]))
    .filter((display) => display && !hasWords(words, display))
  return others.length === 0 ? words : `${words} (${joined(others, "; ")})`
}

/** `SNOMED CT 91936005, Allergy to penicillin; ICD-10 Z88.0`: the codes themselves. Words that are known are left out. */
export const codesText = (value: FhirNode | undefined, known = ""): string =>
  joined(
    listOf(objectOf(value)["coding"]).map((node) => {
      const coding = objectOf(node)
      const [system, code, display] = ["system", "code", "display"].map((name) => textOf(coding[name]))
      const version = textOf(coding["version"])
      const name = system && (own(SYSTEMS, system) ?? system)
      return joined([
        joined([name ?? "", code ?? ""], " "),
        version && `version ${version}`,
        hasWords(known, display ?? "") ? "" : (display ?? ""),
      ])
    }),
    "; ",
  )

/** The codes of a CodeableConcept or a Coding. */
export const codesOf = (value: FhirNode | undefined): Code[] =>
  listOf(value)
    .map(objectOf)
    .flatMap((node) => (node["coding"] === undefined ? [node] : listOf(node["coding"]).map(objectOf)))
    .map((coding) => ({ system: textOf(coding["system"]), code: textOf(coding["code"]) }))
    .filter(({ code }) => code !== "")

/** Every code of a concept, and its text: what rules about a code look at. A code alone is one, too. */
export const codeWordsOf = (value: FhirNode | undefined): string[] =>
  typeof value === "string"
    ? [value.trim()]
    : [
        ...codesOf(value).map(({ code }) => code),
        ...listOf(value).map((node) => textOf(objectOf(node)["text"])),
      ].filter(Boolean)

/** A Coding alone: its display, else its code. */
export function codingText(value: FhirNode | undefined): string {
  const coding = objectOf(value)
  return firstOf(textOf(coding["display"]), textOf(coding["code"]), textOf(coding["system"]))
}
