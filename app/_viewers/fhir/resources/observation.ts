import { interpretationWords, isNormal } from "../codes"
import { codeWordsOf, codesOf, conceptInFull } from "../datatypes/concept"
import type { Draft, ResourceSpec } from "../draft"
import { rangesOf } from "../reference-range"
import { isObject, listOf, objectOf, textOf } from "../tree"
import type { FhirNode } from "../tree"
import { capital, firstOf, spaced } from "../words"
import { isAttachment } from "../datatypes/attachment"

/** value[x]: the main thing of a result, without a label. */
export function putValue(node: FhirNode, draft: Draft, name: string): void {
  const attachment = listOf(node).find((one) => isObject(one) && isAttachment(one))
  if (attachment !== undefined) draft.tools.attach(objectOf(attachment), draft, name)
  else draft.detail("", draft.writer.words(node, name))
}

/** All interpretations; those that are not normal are flags of their own kind. */
function putInterpretation(node: FhirNode, draft: Draft): void {
  for (const one of listOf(node)) {
    const codes = codeWordsOf(one)
    const words = conceptInFull(one)
    // A code without words of its own.
    const bare = codesOf(one).some(({ code }) => code === words) || typeof one === "string"
    const known = bare ? firstOf(interpretationWords(words), spaced(words)) : words
    if (known) draft.flag({ kind: codes.some(isNormal) ? "status" : "abnormal", text: capital(known) })
  }
}

function putAbsent(node: FhirNode, draft: Draft): void {
  const words = conceptInFull(node)
  const text = /^[a-z-]+$/.test(words) ? spaced(words) : words
  draft.flag({ kind: "uncertain", text: `No value: ${text.toLowerCase()}` })
}

function putRanges(node: FhirNode, draft: Draft): void {
  const { scope, resource } = draft.writer
  const person = objectOf(scope.subjects.get(resource)?.resource ?? scope.people[0]?.resource)
  const known = { sex: textOf(person["gender"]), birthDate: textOf(person["birthDate"]) }
  const time = textOf(resource["effectiveDateTime"]) || textOf(objectOf(resource["effectivePeriod"])["start"])
  const ranges = rangesOf(node, known, time, draft.writer)
  // What fits for certain first, what does not fit last.
  const order = (fits: boolean | null) => (fits === true ? 0 : fits === null ? 1 : 2)
  for (const { label, text } of ranges.toSorted((a, b) => order(a.fits) - order(b.fits)))
    draft.detail(label, text)
}

/** Who or what the result is about, if it is not the patient: a fetus, a donor, an implant. */
function putFocus(node: FhirNode, draft: Draft): void {
  const text = draft.writer.words(node)
  if (text) draft.flag({ kind: "warning", text: `About ${text}, not about the patient` })
}

export const OBSERVATION: ResourceSpec = {
  words: "Result",
  what: ["code", "name"],
  when: ["effective", "applies", "issued"],
  first: [
    "value",
    "dataAbsentReason",
    "referenceRange",
    "component",
    "hasMember",
    "related",
    "bodySite",
    "method",
    "specimen",
  ],
  labels: {
    device: "Measured with",
    hasMember: "Result",
    component: "Component",
    referenceRange: "Usual range",
    derivedFrom: "Derived from",
    issued: "Issued",
  },
  rules: {
    value: putValue,
    interpretation: putInterpretation,
    dataAbsentReason: putAbsent,
    referenceRange: putRanges,
    focus: putFocus,
  },
  // STU3 and DSTU2 name members of a panel by `related.target`.
  embed: ["hasMember", "target"],
}

export const DIAGNOSTIC_REPORT: ResourceSpec = {
  words: "Report",
  what: ["code", "name"],
  when: ["effective", "issued", "diagnostic"],
  first: [
    "conclusion",
    "conclusionCode",
    "codedDiagnosis",
    "presentedForm",
    "result",
    "media",
    "image",
    "performer",
  ],
  labels: {
    conclusion: "Conclusion",
    conclusionCode: "Conclusion",
    codedDiagnosis: "Conclusion",
    presentedForm: "Whole report",
    result: "Result",
    media: "Picture",
  },
  embed: ["result"],
}

export const SPECIMEN: ResourceSpec = {
  what: ["type", "accessionIdentifier"],
  when: ["receivedTime"],
  first: ["collection", "condition", "processing", "container"],
}

export const IMAGING_STUDY: ResourceSpec = {
  words: "Imaging study",
  what: ["description", "procedureCode", "procedure", "procedureReference", "modality", "modalityList"],
  when: ["started"],
  first: [
    "modality",
    "procedureCode",
    "bodySite",
    "numberOfSeries",
    "numberOfInstances",
    "reason",
    "reasonCode",
    "series",
  ],
  labels: {
    numberOfSeries: "Series",
    numberOfInstances: "Images",
    instance: "Image",
    uid: "UID",
    sopClass: "Kind of image",
  },
}

export const MEDIA: ResourceSpec = {
  words: "Picture or recording",
  what: ["content", "view", "type"],
  when: ["created", "occurrence", "issued"],
  first: ["content"],
}
