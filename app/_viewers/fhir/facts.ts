import type { Code, Fact, FactKind, Quantity } from "../reading"
import { codesOf, conceptText } from "./datatypes/concept"
import { pointerOf } from "./document-flags"
import { Elements } from "./elements"
import { interpretationIn } from "../parts/row"
import { factFlags } from "./flags"
import type { FhirRow } from "./model"
import { rangesOf, theRange } from "./reference-range"
import { isAdvanceDirective } from "./resources/consent"
import type { Scope } from "./scope"
import { isTrue, listOf, objectOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"
import { bestName, contactText } from "./datatypes/people"
import { firstOf, joined, own } from "./words"
import { Writer } from "./writer"

/** Which statement of a summary a resource type makes. */
const KINDS: Readonly<Record<string, FactKind>> = {
  AllergyIntolerance: "allergy",
  Condition: "problem",
  MedicationStatement: "medicine",
  MedicationRequest: "medicine",
  MedicationOrder: "medicine",
  Immunization: "vaccination",
  Procedure: "procedure",
}

/** LOINC codes of ABO and Rh blood groups. */
const BLOOD_GROUPS = new Set(["882-1", "883-9", "884-7", "10331-7", "57743-8", "34530-6", "34532-2"])

/** The statements of a scope that can be listed beside those of other files, in the order of its rows. */
export function factsOf(scope: Scope): Fact[] {
  return [...scope.rows].flatMap(([resource, row]) => {
    const type = textOf(resource["resourceType"])
    if (type === "Observation") return resultFacts(resource, row, scope)
    if (type === "Patient") return contactFacts(resource, row, scope)
    const kind = own(KINDS, type)
    if (kind) return [{ ...baseOf(row), kind, codes: codesOfResource(resource, scope) }]
    const advance =
      (type === "Consent" && isAdvanceDirective(resource["category"])) ||
      (type === "ServiceRequest" && row.flags.some(({ text }) => text === "Do NOT resuscitate"))
    return advance
      ? [
          {
            ...baseOf(row),
            kind: "advance-directive" as const,
            codes: codesOf(resource["code"] ?? resource["category"]),
          },
        ]
      : []
  })
}

/** Details that are about the entry, not about what it says. */
const ASIDE = new Set([
  "Coded as",
  "Identifier",
  "Category",
  "Tags",
  "Parts",
  "Issued",
  "Performed by",
  "Based on",
])

function baseOf(row: FhirRow): Omit<Fact, "kind" | "codes"> {
  const details = row.details
    .filter(({ label }) => !ASIDE.has(label))
    .map(({ label, text }) => joined([label, text], ": "))
  const parts = row.rows.filter(({ type }) => type === "").map((part) => partText(part))
  return {
    what: row.what,
    details: joined([...details, ...parts]),
    quantity: null,
    time: row.time,
    flags: factFlags(row.flags),
    pointer: pointerOf(row),
    ...(row.subject && { subject: row.subject }),
  }
}

/** A part in one line: `Reaction: severe, Manifestation: hives`. */
const partText = (part: FhirRow): string =>
  `${part.typeWords}: ${joined([part.what, ...part.flags.map(({ text }) => text), ...part.details.map(({ label, text }) => joined([label, text], ": "))])}`

function codesOfResource(resource: FhirObject, scope: Scope): Code[] {
  const medication = new Elements(resource).choices("medication").flatMap((name) => {
    const node = objectOf(resource[name])
    const found = scope.references.resolve(
      objectOf(node["reference"])["reference"] === undefined ? node : node["reference"],
      resource,
    )
    return [node, node["concept"], found?.entry.resource["code"]].flatMap((one) => codesIn(one))
  })
  return [...medication, ...["code", "substance", "vaccineCode"].flatMap((name) => codesIn(resource[name]))]
}

const codesIn = (node: FhirNode | undefined): Code[] =>
  listOf(node).flatMap((one) => (objectOf(one)["coding"] === undefined ? [] : codesOf(one)))

/** A result, and each of its components as a result of its own. */
function resultFacts(resource: FhirObject, row: FhirRow, scope: Scope): Fact[] {
  const codes = codesOf(resource["code"])
  const blood = codes.some(({ code }) => BLOOD_GROUPS.has(code))
  const base = baseOf(row)
  const own = valueName(resource)
  const kind: FactKind = blood ? "blood-group" : "result"
  const facts: Fact[] = []
  if (own || resource["dataAbsentReason"] !== undefined)
    facts.push({
      ...base,
      kind,
      codes,
      details: mainOf(row) || base.details,
      quantity: quantityOf(resource, resource, scope),
      ...interpretationIn(row.flags),
    })
  const components = listOf(resource["component"]).map(objectOf)
  const rows = row.rows.filter(({ typeWords, type }) => type === "" && typeWords === "Component")
  components.forEach((component, index) => {
    const part = rows[index]
    if (!part || (valueName(component) === undefined && component["dataAbsentReason"] === undefined)) return
    facts.push({
      ...base,
      kind: "result",
      what: part.what,
      codes: codesOf(component["code"]),
      details: mainOf(part),
      quantity: quantityOf(component, resource, scope),
      flags: [...new Set([...factFlags(row.flags), ...factFlags(part.flags)])],
      ...interpretationIn(part.flags),
    })
  })
  return facts
}

const mainOf = (row: FhirRow): string =>
  joined(row.details.filter(({ label }) => label === "").map(({ text }) => text))

const valueName = (node: FhirObject): string | undefined => new Elements(node).choices("value")[0]

function quantityOf(node: FhirObject, resource: FhirObject, scope: Scope): Quantity | null {
  const quantity = objectOf(node["valueQuantity"])
  const value = textOf(quantity["value"]) || textOf(node["valueInteger"])
  if (value === "") return null
  const person = objectOf(scope.subjects.get(resource)?.resource ?? scope.people[0]?.resource)
  const known = { sex: textOf(person["gender"]), birthDate: textOf(person["birthDate"]) }
  const time = textOf(resource["effectiveDateTime"]) || textOf(objectOf(resource["effectivePeriod"])["start"])
  const range = theRange(rangesOf(node["referenceRange"], known, time, new Writer(scope, resource)))
  const code = textOf(quantity["code"])
  return {
    value,
    comparator: textOf(quantity["comparator"]),
    unit: textOf(quantity["unit"]) || code,
    ucum: textOf(quantity["system"]) === "http://unitsofmeasure.org" ? code : "",
    range: range && { low: range.low, high: range.high, text: range.text },
  }
}

/** Whom to call. */
function contactFacts(resource: FhirObject, row: FhirRow, scope: Scope): Fact[] {
  return listOf(resource["contact"])
    .map(objectOf)
    .map((contact) => ({
      ...baseOf(row),
      kind: "contact" as const,
      what: bestName(contact["name"]) || textOf(objectOf(contact["organization"])["display"]),
      codes: codesOf(contact["relationship"]),
      details: joined([
        ...listOf(contact["relationship"]).map(conceptText),
        ...listOf(contact["telecom"]).map(contactText),
      ]),
      time: textOf(objectOf(contact["period"])["start"]),
      flags: isTrue(contact["inactive"]) ? ["Inactive"] : [],
      ...(scope.people.length > 1 && { subject: firstOf(scope.nameOf(resource), "Name not given") }),
    }))
}
