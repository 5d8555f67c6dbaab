"use client"
import { OnePatient } from "../../_features/patients/one-patient"
import { RecordPreview } from "../../_features/read-record/record-preview"

/** Puts a patient's list and the document beside it on one page. */
export const OnePatientPage = ({ position }: { position: number }) => (
  <OnePatient
    position={position}
    preview={(view, record, href) => <RecordPreview view={view} record={record} href={href} />}
  />
)
