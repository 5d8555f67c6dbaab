import type { Metadata } from "next"
import { DelegatesCard } from "../_features/delegates/delegates-card"
import { Frame } from "../_features/enter/frame"
import { InvitationsCard } from "../_features/invitations/invitations-card"
import { Settings } from "../_features/settings/settings"

export const metadata: Metadata = { title: "Settings" }

export default function SettingsPage() {
  return (
    <Frame at="/settings" narrow>
      <Settings
        people={
          <>
            <DelegatesCard />
            <InvitationsCard />
          </>
        }
      />
    </Frame>
  )
}
