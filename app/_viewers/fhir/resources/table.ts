import { own } from "../words"
import type { ResourceSpec } from "../draft"
import * as administration from "./administration"
import * as care from "./care"
import * as condition from "./condition"
import { CONSENT } from "./consent"
import { DEVICE, DEVICE_USE } from "./devices"
import * as medication from "./medication"
import * as observation from "./observation"

/** From resource type to the rules of its row. A type that is not here is shown element by element. */
const SPECS: Readonly<Record<string, ResourceSpec>> = {
  AdverseEvent: condition.ADVERSE_EVENT,
  AllergyIntolerance: condition.ALLERGY,
  Appointment: care.APPOINTMENT,
  Binary: administration.BINARY,
  CarePlan: care.CARE_PLAN,
  CareTeam: care.CARE_TEAM,
  ClinicalImpression: condition.CLINICAL_IMPRESSION,
  Condition: condition.CONDITION,
  Consent: CONSENT,
  Coverage: administration.COVERAGE,
  DetectedIssue: condition.DETECTED_ISSUE,
  Device: DEVICE,
  DeviceUsage: DEVICE_USE,
  DeviceUseStatement: DEVICE_USE,
  DiagnosticOrder: care.SERVICE_REQUEST,
  DiagnosticReport: observation.DIAGNOSTIC_REPORT,
  DocumentReference: administration.DOCUMENT_REFERENCE,
  Encounter: care.ENCOUNTER,
  FamilyMemberHistory: condition.FAMILY_HISTORY,
  Flag: condition.FLAG,
  Goal: care.GOAL,
  ImagingStudy: observation.IMAGING_STUDY,
  Immunization: medication.IMMUNIZATION,
  ImmunizationRecommendation: medication.IMMUNIZATION_RECOMMENDATION,
  List: administration.LIST,
  Media: observation.MEDIA,
  Medication: medication.MEDICATION,
  MedicationAdministration: medication.MEDICATION_ADMINISTRATION,
  MedicationDispense: medication.MEDICATION_DISPENSE,
  MedicationOrder: medication.MEDICATION_REQUEST,
  MedicationRequest: medication.MEDICATION_REQUEST,
  MedicationStatement: medication.MEDICATION_STATEMENT,
  NutritionOrder: care.NUTRITION_ORDER,
  Observation: observation.OBSERVATION,
  OperationOutcome: administration.OPERATION_OUTCOME,
  Organization: administration.ORGANIZATION,
  Patient: administration.PATIENT,
  Practitioner: administration.PRACTITIONER,
  Procedure: care.PROCEDURE,
  ProcedureRequest: care.SERVICE_REQUEST,
  Provenance: administration.PROVENANCE,
  QuestionnaireResponse: care.QUESTIONNAIRE_RESPONSE,
  ReferralRequest: care.SERVICE_REQUEST,
  RelatedPerson: administration.RELATED_PERSON,
  RiskAssessment: condition.RISK_ASSESSMENT,
  ServiceRequest: care.SERVICE_REQUEST,
  Specimen: observation.SPECIMEN,
  VisionPrescription: care.VISION_PRESCRIPTION,
}

const GENERAL: ResourceSpec = {}

export const specOf = (type: string): ResourceSpec => own(SPECS, type) ?? GENERAL
