"use client"
import { useState } from "react"
import { withContact } from "../../_core/notebook"
import type { Address } from "../../_core/types"
import { nameDelegate } from "../../_journeys/name-delegate"
import { knownAccounts } from "../../_session/names"
import { usePatient, useShownKey } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Checkbox } from "../../_ui/Checkbox"
import { Field } from "../../_ui/Field"
import { Note } from "../../_ui/Note"
import { Fingerprint } from "../../_ui/PersonCard"
import { SkeletonText } from "../../_ui/Skeleton"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import { ProblemNote } from "../problem"
import { typedAccount } from "../typed-account"
import { endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { fromUnix, longestDate } from "../words"

/** Who, until when, the digits of his key compared; one sentence that repeats it; one confirmation. */
export function NameDelegateDialog({ onClose }: { onClose: () => void }) {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const view = usePatient(keys.account)
  const [typed, setTyped] = useState("")
  const [name, setName] = useState("")
  const [chosen, setChosen] = useState<Until>({ period: "year", day: "" })
  const [compared, setCompared] = useState(false)

  const delegate = typedAccount(typed)
  const key = useShownKey(delegate)
  const known = delegate && (notebook?.contacts[delegate] ?? demoName(delegate))
  const called = known ?? name.trim()
  const until = endOf(chosen, view.data?.now ?? 0)

  const gap = (): string | null => {
    if (!delegate) return "Paste their account: it begins with 0x."
    if (delegate === keys.account) return "This is your own account."
    if (!called) return "Give this person a name, so that you know later who it is."
    if (key.data === null) return "They have no keys yet. Ask them to sign in to Keyward once."
    if (!key.data) return "Their key is still being looked up."
    if (!(until > (view.data?.now ?? 0))) return "Choose a day that is still to come."
    if (!compared) return "Compare the digits with them first: they get all your keys."
    return null
  }
  const confirm = async () => {
    if (!delegate || !key.data) return
    const keyDigest = key.data.digest
    await run("delegate", (on) => nameDelegate(services, keys, { delegate, until, keyDigest }, on))
    if (!known) await writeNotebook((kept) => withContact(kept, "patient", delegate, called))
    toast(`${called} can act for you until ${longestDate(fromUnix(until))}.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title="Name somebody who acts for you"
      no="Not now"
      yes="Name them"
      doing="Waiting for your wallet…"
      gap={gap()}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Field
        label="Their account"
        placeholder="0x…"
        autoComplete="off"
        spellCheck={false}
        data-autofocus=""
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setCompared(false)
        }}
      />
      {delegate && !known && (
        <Field
          label="Their name"
          help="Only you see it."
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      {delegate && key.isPending && <SkeletonText label="Looking up their key" count={2} />}
      <ProblemNote error={key.error} />
      {key.data && (
        <>
          <Fingerprint label="The digits of their key:" groups={key.data.digits} />
          <Checkbox
            label="I compared these digits with them, by phone or in person"
            checked={compared}
            onChange={setCompared}
          />
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
        They cannot change your keys or your wallet, and cannot name others.
      </Note>
    </ConfirmDialog>
  )
}

const demoName = (account: Address) => knownAccounts().find((each) => each.account === account)?.name
