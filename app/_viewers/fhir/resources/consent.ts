import { codeWordsOf, codesText, conceptInFull } from "../datatypes/concept"
import type { Draft, ResourceSpec } from "../draft"
import { listOf, textOf } from "../tree"
import type { FhirNode } from "../tree"
import { capital, firstOf, joined, own } from "../words"

/** hl7.org/fhir/R4/valueset-consent-category.html, and codes of LOINC for documents of consent. */
const CATEGORIES: Readonly<Record<string, string>> = {
  acd: "Advance directive",
  dnr: "Do NOT resuscitate",
  emrgonly: "Emergency only",
  hcd: "Health care directive",
  npp: "Notice of privacy practices",
  polst: "Orders for life-sustaining treatment (POLST)",
  research: "Research",
  rsdid: "De-identified information",
  rsreid: "Re-identifiable information",
  "59284-0": "Patient consent",
  "57016-8": "Privacy policy acknowledgement",
  "57017-6": "Privacy policy",
  "64292-6": "Release of information consent",
  "42348-3": "Advance directives",
  "75320-2": "Advance directive",
  "81334-5": "Patient living will",
  "86533-7": "Patient living will",
}

const categoryWords = (node: FhirNode): string =>
  firstOf(...codeWordsOf(node).map((code) => own(CATEGORIES, code) ?? ""), conceptInFull(node))

/** Whether a category or code says that the patient must not be resuscitated. */
export const isDoNotResuscitate = (node: FhirNode | undefined): boolean =>
  listOf(node).some((one) =>
    codeWordsOf(one).some((code) => code === "dnr" || /do not resuscitate|\bDNR\b/i.test(code)),
  )

/** Whether a Consent is one about treatment at the end of life. */
export const isAdvanceDirective = (node: FhirNode | undefined): boolean =>
  isDoNotResuscitate(node) ||
  listOf(node).some((one) =>
    codeWordsOf(one).some(
      (code) =>
        ["acd", "hcd", "polst", "42348-3", "75320-2", "81334-5", "86533-7"].includes(code) ||
        /advance directive|living will/i.test(code),
    ),
  )

/** `permit` or `deny`: of the whole (R5), or of a provision; STU3's exceptions, too. */
function putDecision(node: FhirNode, draft: Draft): void {
  const code = textOf(node)
  if (code === "deny") draft.flag({ kind: "negation", text: "Deny: NOT allowed" })
  else if (code === "permit") draft.flag({ kind: "status", text: "Permit: allowed" })
  else draft.detail("Decision", capital(firstOf(code, conceptInFull(node))))
}

export const CONSENT: ResourceSpec = {
  what: ["scope", "category"],
  when: ["dateTime", "date", "period"],
  first: ["category", "provision", "except", "policyRule", "policy", "source", "sourceAttachment"],
  labels: {
    provision: "Provision",
    except: "Exception",
    policyRule: "Rule",
    securityLabel: "Label",
    performer: "Agreed by",
    grantor: "Agreed by",
    sourceAttachment: "Document",
    source: "Document",
    dataPeriod: "Data from",
  },
  rules: {
    type: putDecision,
    decision: putDecision,
    category: (node, draft) =>
      draft.lastDetail(
        "Coded as",
        joined(
          listOf(node).flatMap((one) => [categoryWords(one), codesText(one)]),
          "; ",
        ),
      ),
  },
  before: (draft) => {
    const { node } = draft.elements
    const category = node["category"]
    if (isDoNotResuscitate(category)) draft.flag({ kind: "negation", text: "Do NOT resuscitate" })
    draft.what = joined(listOf(category).map(categoryWords), ", ")
  },
}
