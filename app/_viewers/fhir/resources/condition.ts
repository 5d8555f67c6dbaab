import type { ResourceSpec } from "../draft"
import { spaced } from "../words"
import { listOf, textOf } from "../tree"

export const CONDITION: ResourceSpec = {
  words: "Problem",
  what: ["code"],
  when: ["onset", "recordedDate", "assertedDate", "dateRecorded"],
  first: ["severity", "bodySite", "stage", "abatement", "evidence", "onset"],
  labels: { onset: "Began", abatement: "Ended", asserter: "Stated by" },
}

export const ALLERGY: ResourceSpec = {
  words: "Allergy or intolerance",
  what: ["code", "substance"],
  when: ["onset", "recordedDate", "assertedDate"],
  first: ["reaction", "event", "type", "category", "lastOccurrence"],
  labels: {
    event: "Reaction",
    onset: "Began",
    lastOccurrence: "Last time",
    lastOccurence: "Last time",
    certainty: "Certainty",
  },
  rules: {
    // Allergy or intolerance: another cause, another meaning.
    type: (node, draft) =>
      draft.detail("Kind", textOf(node) ? spaced(textOf(node)) : draft.writer.words(node)),
    category: (node, draft) =>
      draft.detail(
        "Category",
        listOf(node)
          .map((one) => spaced(draft.writer.words(one)))
          .join(", "),
      ),
  },
}

export const FAMILY_HISTORY: ResourceSpec = {
  words: "Family history",
  what: ["relationship", "name"],
  when: ["date"],
  first: ["name", "condition", "sex", "gender", "born", "age", "deceased"],
  labels: {
    deceased: "Died",
    condition: "Had",
    onset: "Began",
    born: "Born",
    contributedToDeath: "Contributed to death",
  },
  before: (draft) => draft.flag({ kind: "status", text: "About a relative, not the patient" }),
}

export const RISK_ASSESSMENT: ResourceSpec = {
  words: "Risk assessment",
  what: ["code", "method", "condition"],
  when: ["occurrence"],
  first: ["prediction", "mitigation", "basis"],
}

export const CLINICAL_IMPRESSION: ResourceSpec = {
  words: "Clinical impression",
  what: ["summary", "description", "code"],
  when: ["effective", "date"],
  first: ["finding", "problem", "investigation"],
}

export const DETECTED_ISSUE: ResourceSpec = {
  words: "Detected issue",
  what: ["code", "category", "detail"],
  when: ["identified", "date"],
  first: ["severity", "detail", "implicated", "mitigation"],
}

export const FLAG: ResourceSpec = {
  words: "Alert",
  what: ["code"],
  when: ["period"],
}

export const ADVERSE_EVENT: ResourceSpec = {
  words: "Adverse event",
  what: ["event", "code", "type", "description"],
  when: ["occurrence", "date", "detected", "recordedDate"],
  first: ["seriousness", "severity", "outcome", "suspectEntity"],
}
