import { bestName } from "../datatypes/people"
import { Elements } from "../elements"
import { emptyReason } from "../empty-reason"
import { listOf, objectOf } from "../tree"
import type { FhirNode } from "../tree"
import type { Draft, ResourceSpec } from "../draft"
import { joined } from "../words"

/** All names; the best one is the head of the row. */
function putNames(node: FhirNode, draft: Draft): void {
  if (draft.what === "" || draft.what === draft.typeWords) draft.what = bestName(node)
  const full = listOf(node).map((one) => draft.writer.words(one, "name"))
  draft.detail(
    "Name",
    joined(
      full.filter((text) => text !== draft.what),
      "; ",
    ),
  )
}

const PERSON: ResourceSpec = {
  what: ["name"],
  when: [],
  first: [
    "name",
    "birthDate",
    "gender",
    "deceased",
    "telecom",
    "address",
    "contact",
    "communication",
    "generalPractitioner",
  ],
  labels: {
    communication: "Language",
    generalPractitioner: "General practitioner",
    link: "Same person as",
    multipleBirth: "Multiple birth",
  },
  rules: { name: putNames },
}

export const PATIENT: ResourceSpec = {
  ...PERSON,
  before: (draft) => {
    // A date of death says it, too.
    if (draft.elements.has("deceasedDateTime")) draft.flag({ kind: "warning", text: "Deceased" })
  },
}
export const PRACTITIONER: ResourceSpec = {
  ...PERSON,
  first: ["name", "qualification", "telecom", "address"],
}
export const RELATED_PERSON: ResourceSpec = {
  ...PERSON,
  words: "Related person",
  first: ["relationship", "name", "telecom"],
}
export const ORGANIZATION: ResourceSpec = {
  what: ["name", "alias"],
  when: [],
  first: ["type", "telecom", "address", "contact"],
}

export const COVERAGE: ResourceSpec = {
  words: "Insurance",
  what: ["type", "insurer", "payor", "issuer"],
  when: ["period"],
  first: ["payor", "insurer", "subscriberId", "class", "relationship"],
}

export const DOCUMENT_REFERENCE: ResourceSpec = {
  words: "Document",
  what: ["type", "description", "category"],
  when: ["date", "created", "indexed"],
  first: ["description", "content", "author", "context"],
  labels: { content: "File", attachment: "File", securityLabel: "Confidentiality", relatesTo: "Relation" },
  rules: { content: putContent },
}

/** Each file of a document, and what else is said of it. */
function putContent(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const content = new Elements(objectOf(one))
    draft.tools.attach(objectOf(content.take("attachment")), draft, "attachment")
    draft.detail("About the file", draft.writer.left(content))
  }
}

export const BINARY: ResourceSpec = {
  words: "File",
  what: [],
  before: (draft) => {
    const { elements } = draft
    draft.what = "File"
    draft.tools.attach(elements.node, draft, "content")
    for (const name of ["contentType", "data", "content", "securityContext"]) elements.take(name)
  },
}

export const LIST: ResourceSpec = {
  what: ["title", "code"],
  when: ["date"],
  first: ["emptyReason", "entry"],
  labels: { entry: "Entry", item: "Entry", mode: "List mode" },
  embed: ["item"],
  rules: { emptyReason: (node, draft) => draft.detail("Empty", emptyReason(node)) },
}

export const PROVENANCE: ResourceSpec = {
  words: "Where it comes from",
  what: ["activity", "reason"],
  when: ["occurred", "period", "recorded"],
  first: ["agent", "target"],
}

export const OPERATION_OUTCOME: ResourceSpec = { words: "Message of the system", first: ["issue"] }
