"use client"
import { Check } from "lucide-react"
import { useState } from "react"
import { withComparedKey } from "../../_core/notebook"
import { nameDelegate } from "../../_journeys/name-delegate"
import { usePatient } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Checkbox } from "../../_ui/Checkbox"
import { Note } from "../../_ui/Note"
import { Icon } from "../../_ui/Icon"
import { Fingerprint } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { MarkedLine, Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import type { Gap } from "../confirm-dialog"
import { useNewPerson } from "../new-person"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { fromUnix, longestDate } from "../../_words/format"

/** Who, until when, the digits of their key compared; one sentence that repeats it; one confirmation. */
export function NameDelegateDialog({ onClose }: { onClose: () => void }) {
  const { services, keys } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const view = usePatient(keys.account)
  const [chosen, setChosen] = useState<Until>({ period: "year", day: "" })
  const [compared, setCompared] = useState(false)

  const person = useNewPerson("patient", () => setCompared(false))
  const { account: delegate, called, key } = person
  const until = endOf(chosen, view.data?.now ?? 0)

  const gap = (): Gap | null => {
    if (person.gap !== null) return person.gap
    if (!key.data) return "Their key is still being looked up."
    if (!(until > (view.data?.now ?? 0)))
      return { words: "Choose a day that is still to come.", at: "input[type=date]" }
    if (!compared && !person.isCompared)
      return {
        words: "Compare the digits with them first: they get all your keys.",
        at: "input[type=checkbox]",
      }
    return null
  }
  const confirm = async () => {
    if (!delegate || !key.data) return
    const keyDigest = key.data.digest
    await person.remember()
    if (!person.isCompared) await writeNotebook((kept) => withComparedKey(kept, delegate, keyDigest))
    await run("delegate", (on) => nameDelegate(services, keys, { delegate, until, keyDigest }, on))
    toast(`${called} can act for you until ${longestDate(fromUnix(until))}.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title="Name somebody who acts for you"
      no="Not now"
      yes="Name them"
      doing={confirming.busy}
      gap={gap()}
      onConfirm={confirm}
      onClose={onClose}
    >
      {person.fields}
      {delegate && key.isPending && <SkeletonText label="Looking up their key" count={2} />}
      <ProblemNote error={key.error} />
      {key.data && (
        <>
          <Fingerprint label="The digits of their key:" groups={key.data.digits} />
          {person.isCompared ? (
            <MarkedLine tone="success" icon={<Icon of={Check} size={16} />}>
              The same key whose digits you compared with them before.
            </MarkedLine>
          ) : (
            <Checkbox
              label="I compared these digits with them, by phone or in person"
              checked={compared}
              onChange={setCompared}
            />
          )}
        </>
      )}
      <UntilWhen periods={["month", "year", "years"]} value={chosen} onChange={setChosen} />
      {called && until > 0 && (
        <Sentence>
          <b>{called}</b> will read everything of yours, add to it, share it and stop sharing it, until{" "}
          <b>{longestDate(fromUnix(until))}</b>.
        </Sentence>
      )}
      <Note tone="warning">
        They get all your keys. You can end it at any time; what they have opened by then, they may have kept.
        They cannot change your keys or {confirming.held}, and cannot name others.
      </Note>
    </ConfirmDialog>
  )
}
