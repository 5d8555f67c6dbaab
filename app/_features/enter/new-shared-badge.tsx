"use client"
import { isKnown } from "../../_core/notebook"
import type { Address } from "../../_core/types"
import { useWords } from "../../_language/use-words"
import { useInbox } from "../../_session/queries"
import { useAsked } from "../../_session/requests"
import { useUnlocked } from "../../_session/session"
import { Tag } from "../../_ui/Tag"
import { VisuallyHidden } from "../../_ui/VisuallyHidden"
import { ENTER } from "./words"

const NOBODY: ReadonlySet<Address> = new Set()

/** How many people whom the account knows share something that was never opened; strangers never call for anybody. */
export function NewSharedBadge() {
  const words = useWords(ENTER)
  const { notebook } = useUnlocked()
  const { data } = useInbox()
  const asked = useAsked() ?? NOBODY
  const waiting = new Set(
    (data?.entries ?? [])
      .map(({ patient }) => patient)
      .filter((patient) => isKnown(notebook, asked, patient) && notebook?.patients[patient] === undefined),
  ).size
  if (waiting === 0) return null
  return (
    <Tag tone="new">
      {waiting}
      <VisuallyHidden> {words.shareSomethingNew({ waiting })}</VisuallyHidden>
    </Tag>
  )
}
