import { codeTable } from "../../_core/code-table"
import { isoTime, timeInWords } from "../parts/hl7-time"
import type { Flag, LabelledText } from "../parts/row"
import type { Fact, Subject } from "../reading"
import type { Context } from "./context"
import { describe, isValue, partyName, TECHNICAL } from "./describe"
import { labelOf, PARTICIPATIONS, ROLES } from "./terms"
import { valueText } from "./values"
import { attribute, childOf, childrenOf, pathOf } from "./xml"
import type { XmlElement } from "./xml"
import { codeText } from "./codes"
import { idText, nameText, telecomText } from "./names"
import { timeText } from "./times"

/** What the header of a document says (CDA R2 4.2), or the part of one that a fragment is. */
export interface Header {
  readonly subjects: Subject[]
  readonly authors: string[]
  readonly flags: Flag[]
  readonly lines: LabelledText[]
  readonly facts: Fact[]
  custodian: string
  /** ISO 8601 of the encounter that the document is about. */
  encounter: string
}

export const emptyHeader = (): Header => ({
  subjects: [],
  authors: [],
  flags: [],
  lines: [],
  facts: [],
  custodian: "",
  encounter: "",
})

const LABELS = codeTable<string>({
  recordTarget: "Patient",
  author: "Author",
  dataEnterer: "Entered by",
  informant: "Informant",
  custodian: "Kept by",
  informationRecipient: "For",
  legalAuthenticator: "Legally signed by",
  authenticator: "Signed by",
  participant: "Involved",
  inFulfillmentOf: "On the order",
  documentationOf: "About",
  authorization: "Consent",
  componentOf: "Encounter",
  serviceEvent: "About",
  encompassingEncounter: "Encounter",
  performer: "Performed by",
  encounterParticipant: "Involved",
  responsibleParty: "Responsible",
  location: "Place",
})

const REPLACES = codeTable<string>({
  RPLC: "Replaces",
  APND: "Adds to",
  XFRM: "Made from",
})

/** Parts that the page says by themselves. */
const SAID: ReadonlySet<string> = new Set(["title", "code", "component", "effectiveTime"])

/** All children of `ClinicalDocument` but its body. */
export function readHeader(document: XmlElement, context: Context): Header {
  const header = emptyHeader()
  for (const child of childrenOf(document)) {
    if (SAID.has(child.name) || TECHNICAL.has(child.name)) continue
    readPart(child, header, context)
  }
  return header
}

/** One part of a header; of any other name it is said by that. */
export function readPart(element: XmlElement, header: Header, context: Context): void {
  const line = (label: string, text: string) => {
    if (text) header.lines.push({ label, text })
  }
  const whole = (part: XmlElement, without?: ReadonlySet<string>) =>
    describe(part, context, { contact: true, ...(without ? { without } : {}) }).join(", ")
  switch (element.name) {
    case "recordTarget":
    case "patientRole":
      return readPatient(element, header, context)
    case "confidentialityCode": {
      const text = codeText(element, context)
      const code = attribute(element, "code")
      if (code !== "N" && text) header.flags.push({ text: `Confidentiality: ${text}`, kind: "warning" })
      return line("Confidentiality", text)
    }
    case "id":
    case "setId":
      return line(element.name === "id" ? "Document identifier" : "Document set", wholeId(element))
    case "relatedDocument": {
      const type = attribute(element, "typeCode")
      const label = REPLACES[type] ?? "Related document"
      if (type === "RPLC") header.flags.push({ text: "Replaces an earlier document", kind: "status" })
      const parent = childOf(element, "parentDocument")
      const ids = childrenOf(parent ?? element, "id", "setId").map(wholeId)
      const rest = parent ? whole(parent, new Set(["id", "setId"])) : whole(element)
      return line(label, [...ids, rest].filter(Boolean).join(", "))
    }
    case "author":
      header.authors.push(partyName(element))
      return line(LABELS["author"] ?? "", whole(element))
    case "custodian":
      header.custodian ||= partyName(element)
      return line(LABELS["custodian"] ?? "", whole(element))
    case "participant":
      return readParticipant(element, header, context, whole(element))
    case "documentationOf":
    case "componentOf":
      for (const child of childrenOf(element)) readPart(child, header, context)
      return
    case "serviceEvent":
    case "encompassingEncounter":
      return readEvent(element, header, context, whole)
    default: {
      const type = PARTICIPATIONS[attribute(element, "typeCode")]
      const own = /^(performer|encounterParticipant)$/.test(element.name) ? type : undefined
      const text = isValue(element) ? valueText(element, context) : whole(element)
      return line(own ?? LABELS[element.name] ?? labelOf(element.name), text)
    }
  }
}

const wholeId = (element: XmlElement): string =>
  [attribute(element, "root"), attribute(element, "extension")].filter(Boolean).join(" ") || idText(element)

const EVENT_PARTIES = ["performer", "encounterParticipant", "responsibleParty", "location"] as const

function readEvent(
  element: XmlElement,
  header: Header,
  context: Context,
  whole: (part: XmlElement, without?: ReadonlySet<string>) => string,
): void {
  const encounter = element.name === "encompassingEncounter"
  const time = childOf(element, "effectiveTime")
  if (encounter)
    header.encounter ||=
      isoTime(attribute(childOf(time, "low"), "value")) || isoTime(attribute(time, "value"))
  const words = [
    whole(element, new Set([...EVENT_PARTIES, "effectiveTime"])),
    time ? timeText(time, context) : "",
  ]
  const text = words.filter(Boolean).join(", ")
  if (text) header.lines.push({ label: LABELS[element.name] ?? "", text })
  for (const party of childrenOf(element, ...EVENT_PARTIES)) readPart(party, header, context)
}

/** Somebody whom one calls: a contact for the emergency card. */
function contactFact(element: XmlElement, role: string): Fact | null {
  const name = partyName(element)
  const numbers = childrenOf(element, "telecom").map(telecomText).filter(Boolean)
  if (!name) return null
  return {
    kind: "contact",
    what: name,
    codes: [],
    details: [role, ...numbers].filter(Boolean).join(", "),
    quantity: null,
    time: "",
    flags: [],
    pointer: pathOf(element),
  }
}

function readParticipant(element: XmlElement, header: Header, context: Context, text: string): void {
  const label = PARTICIPATIONS[attribute(element, "typeCode")] ?? LABELS["participant"] ?? ""
  if (text) header.lines.push({ label, text })
  const entity = childOf(element, "associatedEntity")
  const classCode = attribute(entity, "classCode")
  if (!entity || !["NOK", "ECON", "CAREGIVER", "GUARD", "AGNT", "PRS"].includes(classCode)) return
  const code = childOf(entity, "code")
  const role = [ROLES[classCode], code && codeText(code, context)].filter(Boolean).join(", ")
  const fact = contactFact(entity, role)
  if (fact) header.facts.push(fact)
}

function readPatient(element: XmlElement, header: Header, context: Context): void {
  for (const role of element.name === "patientRole" ? [element] : childrenOf(element)) {
    if (TECHNICAL.has(role.name)) continue
    if (role.name !== "patientRole") {
      readPart(role, header, context)
      continue
    }
    const patient = childOf(role, "patient")
    const [name, ...others] = childrenOf(patient ?? role, "name").map(nameText)
    const gender = childOf(patient, "administrativeGenderCode")
    const born = childOf(patient, "birthTime")
    header.subjects.push({
      name: name ?? "",
      birthDate: isoTime(attribute(born, "value")),
      sex: gender ? sexOf(gender, context) : "",
      identifiers: childrenOf(role, "id")
        .map((id) => idText(id, true))
        .filter(Boolean),
    })
    const line = (label: string, text: string) => {
      if (text) header.lines.push({ label, text })
    }
    if (born)
      line(
        "Born",
        [
          timeInWords(attribute(born, "value"), "long"),
          attribute(born, "value") ? "" : valueText(born, context),
        ]
          .filter(Boolean)
          .join(" "),
      )
    if (gender) line("Sex", codeText(gender, context))
    others.forEach((other) => line("Also named", other))
    const rest = [...childrenOf(role), ...childrenOf(patient ?? role)].filter(
      ({ name }) => !["id", "patient", "name", "administrativeGenderCode", "birthTime"].includes(name),
    )
    for (const part of patient ? rest : [...new Set(rest)]) readDetail(part, header, context, line)
  }
}

function readDetail(
  part: XmlElement,
  header: Header,
  context: Context,
  line: (label: string, text: string) => void,
): void {
  if (TECHNICAL.has(part.name)) return
  if (part.name === "telecom") return line("Telephone, mail", telecomText(part))
  if (part.name === "addr")
    return line(
      "Address",
      describe({ ...part, name: "role", children: [part] }, context, { contact: true }).join(", "),
    )
  const text = isValue(part)
    ? valueText(part, context)
    : describe(part, context, { contact: true }).join(", ")
  line(labelOf(part.name), text)
  if (part.name !== "guardian") return
  const code = childOf(part, "code")
  const fact = contactFact(part, ["guardian", code ? codeText(code, context) : ""].filter(Boolean).join(", "))
  if (fact) header.facts.push(fact)
}

/** `female`, `male`, else as the file says it. */
function sexOf(gender: XmlElement, context: Context): string {
  const code = attribute(gender, "code")
  if (code === "F") return "female"
  if (code === "M") return "male"
  return codeText(gender, context).toLowerCase()
}
