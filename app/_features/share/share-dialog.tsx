"use client"
import { Clock, Link2 } from "lucide-react"
import { useState } from "react"
import { plainName } from "../../_core/directory/plain-name"
import { withComparedKey, withContact } from "../../_core/notebook"
import { asScope, EVERYTHING, recordScope } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import { grantAccess } from "../../_journeys/grant-access"
import { letAdd } from "../../_journeys/let-add"
import type { OpenRecord } from "../../_journeys/read-record"
import { useConfirming } from "../../_parts/confirming"
import { useIsShut } from "../../_session/invitations"
import { shortAccount } from "../../_session/names"
import { usePatient, useRecords } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { Sentence } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import type { Gap } from "../confirm-dialog"
import { foldersInUse, scopeName } from "../scopes"
import { DAY_FIELD, endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { dayOf, fromUnix, longestDate } from "../../_words/format"
import { hasSlot, mayOf, permissionsOf, readsBy } from "./may"
import type { May } from "./may"
import { recipientAt, useRecipients } from "../recipients"
import type { Recipient } from "../recipients"
import { RecipientCard } from "./recipient-card"
import { RecipientSearch } from "../recipient-search"
import { ShutNote } from "./shut-note"
import { mustCompare } from "./standing"
import { useKeyFacts } from "./use-key-facts"
import { choicesOf, lastWords, since, whatInWords } from "./what"
import { WhatTheyMayDo } from "./what-they-may-do"
import styles from "./share.module.css"

const IN_WORDS: Record<May, string> = { read: "read", "read-and-add": "read, and add to,", add: "add to" }
const WHO = "[data-gap=who] input"
const NAME = "[data-gap=who] input[type=text]:not([role=combobox]), [data-gap=who] input:not([type])"
const DIGITS = "[data-gap=who] input[type=checkbox]"
const WAIT = "One moment: we are looking up their key and who vouches for it."

export interface ShareDialogProps {
  readonly record?: OpenRecord
  /** The folder the reader is looking at. */
  readonly folder: Scope
  /** With whom, where that is known already. */
  readonly to?: Address
  /** What was asked for: filled in, the patient's to change. */
  readonly asked?: AskedFor
  /** Leads to a link for somebody who has no account. */
  readonly onWithoutAccount?: () => void
  readonly onClose: () => void
}

export interface AskedFor {
  readonly scope: Scope
  /** Unix seconds. */
  readonly expiresAt: number
  readonly permissions: number
  readonly onShared: () => Promise<void>
}

/** With whom, what, until when; one sentence that repeats it; one confirmation. */
export function ShareDialog({ record, folder, to, asked, onWithoutAccount, onClose }: ShareDialogProps) {
  const { services, keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const view = usePatient(keys.account)
  const records = useRecords(view.data)
  const recipients = useRecipients()
  const [recipient, setRecipient] = useState<Recipient | null>(to ? recipientAt(to, recipients) : null)
  const [name, setName] = useState("")
  const [compared, setCompared] = useState(false)
  const [chosen, setWhat] = useState(
    record
      ? String(recordScope(record.state.number))
      : asked
        ? String(asked.scope)
        : folder === EVERYTHING
          ? null
          : String(folder),
  )
  const [chosenMay, setMay] = useState<May>(asked ? mayOf(asked.permissions) : "read")
  const [until, setUntil] = useState<Until>(
    asked ? { period: "date", day: dayOf(fromUnix(asked.expiresAt)).iso } : { period: "month", day: "" },
  )
  const { key, facts, error: keyError } = useKeyFacts(recipient, view.data?.state)
  const isShut = useIsShut(recipient?.account ?? null, keys.account).data === true

  const now = view.data?.now ?? 0
  const expiresAt = endOf(until, now)
  const listed = records.data ?? []
  const folders = view.data ? foldersInUse(view.data.state, notebook, listed) : []
  // Everything is never the first answer: it has to be chosen
  const what = chosen ?? String(folders[0]?.scope ?? EVERYTHING)
  const scope = asScope(BigInt(what))
  const alone = record !== undefined && scope === recordScope(record.state.number)
  const may = alone ? "read" : chosenMay
  const shared = whatInWords(scope, alone, scopeName(scope, notebook, listed))
  const reads = recipient && view.data ? readsBy(view.data.state, now, scope, recipient.account) : null
  // What they have been given can be changed and prolonged; something new, or begun anew, needs an invitation.
  const slot = recipient && view.data ? hasSlot(view.data.state, scope, recipient.account) : null
  const shutOut = isShut && (slot === false || (may === "add" && reads === "scope"))
  // Nobody but an issuer makes somebody "verified".
  const given = plainName(name)
  const called = recipient ? recipient.name || given || shortAccount(recipient.account) : ""

  const gap = (): Gap | null => {
    if (!recipient) return { words: "Say with whom: a name, or an address that begins with 0x.", at: WHO }
    if (recipient.account === keys.account) return "This is your own account."
    if (!recipient.name && !given)
      return { words: "Give this person a name, so that you know later who it is.", at: NAME }
    if (key.data === null) return "This person has no keys yet. Ask them to sign in to Keyward once."
    if (!facts) return keyError ? "Their key could not be looked up. Try again in a moment." : WAIT
    if (mustCompare(facts) && !compared)
      return {
        words: `${facts.changed ? "Their key has changed. " : ""}Compare the digits with them, then tick the box.`,
        at: DIGITS,
      }
    if (shutOut) return "They take records by invitation only. Ask them to invite your account first."
    if (may === "add" && reads === "everything" && scope !== EVERYTHING)
      return "They read this already: everything is shared with them. Stop that first."
    if (Number.isNaN(expiresAt)) return { words: "Choose the date until which you share it.", at: DAY_FIELD }
    if (expiresAt <= now) return { words: "That date is over. Choose one to come.", at: DAY_FIELD }
    return null
  }

  const share = async () => {
    if (!recipient || !key.data) return
    const keyDigest = key.data.digest
    const isNew = !recipient.name
    if (isNew || compared)
      await writeNotebook((kept) => {
        const named = isNew ? withContact(kept, "patient", recipient.account, given) : kept
        return compared || !named ? withComparedKey(named, recipient.account, keyDigest) : named
      })
    const grant = { scope, grantee: recipient.account, expiresAt, keyDigest }
    await run("share", (on) =>
      may === "add"
        ? letAdd(services, keys, grant, on)
        : grantAccess(services, keys, { ...grant, permissions: permissionsOf(may) }, on),
    )
    toast(`${called} can now ${may === "add" ? "add to" : "read"} ${shared}.`)
    await asked?.onShared()
    onClose()
  }

  return (
    <ConfirmDialog
      wide
      title="Share"
      hint={
        may === "add" && reads === "scope"
          ? `${confirming.asker} asks you twice: to stop it, and to let them add.`
          : `${confirming.asker} asks you once to confirm.`
      }
      no="Cancel"
      yes={may === "add" ? "Let them add" : called ? `Share with ${lastWords(called)}` : "Share"}
      doing="Sharing…"
      gap={gap()}
      onConfirm={share}
      onClose={onClose}
    >
      {!view.data ? (
        <SkeletonText label="Opening" count={5} />
      ) : (
        <Stack gap="l">
          <div className={styles.halves}>
            <div data-gap="who">
              <RecipientSearch
                chosen={recipient}
                onChoose={(next) => (setRecipient(next), setCompared(false))}
              />
              {recipient && (
                <RecipientCard
                  recipient={recipient}
                  name={name}
                  onName={setName}
                  shownKey={key.data}
                  facts={facts}
                  now={now}
                  error={keyError}
                  compared={compared}
                  onCompared={setCompared}
                />
              )}
              {onWithoutAccount && !recipient && (
                <Button look="quiet" icon={<Icon of={Link2} />} onClick={onWithoutAccount}>
                  Give a link to somebody without an account
                </Button>
              )}
              {shutOut && <ShutNote who={called} own={keys.account} />}
            </div>
            <Stack gap="l">
              <ChoiceList
                legend="What"
                choices={choicesOf(record, folders, listed.length)}
                value={what}
                onChange={setWhat}
              />
              {!alone && <WhatTheyMayDo may={may} onChange={setMay} />}
              <UntilWhen periods={["week", "month", "half"]} value={until} onChange={setUntil} />
            </Stack>
          </div>
          {recipient && !Number.isNaN(expiresAt) && (
            <Sentence>
              <b>{called}</b> will be able to {IN_WORDS[may]} <b>{shared}</b>
              {may === "add" && ", and not to read it,"} until <b>{longestDate(fromUnix(expiresAt))}</b>.
              {may === "add" && reads === "scope" && " They can read it now; that ends with it."}
            </Sentence>
          )}
          <Note icon={<Icon of={Clock} />}>
            {may === "add" ? (
              <>
                <b>They are given no key.</b> What they add only you can open, and they cannot open it again
                themselves. Once you file it, whoever sees that folder reads it.
              </>
            ) : (
              <>
                <b>{alone ? "What they open, they may keep." : "Sharing always includes the past."}</b>{" "}
                {alone
                  ? "You can stop later: then the store closes this record to them. What they have opened, they may have kept."
                  : `They can open every record in it${since(listed, scope)}. If you stop later, it closes to them; what they have opened, they may have kept.`}
              </>
            )}
          </Note>
        </Stack>
      )}
    </ConfirmDialog>
  )
}
