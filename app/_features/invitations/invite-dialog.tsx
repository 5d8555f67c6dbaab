"use client"
import { Eye } from "lucide-react"
import { useState } from "react"
import { emptyNotebook } from "../../_core/notebook"
import type { Address } from "../../_core/types"
import { setInvitation } from "../../_journeys/invitations"
import { knownAccounts } from "../../_session/names"
import { useShownKey } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"
import { typedAccount } from "../typed-account"

/** Whom; one sentence that says what it means; one confirmation. */
export function InviteDialog({ invited, onClose }: { invited: readonly Address[]; onClose: () => void }) {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const [typed, setTyped] = useState("")
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const account = typedAccount(typed)
  const key = useShownKey(account)
  const known = account && (notebook?.contacts[account] ?? demoName(account))
  const called = known ?? name.trim()

  const gap = (): string | null => {
    if (!account) return "Paste their account: it begins with 0x."
    if (account === keys.account) return "This is your own account."
    if (invited.includes(account)) return "You have invited this person already."
    if (!called) return "Give this person a name, so that you know later who it is."
    if (key.data === null) return "They have no keys yet. Ask them to sign in to Keyward once."
    return null
  }
  const invite = async () => {
    const problem = gap()
    setMissing(problem)
    if (problem || !account || busy) return
    setBusy(true)
    setError(null)
    try {
      if (!known)
        await writeNotebook((kept) => {
          const book = kept ?? emptyNotebook("", "doctor")
          return { ...book, contacts: { ...book.contacts, [account]: called } }
        })
      await run("invite", (on) => setInvitation(services, { patient: account, invited: true }, on))
      toast(`${called} is invited.`)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void invite()}
      title="Invite somebody"
      actions={
        <>
          {!busy && (
            <Button look="quiet" onClick={onClose}>
              Not now
            </Button>
          )}
          <Button type="submit" look="filled" busy={busy} busyLabel="Inviting…">
            {error === null ? "Invite" : "Try again"}
          </Button>
        </>
      }
    >
      <Stack>
        <Field
          label="Their account"
          placeholder="0x…"
          autoComplete="off"
          spellCheck={false}
          data-autofocus=""
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setMissing(null)
          }}
        />
        {account && !known && (
          <Field
            label="Their name"
            help="Only you see it."
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
        <ProblemNote error={key.error} />
        {account && called && (
          <Sentence>
            <b>{called}</b> may share with you, and ask you for access, from now on.
          </Sentence>
        )}
        <Note icon={<Icon of={Eye} />}>
          <b>That you invite this account is public, and stays so.</b> It gives nobody anything of yours.
        </Note>
        {missing && (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        )}
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}

const demoName = (account: Address) => knownAccounts().find((each) => each.account === account)?.name
