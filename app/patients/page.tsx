import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { Patients } from "../_features/patients/patients"

export const metadata: Metadata = { title: "Patients" }

export default function PatientsPage() {
  return (
    <Frame at="/patients">
      <Patients />
    </Frame>
  )
}
