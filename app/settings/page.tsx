import type { Metadata } from "next"
import { Frame } from "../_features/enter/frame"
import { Settings } from "../_features/settings/settings"

export const metadata: Metadata = { title: "Settings" }

export default function SettingsPage() {
  return (
    <Frame at="/settings" narrow>
      <Settings />
    </Frame>
  )
}
