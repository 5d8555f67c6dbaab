import { codeTable } from "../../_core/code-table"
import { MEAL_EVENTS } from "../parts/meal-events"

/** Words for the codes of HL7 version 3 that CDA R2 uses. Sources: HL7 v3 vocabulary (terminology.hl7.org). */

type Words = Readonly<Record<string, string>>

/** NullFlavor: why a value is absent. */
const NULL_FLAVORS = codeTable<string>({
  NI: "no information",
  INV: "invalid",
  DER: "to be derived",
  OTH: "other, not in the code list",
  NINF: "no lower limit",
  PINF: "no upper limit",
  UNC: "not encoded",
  MSK: "withheld",
  NA: "not applicable",
  UNK: "unknown",
  ASKU: "asked but unknown",
  NAV: "not available at present",
  NASK: "not asked",
  NAVU: "not available",
  QS: "a sufficient quantity",
  TRC: "trace",
  NP: "not present",
})
export const nullFlavorText = (flavor: string): string => NULL_FLAVORS[flavor] ?? `absent (${flavor})`

/** ActMood other than EVN, which is what happened. */
export const MOODS = codeTable<string>({
  INT: "Intended",
  RQO: "Ordered",
  PRMS: "Promised",
  PRP: "Proposed",
  GOL: "Goal",
  APT: "Appointment",
  ARQ: "Appointment asked for",
  SLOT: "Time slot",
  OPT: "Option",
  EXPEC: "Expected",
  DEF: "Definition, has not happened",
  RSK: "Risk, has not happened",
  "EVN.CRT": "Condition, has not happened",
  CRT: "Condition, has not happened",
})

/** ActStatus that changes how a statement must be read; the others are said as a detail. */
export const STATUSES = codeTable<string>({
  aborted: "Stopped before its end",
  cancelled: "Cancelled",
  held: "On hold",
  suspended: "Suspended",
  new: "Not begun",
  nullified: "Entered in error",
  obsolete: "Replaced by a later one",
})

/** ActRelationshipType as a page says it before the second statement: [as it is, inverted]. */
export const RELATIONS = codeTable<readonly [string, string]>({
  MFST: ["Shown by", "Reaction"],
  RSON: ["Reason", "Reason for"],
  CAUS: ["Caused", "Caused by"],
  REFR: ["See also", "Referred to by"],
  SPRT: ["Supported by", "Supports"],
  GEVL: ["Judges the goal", "Judged by"],
  SAS: ["Starts after", "Followed by"],
  XCRPT: ["Excerpt of", "Excerpt"],
  COMP: ["", "Part of"],
  SUBJ: ["", ""],
})

/** ParticipationType and the like. */
export const PARTICIPATIONS = codeTable<string>({
  CSM: "Substance",
  LOC: "Place",
  DEV: "Device",
  PRD: "Product",
  VRF: "Verified by",
  RESP: "Responsible",
  CST: "Custodian",
  CALLBCK: "Call back",
  IRCP: "Informed",
  IND: "Involved",
  HLD: "Policy holder",
  COV: "Covered person",
  REF: "Referred by",
  REFT: "Referred to",
  REFB: "Referred by",
  DST: "Destination",
  ORG: "Origin",
  RML: "Remote place",
  PPRF: "Main performer",
  PRF: "Performed by",
  SPRF: "Second performer",
  ATND: "Attending",
  ADM: "Admitted by",
  DIS: "Discharged by",
  CON: "Consulted",
  ESC: "Escort",
  SBJ: "Subject",
  SPC: "Specimen",
  AUT: "Author",
  INF: "Informant",
  ENT: "Entered by",
  WIT: "Witness",
  AUTHEN: "Signed by",
  LA: "Legally signed by",
  BBY: "Baby",
  DON: "Donor",
  NOT: "To be told",
  CAGNT: "Causative agent",
})

/** RoleClass of persons that a person turns to. */
export const ROLES = codeTable<string>({
  NOK: "next of kin",
  ECON: "emergency contact",
  CAREGIVER: "caregiver",
  GUARD: "guardian",
  AGNT: "agent",
  PRS: "relative",
  POLHOLD: "policy holder",
  GUAR: "guarantor",
  GUARDIAN: "guardian",
  CON: "contact",
})

/** TimingEvent of EIVL_TS. */
export const TIMING_EVENTS = codeTable<string>({
  HS: "at bedtime",
  WAKE: "after waking",
  ...MEAL_EVENTS,
  IC: "between meals",
  ICM: "between breakfast and lunch",
  ICD: "between lunch and dinner",
  ICV: "between dinner and bedtime",
})

/** UCUM units of time. */
export const TIME_UNITS = codeTable<string>({
  s: "second",
  min: "minute",
  h: "hour",
  d: "day",
  wk: "week",
  mo: "month",
  a: "year",
})

/** AddressUse and TelecommunicationAddressUse. */
export const USES = codeTable<string>({
  H: "home",
  HP: "home",
  HV: "holiday home",
  WP: "work",
  DIR: "work, direct",
  PUB: "work, reception",
  TMP: "temporary",
  BAD: "no longer right",
  MC: "mobile",
  PG: "pager",
  AS: "answering machine",
  EC: "emergency",
  PST: "post",
  L: "legal name",
  A: "alias",
  P: "pseudonym",
  R: "religious name",
  I: "indigenous name",
  C: "licence name",
  ASGN: "assigned name",
  SRCH: "search name",
  PHON: "as it is spoken",
  SNDX: "Soundex",
})

/** Names of code systems by OID and their URI in FHIR (terminology.hl7.org, external code systems). */
const SYSTEMS = codeTable<readonly [uri: string, name: string]>({
  "2.16.840.1.113883.6.1": ["http://loinc.org", "LOINC"],
  "2.16.840.1.113883.6.96": ["http://snomed.info/sct", "SNOMED CT"],
  "2.16.840.1.113883.6.88": ["http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm"],
  "2.16.840.1.113883.12.292": ["http://hl7.org/fhir/sid/cvx", "CVX"],
  "2.16.840.1.113883.6.90": ["http://hl7.org/fhir/sid/icd-10-cm", "ICD-10-CM"],
  "2.16.840.1.113883.6.3": ["http://hl7.org/fhir/sid/icd-10", "ICD-10"],
  "2.16.840.1.113883.6.4": ["http://www.cms.gov/Medicare/Coding/ICD10", "ICD-10-PCS"],
  "2.16.840.1.113883.6.103": ["http://hl7.org/fhir/sid/icd-9-cm", "ICD-9-CM"],
  "2.16.840.1.113883.6.104": ["http://hl7.org/fhir/sid/icd-9-cm", "ICD-9-CM"],
  "2.16.840.1.113883.6.12": ["http://www.ama-assn.org/go/cpt", "CPT"],
  "2.16.840.1.113883.6.13": ["http://www.ada.org/cdt", "CDT"],
  "2.16.840.1.113883.6.285": ["http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "HCPCS"],
  "2.16.840.1.113883.6.69": ["http://hl7.org/fhir/sid/ndc", "NDC"],
  "2.16.840.1.113883.4.9": ["http://fdasis.nlm.nih.gov", "UNII"],
  "2.16.840.1.113883.6.73": ["http://www.whocc.no/atc", "ATC"],
  "2.16.840.1.113883.6.8": ["http://unitsofmeasure.org", "UCUM"],
  "2.16.840.1.113883.6.101": ["http://nucc.org/provider-taxonomy", "NUCC"],
  "2.16.840.1.113883.3.26.1.1": ["http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "NCI Thesaurus"],
  "1.2.840.10008.2.16.4": ["http://dicom.nema.org/resources/ontology/DCM", "DICOM"],
})
/** URI of a code system; `urn:oid:…` if it has no other; empty for none. */
export const systemUri = (oid: string): string =>
  oid === "" ? "" : (SYSTEMS[oid]?.[0] ?? (/^[\d.]+$/.test(oid) ? `urn:oid:${oid}` : oid))
export const systemName = (oid: string): string => SYSTEMS[oid]?.[1] ?? ""

/** Words for codes that files often give without a display name: by OID and code. */
const CODES = codeTable<Words>({
  // ObservationInterpretation
  "2.16.840.1.113883.5.83": codeTable({
    N: "normal",
    A: "abnormal",
    AA: "critically abnormal",
    H: "high",
    HH: "critically high",
    HU: "significantly high",
    L: "low",
    LL: "critically low",
    LU: "significantly low",
    B: "better",
    W: "worse",
    U: "significant change up",
    D: "significant change down",
    S: "susceptible",
    R: "resistant",
    I: "intermediate",
    MS: "moderately susceptible",
    VS: "very susceptible",
    POS: "positive",
    NEG: "negative",
    IND: "indeterminate",
    DET: "detected",
    ND: "not detected",
    "<": "below the measuring range",
    ">": "above the measuring range",
    CAR: "carrier",
    EXP: "exposed",
  }),
  "2.16.840.1.113883.5.25": codeTable({
    N: "normal",
    R: "restricted",
    V: "very restricted",
    U: "unrestricted",
    L: "low",
    M: "moderate",
  }),
  "2.16.840.1.113883.5.1": codeTable({ F: "female", M: "male", UN: "undifferentiated" }),
  "2.16.840.1.113883.5.7": codeTable({
    R: "routine",
    EL: "elective",
    EM: "emergency",
    S: "stat",
    UR: "urgent",
    A: "as soon as possible",
    P: "preoperative",
    T: "timing critical",
    PRN: "as needed",
    CR: "call for results",
  }),
  "2.16.840.1.113883.5.4": codeTable({
    ASSERTION: "Assertion",
    SEV: "Severity",
    AMB: "Outpatient",
    IMP: "Inpatient",
    EMER: "Emergency",
    ACUTE: "Inpatient, acute",
    OBSENC: "Observation encounter",
    SS: "Short stay",
    HH: "Home health",
    FLD: "Field",
    VR: "Virtual",
    NONAC: "Inpatient, not acute",
    PRENC: "Before admission",
  }),
  "2.16.840.1.113883.5.6": codeTable({
    CONC: "Concern",
    CLUSTER: "Group",
    BATTERY: "Panel",
    ACT: "Act",
    OBS: "Observation",
  }),
  "2.16.840.1.113883.6.1": codeTable({
    "48765-2": "Allergies",
    "11450-4": "Problems",
    "10160-0": "Medicines",
    "11369-6": "Vaccinations",
    "47519-4": "Procedures",
    "30954-2": "Results",
    "8716-3": "Vital signs",
    "46240-8": "Encounters",
    "29762-2": "Social history",
    "10157-6": "Family history",
    "42348-3": "Advance directives",
    "48768-6": "Payers",
    "46264-8": "Medical equipment",
    "18776-5": "Plan of treatment",
    "61146-7": "Goals",
    "75310-3": "Health concerns",
    "62387-6": "Interventions",
    "47420-5": "Functional status",
    "10190-7": "Mental status",
    "11535-2": "Discharge diagnosis",
    "10183-2": "Discharge medicines",
    "85847-2": "Care team",
    "48767-8": "Comment",
    "33999-4": "Status",
    "82606-5": "Criticality",
    "11323-3": "General health",
  }),
})
/** A code in words by this table; empty if it is not in it. */
export const codeWord = (system: string, code: string): string => CODES[system]?.[code] ?? ""

/** Names of elements as labels; others are said as their name spells. */
const LABELS = codeTable<string>({
  value: "",
  code: "",
  statusCode: "Status",
  effectiveTime: "Time",
  priorityCode: "Priority",
  languageCode: "Language",
  confidentialityCode: "Confidentiality",
  repeatNumber: "Number of times",
  routeCode: "Route",
  approachSiteCode: "Through",
  targetSiteCode: "Site",
  doseQuantity: "Dose",
  rateQuantity: "Rate",
  maxDoseQuantity: "At most",
  administrationUnitCode: "Unit given",
  methodCode: "Method",
  interpretationCode: "Interpretation",
  uncertaintyCode: "Certainty",
  referenceRange: "Reference range",
  quantity: "Quantity",
  expectedUseTime: "Use time",
  independentInd: "Independent",
  precondition: "Only if",
  reasonCode: "Reason",
  dischargeDispositionCode: "Discharged to",
  lotNumberText: "Lot number",
  expirationTime: "Expires",
  manufacturerOrganization: "Maker",
  formCode: "Form",
  representedOrganization: "For",
  author: "Author",
  performer: "Performed by",
  informant: "Informant",
  specimen: "Specimen",
  subject: "About",
  reference: "Refers to",
  administrativeGenderCode: "Sex",
  birthTime: "Born",
  deceasedInd: "Died",
  deceasedTime: "Died",
  maritalStatusCode: "Marital status",
  religiousAffiliationCode: "Religion",
  raceCode: "Race",
  ethnicGroupCode: "Ethnic group",
  birthplace: "Born in",
  providerOrganization: "Cared for by",
  assignedAuthoringDevice: "Device",
  manufacturerModelName: "Model",
  softwareName: "Software",
  signatureCode: "Signature",
  signatureText: "Signature",
  functionCode: "Function",
  modeCode: "Mode",
  proficiencyLevelCode: "Proficiency",
  preferenceInd: "Preferred",
  standardIndustryClassCode: "Kind of organisation",
  useablePeriod: "used",
  validTime: "Valid",
  setId: "Document set",
  versionNumber: "Version",
  id: "Identifier",
  desc: "",
})
/** `Lot number`; `Some name` for an element `someName` that has no word here. */
export function labelOf(name: string): string {
  const known = LABELS[name]
  if (known !== undefined) return known
  const words = name
    .replace(/(Code|Text)$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
