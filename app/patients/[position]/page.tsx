import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OnePatientPage } from "./one-patient-page"

export const metadata: Metadata = { title: "Patient" }

export default async function PatientPage({ params }: { params: Promise<{ position: string }> }) {
  const { position } = await params
  return (
    <Frame at="/patients">
      <OnePatientPage position={Number(position)} />
    </Frame>
  )
}
