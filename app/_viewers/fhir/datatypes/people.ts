import { dateText, periodText } from "../dates"
import { listOf, objectOf, textOf } from "../tree"
import type { FhirNode, FhirObject } from "../tree"
import { firstOf, joined, sameWords, spaced, own } from "../words"
import { conceptInFull } from "./concept"

/** Names, addresses, telephone numbers and identifiers; `use` is said, because `old` makes them wrong. */

/** A HumanName: its text, else prefix, given and family names. DSTU2 has lists of family names. */
export function nameText(value: FhirNode | undefined): string {
  const name = objectOf(value)
  const parts = ["prefix", "given", "family", "suffix"].flatMap((part) => listOf(name[part]).map(textOf))
  return firstOf(textOf(name["text"]), parts.filter(Boolean).join(" "))
}

/** The name by which a person is known now: official, else usual, else the first that is not old. */
export function bestName(value: FhirNode | undefined): string {
  if (typeof value === "string") return value.trim()
  const names = listOf(value).map(objectOf)
  const by = (use: string) => names.find((name) => name["use"] === use)
  const best =
    by("official") ?? by("usual") ?? names.find(({ use }) => use !== "old" && use !== "maiden") ?? names[0]
  return nameText(best)
}

/** A name with everything that is said of it. */
export function nameInFull(value: FhirNode | undefined): string {
  const name = objectOf(value)
  const parts = nameText({ ...name, text: null })
  const text = nameText(name)
  return withUse(name, text + (parts && !sameWords(parts, text) ? ` (${parts})` : ""))
}

/** `12 Rue X, 69001 Lyon, France (home)`. */
export function addressText(value: FhirNode | undefined): string {
  const address = objectOf(value)
  const lines = [
    ...listOf(address["line"]).map(textOf),
    joined([textOf(address["postalCode"]), textOf(address["city"])], " "),
    textOf(address["district"]),
    textOf(address["state"]),
    textOf(address["country"]),
  ]
  const text = textOf(address["text"])
  const parts = lines.filter((line) => line !== "" && !text.includes(line))
  return withUse(address, joined([text, ...parts]))
}

const SYSTEMS: Readonly<Record<string, string>> = {
  phone: "phone",
  email: "e-mail",
  sms: "text message",
  url: "web",
}

/** `phone +33 4 72 00 00 00 (work)`. */
export function contactText(value: FhirNode | undefined): string {
  const contact = objectOf(value)
  const system = textOf(contact["system"])
  const rank = textOf(contact["rank"])
  const text = joined([own(SYSTEMS, system) ?? system, textOf(contact["value"])], " ")
  return withUse(contact, joined([text, rank && `preference ${rank}`]))
}

/** `MRN 12345`: the identifier's kind or system, and its value. */
export function identifierText(value: FhirNode | undefined): string {
  const identifier = objectOf(value)
  const type = conceptInFull(identifier["type"])
  const system = textOf(identifier["system"])
  const assigner = textOf(objectOf(identifier["assigner"])["display"])
  const text = joined(
    [firstOf(type, textOf(identifier["value"]) ? "" : system), textOf(identifier["value"])],
    " ",
  )
  return withUse(identifier, joined([text, assigner && `given by ${assigner}`]))
}

function withUse(node: FhirObject, text: string): string {
  const use = textOf(node["use"])
  const type = textOf(node["type"])
  const said = joined([
    use === "usual" || use === "official"
      ? ""
      : use === "old"
        ? "OLD, no longer valid"
        : spaced(use).toLowerCase(),
    spaced(type).toLowerCase(),
    periodText(node["period"]),
  ])
  return said ? `${text} (${said})`.trim() : text
}

/** Line under a patient's name: born, died, sex, place. */
export function personFacts(person: FhirObject): string[] {
  const born = dateText(person["birthDate"])
  const died = dateText(person["deceasedDateTime"])
  const dead = person["deceasedBoolean"] === true || person["deceasedBoolean"] === "true"
  const gender = textOf(person["gender"])
  const address = objectOf(listOf(person["address"])[0])
  const place = joined([textOf(address["city"]), textOf(address["country"])])
  return [
    born && `born ${born}`,
    died ? `died ${died}` : dead ? "deceased" : "",
    gender === "unknown" ? "" : gender,
    place,
  ].filter(Boolean)
}
