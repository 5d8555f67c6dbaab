"use client"
import { Clock, Link2 } from "lucide-react"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
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
import { dayOf, fromUnix } from "../../_words/format"
import { useFormats } from "../../_words/use-formats"
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
import { SHARE } from "./words"

const WHO = "[data-gap=who] input"
const NAME = "[data-gap=who] input[type=text]:not([role=combobox]), [data-gap=who] input:not([type])"
const DIGITS = "[data-gap=who] input[type=checkbox]"

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
  const words = useWords(SHARE)
  const formats = useFormats()
  const { longestDate } = formats
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
  const shared = whatInWords(scope, alone, scopeName(scope, notebook, listed), words)
  const oldest = since(listed, scope, formats)
  const reads = recipient && view.data ? readsBy(view.data.state, now, scope, recipient.account) : null
  // What they have been given can be changed and prolonged; something new, or begun anew, needs an invitation.
  const slot = recipient && view.data ? hasSlot(view.data.state, scope, recipient.account) : null
  const shutOut = isShut && (slot === false || (may === "add" && reads === "scope"))
  // Nobody but an issuer makes somebody "verified".
  const given = plainName(name)
  const called = recipient ? recipient.name || given || shortAccount(recipient.account) : ""

  const gap = (): Gap | null => {
    if (!recipient) return { words: words.sayWithWhomAName, at: WHO }
    if (recipient.account === keys.account) return words.thisIsYourOwnAccount
    if (!recipient.name && !given) return { words: words.giveThisPersonAName, at: NAME }
    if (key.data === null) return words.thisPersonHasNoKeys
    if (!facts) return keyError ? words.theirKeyCouldNotBe : words.waitForKey
    if (mustCompare(facts) && !compared)
      return {
        words: facts.changed ? words.compareNewDigits : words.compareDigits,
        at: DIGITS,
      }
    if (shutOut) return words.theyTakeRecordsByInvitation
    if (may === "add" && reads === "everything" && scope !== EVERYTHING)
      return words.theyReadThisAlreadyEverything
    if (Number.isNaN(expiresAt)) return { words: words.chooseTheDateUntilWhich, at: DAY_FIELD }
    if (expiresAt <= now) return { words: words.thatDateIsOverChoose, at: DAY_FIELD }
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
    toast(may === "add" ? words.canNowAdd({ called, shared }) : words.canNowRead({ called, shared }))
    await asked?.onShared()
    onClose()
  }

  return (
    <ConfirmDialog
      wide
      title={words.share}
      hint={
        may === "add" && reads === "scope"
          ? words.askerAsksYouTwiceTo({ asker: confirming.asker })
          : words.askerAsksYouOnceTo({ asker: confirming.asker })
      }
      no={words.cancel}
      yes={
        may === "add"
          ? words.letThemAdd
          : called
            ? words.shareWithCalled({ called: lastWords(called) })
            : words.share
      }
      doing={words.sharing}
      gap={gap()}
      onConfirm={share}
      onClose={onClose}
    >
      {!view.data ? (
        <SkeletonText label={words.opening} count={5} />
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
                  {words.giveALinkToSomebody}
                </Button>
              )}
              {shutOut && <ShutNote who={called} own={keys.account} />}
            </div>
            <Stack gap="l">
              <ChoiceList
                legend={words.what}
                choices={choicesOf(record, folders, listed.length, words)}
                value={what}
                onChange={setWhat}
              />
              {!alone && <WhatTheyMayDo may={may} onChange={setMay} />}
              <UntilWhen periods={["week", "month", "half"]} value={until} onChange={setUntil} />
            </Stack>
          </div>
          {recipient && !Number.isNaN(expiresAt) && (
            <Sentence>
              {words.will[may]({
                called,
                shared,
                day: longestDate(fromUnix(expiresAt)),
                reads: reads === "scope" ? "yes" : "no",
              })}
            </Sentence>
          )}
          <Note icon={<Icon of={Clock} />}>
            {may === "add" ? (
              <>{words.theyAreGivenNoKey()}</>
            ) : (
              <>
                <b>{alone ? words.whatTheyOpenTheyMay : words.sharingAlwaysIncludesThePast}</b>{" "}
                {alone
                  ? words.youCanStopLaterThen
                  : oldest === null
                    ? words.theyCanOpenEvery
                    : words.theyCanOpenEverySince({ month: oldest })}
              </>
            )}
          </Note>
        </Stack>
      )}
    </ConfirmDialog>
  )
}
