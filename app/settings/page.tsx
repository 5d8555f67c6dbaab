import type { Metadata } from "next"
import { TakeOverCard } from "../_features/care/take-over-card"
import { CareCard } from "../_features/care/care-card"
import { DelegatesCard } from "../_features/delegates/delegates-card"
import { Frame } from "../_features/enter/frame"
import { InvitationsCard } from "../_features/invitations/invitations-card"
import { EverythingCard } from "../_features/take-with-you/everything-card"
import { Settings } from "../_features/settings/settings"

export const metadata: Metadata = { title: "Settings" }

export default function SettingsPage() {
  return (
    <Frame at="/settings" narrow>
      <Settings
        everything={<EverythingCard />}
        people={
          <>
            <TakeOverCard />
            <CareCard />
            <DelegatesCard />
            <InvitationsCard />
          </>
        }
      />
    </Frame>
  )
}
