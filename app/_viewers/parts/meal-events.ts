import { codeTable } from "../../_core/code-table"
/** Events around meals (HL7 v3 TimingEvent), as CDA and FHIR both use them. */
export const MEAL_EVENTS = codeTable<string>({
  C: "with a meal",
  CM: "with breakfast",
  CD: "with lunch",
  CV: "with dinner",
  AC: "before a meal",
  ACM: "before breakfast",
  ACD: "before lunch",
  ACV: "before dinner",
  PC: "after a meal",
  PCM: "after breakfast",
  PCD: "after lunch",
  PCV: "after dinner",
})
