"use client"
import { Inbox } from "lucide-react"
import { useWords } from "../../_language/use-words"
import { useInbox } from "../../_session/queries"
import { useSession } from "../../_session/session"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { LIST } from "./words"

/** For whoever has no record of their own and came because of somebody else's: where those are. */
export function SharedHint() {
  const words = useWords(LIST)
  const { actingFor } = useSession()
  const inbox = useInbox()
  const people = new Set((inbox.data?.entries ?? []).map(({ patient }) => patient)).size
  if (actingFor || people === 0) return null
  return (
    <Panel
      icon={<Icon of={Inbox} />}
      title={words.peoplePeopleShareSomething({ people })}
      sentences={[words.thisPageIsForRecords]}
      actions={
        <ButtonLink look="filled" href="/patients">
          {words.seeWhatIsSharedWith}
        </ButtonLink>
      }
    />
  )
}
