import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { WhoCanSee } from "../_features/who-can-see/who-can-see"

export const metadata: Metadata = { title: "Who can see what" }

export default function SharingPage() {
  return (
    <Frame at="/sharing">
      <WhoCanSee />
    </Frame>
  )
}
