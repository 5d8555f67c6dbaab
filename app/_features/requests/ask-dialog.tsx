"use client"
import { Eye } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { withContact } from "../../_core/notebook"
import { REASON_MOST } from "../../_core/requests/reason"
import { asScope, CONTRIBUTE, EVERYTHING, READ } from "../../_core/types"
import type { Address, Scope } from "../../_core/types"
import { requestAccess } from "../../_journeys/request-access"
import { useIsShut } from "../../_session/invitations"
import { shortAccount } from "../../_session/names"
import { usePatient, useShownKey } from "../../_session/queries"
import { useSession, useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Checkbox } from "../../_ui/Checkbox"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { PersonCard } from "../../_ui/PersonCard"
import { Sentence } from "../../_ui/Text"
import { TextArea } from "../../_ui/TextArea"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"
import type { Gap } from "../confirm-dialog"
import { TheirName } from "../new-person"
import { usePatientKey } from "../patient-key"
import { useConfirming } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { DAY_FIELD, endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { fromUnix, longestDate } from "../../_words/format"
import { termsInWords } from "./terms"
import styles from "./requests.module.css"

/** Somebody to ask; `name` is empty where nobody has named this account yet. */
export interface Whom {
  readonly account: Address
  readonly name: string
}

export interface AskDialogProps {
  /** The patient whose page it is; else they are looked for by `field`. */
  readonly patient?: Whom
  /** A name that is known, or an address; another feature's. */
  readonly field?: (chosen: Whom | null, onChoose: (whom: Whom | null) => void) => ReactNode
  /** Folders of the patient that the asker sees already. */
  readonly folders?: readonly { readonly scope: Scope; readonly name: string }[]
  readonly onClose: () => void
}

/** Whom, what, until when and why; one sentence that repeats it; one confirmation. */
export function AskDialog({ patient, field, folders = [], onClose }: AskDialogProps) {
  const { services, keys } = useUnlocked()
  const { writeNotebook } = useSession()
  const { run } = useTransactions()
  const confirming = useConfirming()
  const { toast } = useVoice()
  const [chosen, setChosen] = useState<Whom | null>(patient ?? null)
  const [name, setName] = useState("")
  const [what, setWhat] = useState(String(folders[0]?.scope ?? EVERYTHING))
  const [mayAdd, setMayAdd] = useState(false)
  const [until, setUntil] = useState<Until>({ period: "quarter", day: "" })
  const [reason, setReason] = useState("")
  const key = useShownKey(chosen?.account ?? null)
  const known = usePatientKey(chosen?.account ?? null, chosen?.name || "this person")
  // The yes would be refused where the asker goes by invitation only: asking invites the patient, too.
  const invites = useIsShut(keys.account, chosen?.account ?? null).data === true
  const isShut = useIsShut(chosen?.account ?? null, keys.account).data === true
  // The chain's time, by the reader's own journal.
  const now = usePatient(keys.account).data?.now ?? 0

  const expiresAt = endOf(until, now)
  const scope = asScope(BigInt(what))
  const permissions = mayAdd ? READ | CONTRIBUTE : READ
  const length = [...reason].length
  const called = chosen ? chosen.name || name.trim() || shortAccount(chosen.account) : ""
  const scopeIs =
    scope === EVERYTHING ? "Everything" : (folders.find((each) => each.scope === scope)?.name ?? "")

  const gap = (): Gap | null => {
    if (!chosen) return { words: "Say whom you ask: a name, or an address that begins with 0x.", at: "input" }
    if (chosen.account === keys.account) return "This is your own account."
    if (!chosen.name && !name.trim())
      return {
        words: "Give this person a name, so that you know later who it is.",
        at: "[data-gap=name] input",
      }
    if (now === 0) return "One moment: this page is still opening."
    // Where it is not looked up yet the request itself does it.
    if (key.data === null) return "This person has no keys yet. Ask them to sign in to Keyward once."
    if (known.gap) return known.gap
    if (isShut)
      return "They are asked by invitation only. Give them your account; once they have invited it, ask."
    if (Number.isNaN(expiresAt))
      return { words: "Choose the date until which you ask for it.", at: DAY_FIELD }
    if (expiresAt <= now) return { words: "That date is over. Choose one to come.", at: DAY_FIELD }
    if (!reason.trim())
      return {
        words: "Say in a sentence why you ask. Only they can read it, and who acts for them.",
        at: "textarea",
      }
    if (length > REASON_MOST)
      return { words: `The reason is ${length - REASON_MOST} characters too long.`, at: "textarea" }
    return null
  }

  const ask = async () => {
    if (!chosen) return
    if (!chosen.name) await writeNotebook((kept) => withContact(kept, "doctor", chosen.account, name.trim()))
    await known.remember()
    const asked = {
      ...{ patient: chosen.account, scope, permissions, expiresAt, reason: reason.trim() },
      compared: known.compared,
    }
    await run("ask", (on) => requestAccess(services, asked, on))
    toast(`${called} has your request.`)
    onClose()
  }

  return (
    <ConfirmDialog
      wide
      title="Ask for access"
      hint={
        invites
          ? `${confirming.asker} asks you twice: to invite them, and to ask.`
          : `${confirming.asker} asks you once to confirm.`
      }
      no="Cancel"
      yes={called ? `Ask ${called}` : "Ask"}
      doing="Asking…"
      gap={gap()}
      onConfirm={ask}
      onClose={onClose}
    >
      <div className={styles.halves}>
        <Stack>
          {!patient && field?.(chosen, setChosen)}
          {chosen && (
            <PersonCard name={called} meta={shortAccount(chosen.account)}>
              {!chosen.name && (
                <div data-gap="name">
                  <TheirName value={name} onChange={setName} />
                </div>
              )}
              <ProblemNote error={key.error} />
            </PersonCard>
          )}
          {known.fields}
          {invites && (
            <Note>
              <b>Asking invites {called}, too.</b> You take records by invitation only, so without it their
              yes would not reach you. {confirming.asker} asks you twice.
            </Note>
          )}
          <TextArea
            label="Why you ask"
            help="Encrypted for them, and for whoever acts for them. Say who you are and what it is for."
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            count={`${length} of ${REASON_MOST}`}
          />
        </Stack>
        <Stack gap="l">
          <div>
            <ChoiceList
              legend="What"
              value={what}
              onChange={setWhat}
              choices={[
                ...folders.map((each) => ({
                  value: String(each.scope),
                  label: `Folder ${each.name}`,
                  help: "You can see it now: for longer, or to add to it.",
                })),
                { value: String(EVERYTHING), label: "Everything", help: "They may answer with less." },
              ]}
            />
            <Checkbox label="I also want to add results" checked={mayAdd} onChange={setMayAdd} />
          </div>
          <UntilWhen periods={["month", "quarter", "half"]} value={until} onChange={setUntil} />
        </Stack>
      </div>
      {chosen && now > 0 && !Number.isNaN(expiresAt) && (
        <Sentence>
          You ask <b>{called}</b> to let you <b>{termsInWords({ permissions }, scopeIs)}</b> until{" "}
          <b>{longestDate(fromUnix(expiresAt))}</b>.
        </Sentence>
      )}
      <Note icon={<Icon of={Eye} />}>
        <b>That you ask is public, and stays so; why you ask is not.</b> They have a week to answer, two if
        they invited you or share with you. After a no you cannot ask them again for a week, and for longer
        after each further one.
      </Note>
    </ConfirmDialog>
  )
}
