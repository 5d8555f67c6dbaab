import { isoTime, timeInWords } from "../parts/hl7-time"
import type { LabelledText } from "../parts/row"
import type { Subject } from "../reading"
import { componentOf, isNull, plainText } from "./er7"
import type { Segment } from "./er7"
import { codedText, identifierText, personName, personText, timeOf, timeWords } from "./values"
import { PATIENT_CLASSES, SEXES } from "./words"

/** PID (3.4.2): who the message is about. */
export function subjectOf(pid: Segment): Subject {
  const sex = componentOf(pid, 8)
  const identifiers = [2, 3, 4].flatMap((number) => (pid.fields[number] ?? []).map(identifierText))
  return {
    name: personName(pid.fields[5]?.[0]),
    birthDate: isoTime(timeOf(pid.fields[7])),
    sex: isNull(sex) ? "" : (SEXES[sex] ?? sex),
    identifiers: [...new Set(identifiers.filter(Boolean))],
  }
}

const yes = (text: string): string => (text === "Y" ? "yes" : text === "N" ? "no" : text)
const codes = (segment: Segment, field: number): string =>
  (segment.fields[field] ?? []).map(codedText).filter(Boolean).join(", ")

/** The rest of PID. Fields that are not in this list are counted. */
export function patientLines(pid: Segment): LabelledText[] {
  const names = (pid.fields[5] ?? []).slice(1).map((one) => personName(one))
  const born = timeOf(pid.fields[7])
  return [
    { label: "Born", text: timeInWords(born, "long") },
    { label: "Also named", text: names.filter(Boolean).join(", ") },
    { label: "Also named", text: (pid.fields[9] ?? []).map((one) => personName(one)).join(", ") },
    {
      label: "Mother’s name before marriage",
      text: (pid.fields[6] ?? []).map((one) => personName(one)).join(", "),
    },
    { label: "Address", text: plainText(pid.fields[11]) },
    {
      label: "Telephone",
      text: [13, 14]
        .map((number) => plainText(pid.fields[number]))
        .filter(Boolean)
        .join(", "),
    },
    { label: "Language", text: codes(pid, 15) },
    { label: "Marital status", text: codes(pid, 16) },
    { label: "Religion", text: codes(pid, 17) },
    { label: "Race", text: codes(pid, 10) },
    { label: "Ethnic group", text: codes(pid, 22) },
    { label: "Account", text: (pid.fields[18] ?? []).map(identifierText).join(", ") },
    { label: "National identifier", text: plainText(pid.fields[19]) },
    { label: "Born in", text: plainText(pid.fields[23]) },
    { label: "One of several births", text: yes(componentOf(pid, 24)) },
    {
      label: "Died",
      text: [yes(componentOf(pid, 30)), timeWords(pid.fields[29])].filter(Boolean).join(", "),
    },
  ].filter(({ text }) => text !== "" && !isNull(text))
}
export const PATIENT_FIELDS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 22, 23, 24, 29, 30,
]

/** PV1 (3.4.3): the visit. */
export function visitLines(visit: Segment): LabelledText[] {
  const kind = componentOf(visit, 2)
  const period = [timeWords(visit.fields[44]), timeWords(visit.fields[45])]
  return [
    { label: "Visit", text: PATIENT_CLASSES[kind] ?? kind },
    { label: "Place", text: plainText(visit.fields[3]) },
    { label: "Attending", text: personText(visit.fields[7]) },
    { label: "Referred by", text: personText(visit.fields[8]) },
    { label: "Consulted", text: personText(visit.fields[9]) },
    { label: "Admitted by", text: personText(visit.fields[17]) },
    { label: "Visit number", text: (visit.fields[19] ?? []).map(identifierText).join(", ") },
    { label: "Admitted", text: period[0] ?? "" },
    { label: "Discharged", text: period[1] ?? "" },
  ].filter(({ text }) => text !== "" && !isNull(text))
}
export const VISIT_FIELDS = [1, 2, 3, 7, 8, 9, 17, 19, 44, 45]
