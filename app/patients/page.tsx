import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { AllPatientsPage } from "./all-patients-page"

export const metadata: Metadata = { title: "Shared with me" }

export default function PatientsPage() {
  return (
    <Frame at="/patients">
      <AllPatientsPage />
    </Frame>
  )
}
