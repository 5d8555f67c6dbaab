"use client"
import { Inbox } from "lucide-react"
import { useInbox } from "../../_session/queries"
import { useSession } from "../../_session/session"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { count } from "../../_words/format"

/** For whoever has no record of their own and came because of somebody else's: where those are. */
export function SharedHint() {
  const { actingFor } = useSession()
  const inbox = useInbox()
  const people = new Set((inbox.data?.entries ?? []).map(({ patient }) => patient)).size
  if (actingFor || people === 0) return null
  return (
    <Panel
      icon={<Icon of={Inbox} />}
      title={`${count(people, "person shares", "people share")} something with you`}
      sentences={["This page is for records of your own. What others share is on a page by itself."]}
      actions={
        <ButtonLink look="filled" href="/patients">
          See what is shared with you
        </ButtonLink>
      }
    />
  )
}
