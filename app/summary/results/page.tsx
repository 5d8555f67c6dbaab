import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OwnHealth } from "../../_features/health/own-health"

export const metadata: Metadata = { title: "Results" }

export default function ResultsRoute() {
  return (
    <Frame at="/summary">
      <OwnHealth at="/summary/results" />
    </Frame>
  )
}
