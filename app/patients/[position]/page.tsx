import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OnePatient } from "../../_features/patients/one-patient"

export const metadata: Metadata = { title: "Patient" }

export default async function PatientPage({ params }: { params: Promise<{ position: string }> }) {
  const { position } = await params
  return (
    <Frame at="/patients">
      <OnePatient position={Number(position)} />
    </Frame>
  )
}
