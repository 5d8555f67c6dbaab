import type { Metadata } from "next"
import { ActivityList } from "../_features/activity/activity-list"
import { Frame } from "../_features/enter/frame"

export const metadata: Metadata = { title: "Activity" }

export default function ActivityPage() {
  return (
    <Frame at="/activity">
      <ActivityList />
    </Frame>
  )
}
