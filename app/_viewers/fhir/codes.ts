import { spaced, own } from "./words"

/** Words for codes of FHIR's own value sets that are not words themselves. */

/** hl7.org/fhir/R4/valueset-list-empty-reason.html: each says something else. */
const EMPTY_REASONS: Readonly<Record<string, string>> = {
  nilknown: "None known: it was looked into, and there is nothing.",
  notasked: "Not asked: nobody has looked into this.",
  withheld: "Withheld for privacy or confidentiality: there may be something that is not told here.",
  unavailable: "Unavailable: the information could not be obtained.",
  notstarted: "Not started: this list has not been made yet.",
  closed: "Closed: this list is no longer kept.",
}
export const emptyReasonWords = (code: string): string => own(EMPTY_REASONS, code) ?? ""

/** hl7.org/fhir/R4/v3/ObservationInterpretation/vs.html; DSTU2 and STU3 use the same codes. */
const INTERPRETATIONS: Readonly<Record<string, string>> = {
  A: "Abnormal",
  AA: "Critically abnormal",
  H: "High",
  HH: "Critically high",
  HU: "Significantly high",
  L: "Low",
  LL: "Critically low",
  LU: "Significantly low",
  N: "Normal",
  POS: "Positive",
  NEG: "Negative",
  DET: "Detected",
  ND: "Not detected",
  R: "Resistant",
  S: "Susceptible",
  I: "Intermediate",
  U: "Significant change up",
  D: "Significant change down",
  B: "Better",
  W: "Worse",
  IND: "Indeterminate",
  E: "Equivocal",
  RR: "Reactive",
  NR: "Non-reactive",
  WR: "Weakly reactive",
  "<": "Off scale low",
  ">": "Off scale high",
  EXP: "Expected",
  UNE: "Unexpected",
}
export const interpretationWords = (code: string): string => own(INTERPRETATIONS, code) ?? ""

const NORMAL = new Set([
  "N",
  "NEG",
  "ND",
  "NR",
  "S",
  "EXP",
  "B",
  "normal",
  "negative",
  "not detected",
  "susceptible",
])
export const isNormal = (code: string): boolean => NORMAL.has(code) || NORMAL.has(code.toLowerCase())

/** Elements whose value is a code of FHIR in lower case: they are shown as words. */
const CODED = new Set(
  (
    "achievementStatus action aggregation category clinicalStatus color connectionType courseOfTherapyType criticality daysOfWeek " +
    "decision disposition docStatus eventType eye gender intent kind lifecycleStatus mode orderedBy outcome participationStatus " +
    "preferred priority purpose recurrenceType relationship required restrictions sensitivity serviced severity sex " +
    "signatureRequired status strandType subjectType type use validationStatus verificationStatus base amplitude actuality " +
    "substanceCategory reaction relatesTo impact referenceHandling linkType nameType contentType"
  )
    .split(" ")
    .filter((name) => name !== "contentType"),
)

/** A code in words if the element's value is one: `on-hold` in `status` is "On hold". Anything else as it is. */
export const codeWords = (name: string, text: string): string =>
  CODED.has(name) && /^[a-z][a-zA-Z]*([-_][a-zA-Z]+)*$/.test(text) ? spaced(text) : text
