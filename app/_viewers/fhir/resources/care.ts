import { own } from "../words"
import { listOf, objectOf, textOf } from "../tree"
import type { FhirNode } from "../tree"
import type { Draft, ResourceSpec } from "../draft"

export const GOAL: ResourceSpec = {
  what: ["description"],
  when: ["start", "startDate", "statusDate"],
  first: ["target", "outcomeCode", "outcome", "statusReason", "addresses"],
  labels: { start: "Start", addresses: "Because of", due: "Due", detail: "Target", measure: "Measure" },
}

export const CARE_PLAN: ResourceSpec = {
  words: "Care plan",
  what: ["title", "description", "category"],
  when: ["period", "created"],
  first: ["description", "addresses", "goal", "activity", "careTeam"],
  labels: {
    addresses: "Because of",
    detail: "Detail",
    reference: "Activity",
    plannedActivityReference: "Activity",
    performedActivity: "Done",
    outcomeCodeableConcept: "Outcome",
    outcomeReference: "Outcome",
    progress: "Progress",
    scheduled: "When",
  },
  embed: ["plannedActivityReference"],
  rules: { progress: (node, draft) => draft.tools.general(node, draft, "note") },
}

export const CARE_TEAM: ResourceSpec = {
  words: "Care team",
  what: ["name", "category"],
  when: ["period"],
  first: ["participant"],
  labels: { participant: "Member", member: "Who", onBehalfOf: "For", role: "Role" },
}

export const ENCOUNTER: ResourceSpec = {
  words: "Visit",
  what: ["type", "class", "serviceType"],
  when: ["period", "actualPeriod", "plannedStartDate"],
  first: [
    "class",
    "reason",
    "reasonCode",
    "reasonReference",
    "diagnosis",
    "participant",
    "hospitalization",
    "admission",
    "length",
  ],
  labels: {
    class: "Kind of visit",
    hospitalization: "Hospital stay",
    individual: "Who",
    actor: "Who",
    indication: "Reason",
    serviceType: "Service",
    statusHistory: "Status before",
    classHistory: "Kind of visit before",
  },
}

export const PROCEDURE: ResourceSpec = {
  what: ["code", "type"],
  when: ["performed", "occurrence"],
  first: [
    "statusReason",
    "reasonNotPerformed",
    "notDoneReason",
    "reason",
    "reasonCode",
    "bodySite",
    "outcome",
    "complication",
    "performer",
  ],
  labels: {
    statusReason: "Reason for the status",
    reasonNotPerformed: "Why it was not done",
    notDoneReason: "Why it was not done",
    focalDevice: "Device",
    followUp: "Follow-up",
    actor: "Who",
    function: "Role",
  },
}

export const SERVICE_REQUEST: ResourceSpec = {
  words: "Order",
  what: ["code", "type", "orderDetail", "item"],
  when: ["occurrence", "authoredOn", "orderedOn", "event"],
  first: ["orderDetail", "asNeeded", "quantity", "bodySite", "reason", "reasonCode", "patientInstruction"],
  labels: {
    asNeeded: "As needed",
    patientInstruction: "For the patient",
    occurrence: "When",
    requisition: "Requisition",
  },
}

export const APPOINTMENT: ResourceSpec = {
  what: ["description", "serviceType", "appointmentType", "specialty"],
  when: ["start"],
  first: ["start", "end", "participant", "reasonCode", "comment", "patientInstruction"],
  labels: { end: "Until", minutesDuration: "Minutes", actor: "Who", patientInstruction: "For the patient" },
}

export const QUESTIONNAIRE_RESPONSE: ResourceSpec = {
  words: "Answers to a questionnaire",
  what: ["questionnaire"],
  when: ["authored"],
  first: ["item", "group"],
  labels: {
    item: "Question",
    answer: "Answer",
    group: "Group",
    question: "Question",
    linkId: "Number",
    source: "Answered by",
  },
  rules: { answer: putAnswer, linkId: (node, draft) => draft.lastDetail("Number", textOf(node)) },
}

/** An answer stands in the line of its question; questions that follow from it, too. */
function putAnswer(node: FhirNode, draft: Draft, name: string): void {
  listOf(node).forEach((one, at) => {
    const answer = objectOf(one)
    const only = Object.keys(answer).filter((key) => key !== "id")
    const [value] = only
    if (only.length === 1 && value?.startsWith("value") && value !== "valueAttachment")
      draft.detail("", draft.writer.words(answer[value], "answer"))
    else draft.tools.general(one, draft, name, at)
  })
}

const EYES: Readonly<Record<string, string>> = { right: "Right eye", left: "Left eye" }

export const VISION_PRESCRIPTION: ResourceSpec = {
  words: "Prescription for glasses or lenses",
  what: ["title"],
  when: ["dateWritten", "created"],
  first: ["lensSpecification", "dispense", "prescriber"],
  labels: {
    lensSpecification: "Lens",
    dispense: "Lens",
    add: "Addition (ADD)",
    sphere: "Sphere",
    cylinder: "Cylinder",
    axis: "Axis",
    backCurve: "Back curve",
  },
  rules: {
    eye: (node, draft) => {
      draft.what = own(EYES, textOf(node)) ?? textOf(node)
    },
    product: (node, draft) => draft.detail("Product", draft.writer.words(node)),
  },
}

export const NUTRITION_ORDER: ResourceSpec = {
  words: "Diet",
  what: ["title"],
  when: ["dateTime"],
  first: [
    "oralDiet",
    "supplement",
    "enteralFormula",
    "excludeFoodModifier",
    "foodPreferenceModifier",
    "allergyIntolerance",
  ],
  labels: { excludeFoodModifier: "NOT to be given", foodPreferenceModifier: "Preference", oralDiet: "Diet" },
}
