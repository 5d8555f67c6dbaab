"use client"
import { Eye } from "lucide-react"
import type { Address } from "../../_core/types"
import { setInvitation } from "../../_journeys/invitations"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { useNewPerson } from "../new-person"
import { ProblemNote } from "../../_parts/actions/problem"

/** Whom; one sentence that says what it means; one confirmation. */
export function InviteDialog({ invited, onClose }: { invited: readonly Address[]; onClose: () => void }) {
  const { services } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const person = useNewPerson("doctor")
  const { account, called, key } = person
  const isInvited = account !== null && invited.includes(account)

  const invite = async () => {
    if (!account) return
    await person.remember()
    await run("invite", (on) => setInvitation(services, { patient: account, invited: true }, on))
    toast(`${called} is invited.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title="Invite somebody"
      no="Not now"
      yes="Invite"
      doing="Inviting…"
      gap={isInvited ? "You have invited this person already." : person.gap}
      onConfirm={invite}
      onClose={onClose}
    >
      {person.fields}
      <ProblemNote error={key.error} />
      {account && called && (
        <Sentence>
          <b>{called}</b> may share with you, and ask you for access, from now on.
        </Sentence>
      )}
      <Note icon={<Icon of={Eye} />}>
        <b>That you invite this account is public, and stays so.</b> It gives nobody anything of yours.
      </Note>
    </ConfirmDialog>
  )
}
