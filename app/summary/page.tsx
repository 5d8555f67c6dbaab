import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { OwnHealth } from "../_features/health/own-health"

export const metadata: Metadata = { title: "Summary" }

export default function SummaryRoute() {
  return (
    <Frame at="/summary">
      <OwnHealth at="/summary" />
    </Frame>
  )
}
