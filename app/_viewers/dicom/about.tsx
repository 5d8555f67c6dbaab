import styles from "./dicom.module.css"
import type { DicomFile } from "./model"
import { timeInWords } from "./times"

/** Whose document it is, of which study and from where: what stands on a picture, for files without one. */
export function About({ file }: { file: DicomFile }) {
  const { patient, study, series } = file
  const person = [patient.birthDate, patient.sex, patient.id].filter(Boolean).join(", ")
  const of = [study.description, series.description, timeInWords(study.when), study.institution]
  const document = of.filter(Boolean).join(", ")
  if (!patient.name && !person && !document) return null
  return (
    <p className={`${styles.document} ${styles.about}`}>
      <span>
        <b>{patient.name || "No patient name"}</b>
        {person && `, ${person}`}
      </span>
      {document && <span>{document}</span>}
    </p>
  )
}
