import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { Records } from "../_features/list-records/records"

export const metadata: Metadata = { title: "Records" }

export default function RecordsPage() {
  return (
    <Frame at="/records">
      <Records />
    </Frame>
  )
}
