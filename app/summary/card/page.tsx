import type { Metadata } from "next"
import { Frame } from "../../_features/enter/frame"
import { OwnHealth } from "../../_features/health/own-health"

export const metadata: Metadata = { title: "Emergency card" }

export default function EmergencyCardRoute() {
  return (
    <Frame at="/summary">
      <OwnHealth at="/summary/card" />
    </Frame>
  )
}
