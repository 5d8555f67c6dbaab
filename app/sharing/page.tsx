import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { WhoCanSeePage } from "./who-can-see-page"

export const metadata: Metadata = { title: "Who can see what" }

export default function SharingPage() {
  return (
    <Frame at="/sharing">
      <WhoCanSeePage />
    </Frame>
  )
}
