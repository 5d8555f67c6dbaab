import { codeTable } from "../../_core/code-table"
import type { Flag } from "../parts/row"

/** Table 0085: status of one result. Empty: nothing to be said. */
const RESULT_STATUS = codeTable<Flag | null>({
  F: null,
  U: null,
  C: { text: "Corrected", kind: "warning" },
  D: { text: "Not to be used: deleted", kind: "negation" },
  W: { text: "Not to be used: wrong, of another patient perhaps", kind: "negation" },
  X: { text: "No result: it cannot be obtained", kind: "negation" },
  N: { text: "Not asked for", kind: "negation" },
  O: { text: "Order only, no result", kind: "uncertain" },
  I: { text: "Result pending", kind: "uncertain" },
  P: { text: "Preliminary", kind: "uncertain" },
  R: { text: "Not verified", kind: "uncertain" },
  S: { text: "Partial", kind: "uncertain" },
  B: { text: "Appended", kind: "status" },
  V: { text: "Verified", kind: "status" },
  A: { text: "Amended", kind: "warning" },
})
/** Table 0123: status of an order's results. */
const REPORT_STATUS = codeTable<Flag>({
  F: { text: "Final", kind: "status" },
  C: { text: "Corrected", kind: "warning" },
  M: { text: "Corrected, not final", kind: "warning" },
  P: { text: "Preliminary", kind: "uncertain" },
  A: { text: "Some results only", kind: "uncertain" },
  R: { text: "Not verified", kind: "uncertain" },
  S: { text: "Not done: scheduled", kind: "uncertain" },
  I: { text: "No results yet: specimen received", kind: "uncertain" },
  O: { text: "No results yet: order received", kind: "uncertain" },
  X: { text: "Not done: order cancelled", kind: "negation" },
  Y: { text: "No order for this test", kind: "negation" },
  Z: { text: "No record of this patient", kind: "negation" },
})
const unknownStatus = (code: string): Flag => ({ text: `Status ${code}`, kind: "uncertain" })
export const resultStatus = (code: string): Flag | null => {
  if (code === "") return null
  const known = RESULT_STATUS[code]
  return known === undefined ? unknownStatus(code) : known
}
export const reportStatus = (code: string): Flag | null =>
  code === "" ? null : (REPORT_STATUS[code] ?? unknownStatus(code))

/** Table 0078: interpretation. */
const INTERPRETATIONS = codeTable<string>({
  N: "normal",
  A: "Abnormal",
  AA: "Critically abnormal",
  H: "High",
  HH: "Critically high",
  HU: "Significantly high",
  L: "Low",
  LL: "Critically low",
  LU: "Significantly low",
  U: "Significant change up",
  D: "Significant change down",
  B: "better",
  W: "Worse",
  S: "susceptible",
  R: "Resistant",
  I: "intermediate",
  MS: "moderately susceptible",
  VS: "very susceptible",
  SDD: "susceptible, dose dependent",
  NS: "Not susceptible",
  POS: "positive",
  NEG: "negative",
  IND: "indeterminate",
  DET: "detected",
  ND: "not detected",
  RR: "reactive",
  WR: "weakly reactive",
  NR: "not reactive",
  "<": "Below the measuring range",
  ">": "Above the measuring range",
  AC: "Anti-complementary substances present",
  QCF: "Quality control failure",
  null: "no range defined",
})
/** In words; those that must not be overlooked begin with a capital. */
export const interpretation = (code: string): { readonly text: string; readonly abnormal: boolean } => {
  const text = INTERPRETATIONS[code] ?? code
  return { text, abnormal: INTERPRETATIONS[code] !== undefined && /^[A-Z]/.test(text) }
}

export const SEXES = codeTable<string>({
  F: "female",
  M: "male",
  O: "other",
  U: "unknown",
  A: "ambiguous",
  N: "not applicable",
  X: "other",
})

/** Table 0270 and site words are shown as sent; completion (0271) and availability (0273) of a document. */
export const COMPLETION = codeTable<Flag>({
  DI: { text: "Dictated only", kind: "uncertain" },
  DO: { text: "Written, not signed", kind: "uncertain" },
  IN: { text: "Incomplete", kind: "uncertain" },
  IP: { text: "In progress", kind: "uncertain" },
  PA: { text: "Not signed yet", kind: "uncertain" },
  AU: { text: "Signed", kind: "status" },
  LA: { text: "Legally signed", kind: "status" },
})
export const AVAILABILITY = codeTable<Flag | null>({
  AV: null,
  CA: { text: "Not to be used: deleted", kind: "negation" },
  OB: { text: "Not to be used: obsolete", kind: "negation" },
  UN: { text: "Not available", kind: "uncertain" },
})

interface Event {
  readonly title: string
  readonly flag?: Flag
}
const replaced: Flag = { text: "Replaces an earlier document", kind: "status" }
const edited: Flag = { text: "Changes an earlier document", kind: "warning" }
const addendum: Flag = { text: "Addendum to another document", kind: "status" }
/** Events (table 0003) that a patient's file may hold. */
const EVENTS = codeTable<Event>({
  "MDM^T01": { title: "Notice of a document" },
  "MDM^T02": { title: "Document" },
  "MDM^T03": { title: "New status of a document" },
  "MDM^T04": { title: "New status of a document" },
  "MDM^T05": { title: "Addendum", flag: addendum },
  "MDM^T06": { title: "Addendum", flag: addendum },
  "MDM^T07": { title: "Changed document", flag: edited },
  "MDM^T08": { title: "Changed document", flag: edited },
  "MDM^T09": { title: "Document", flag: replaced },
  "MDM^T10": { title: "Document", flag: replaced },
  "MDM^T11": { title: "Cancelled document", flag: { text: "Not to be used: cancelled", kind: "negation" } },
  "ORU^W01": { title: "Waveform" },
  "ADT^A01": { title: "Admission" },
  "ADT^A02": { title: "Transfer" },
  "ADT^A03": { title: "Discharge" },
  "ADT^A04": { title: "Registration" },
  "ADT^A05": { title: "Planned admission" },
  "ADT^A08": { title: "Changed patient data" },
  "ADT^A11": {
    title: "Cancelled admission",
    flag: { text: "Did not take place: cancelled", kind: "negation" },
  },
  "ADT^A13": {
    title: "Cancelled discharge",
    flag: { text: "Did not take place: cancelled", kind: "negation" },
  },
  "ADT^A28": { title: "New patient" },
  "ADT^A31": { title: "Changed patient data" },
})
const KINDS = codeTable<string>({
  ORU: "Results",
  MDM: "Document",
  ADT: "Patient data",
  OUL: "Laboratory results",
  VXU: "Vaccinations",
})
export const eventOf = (type: string, event: string): Event =>
  EVENTS[`${type}^${event}`] ?? { title: KINDS[type] ?? `Message ${type} ${event}`.trim() }

export const PATIENT_CLASSES = codeTable<string>({
  E: "emergency",
  I: "inpatient",
  O: "outpatient",
  P: "before admission",
  R: "recurring patient",
  B: "obstetrics",
  C: "commercial account",
  N: "not applicable",
  U: "unknown",
})
export const SEVERITIES = codeTable<string>({
  SV: "severe",
  MO: "moderate",
  MI: "mild",
  U: "severity unknown",
})
export const ALLERGY_KINDS = codeTable<string>({
  DA: "drug allergy",
  FA: "food allergy",
  MA: "various allergies",
  MC: "various contraindications",
  EA: "environmental allergy",
  AA: "animal allergy",
  PA: "plant allergy",
  LA: "pollen allergy",
})
export const DIAGNOSIS_KINDS = codeTable<string>({ A: "admitting", W: "working", F: "final" })
export const ORDER_CONTROLS = codeTable<string>({
  CA: "Cancel order",
  DC: "Discontinue order",
  OC: "Order cancelled",
})

/** What segments that are not shown hold. */
const SEGMENT_NAMES = codeTable<string>({
  ARV: "access restrictions",
  CTD: "contacts",
  CTI: "clinical trial",
  DSC: "continuation",
  ERR: "errors",
  EVN: "event",
  FT1: "charges",
  GT1: "guarantor",
  IN1: "insurance",
  IN2: "insurance",
  IN3: "insurance",
  MRG: "merged patient identifiers",
  MSA: "acknowledgement",
  PD1: "more about the patient",
  PDA: "death and autopsy",
  PR1: "procedures",
  PRT: "participants",
  PV2: "more about the visit",
  ROL: "roles",
  RXA: "administered medicines",
  RXE: "prescriptions",
  RXO: "ordered medicines",
  RXR: "routes",
  SFT: "software",
  TQ1: "timing",
  TQ2: "timing",
  UAC: "credentials",
})
export const segmentWords = (name: string): string => {
  const words = SEGMENT_NAMES[name] ?? (name.startsWith("Z") ? "made by the sender" : "")
  return words ? `${name} segments (${words})` : `${name} segments`
}

/** Table 0396: URIs of coding systems. */
const SYSTEMS = codeTable<string>({
  LN: "http://loinc.org",
  SCT: "http://snomed.info/sct",
  SCT2: "http://snomed.info/sct",
  SNM: "http://snomed.info/sct",
  I10: "http://hl7.org/fhir/sid/icd-10",
  I10C: "http://hl7.org/fhir/sid/icd-10-cm",
  I9C: "http://hl7.org/fhir/sid/icd-9-cm",
  C4: "http://www.ama-assn.org/go/cpt",
  CPT: "http://www.ama-assn.org/go/cpt",
  CVX: "http://hl7.org/fhir/sid/cvx",
  NDC: "http://hl7.org/fhir/sid/ndc",
  RXNORM: "http://www.nlm.nih.gov/research/umls/rxnorm",
  ATC: "http://www.whocc.no/atc",
})
/** URI of a coding system; empty for one that only the sender knows. */
export const systemUri = (name: string): string => SYSTEMS[name.toUpperCase()] ?? ""
