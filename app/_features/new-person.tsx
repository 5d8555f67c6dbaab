"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import { plainName } from "../_core/directory/plain-name"
import { withContact } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address } from "../_core/types"
import { useShownKey } from "../_session/queries"
import { useSession, useUnlocked } from "../_session/session"
import { Field } from "../_ui/Field"
import type { Gap } from "./confirm-dialog"
import { RecipientSearch } from "./recipient-search"
import type { Recipient } from "./recipients"

/** Somebody by a name that is known or a pasted account, to be named where nobody has named it yet. */
export interface NewPerson {
  readonly account: Address | null
  /** Empty until there is a name. */
  readonly called: string
  readonly key: ReturnType<typeof useShownKey>
  /** Whether it is the very key whose digits were compared before: nobody has to do that again. */
  readonly isCompared: boolean
  /** What has yet to be said, null where this is somebody with keys. */
  readonly gap: Gap | null
  readonly fields: ReactNode
  /** Keeps a name that was given here. */
  readonly remember: () => Promise<void>
}

/** @param role what the notebook is begun for where there is none yet */
export function useNewPerson(role: Notebook["role"], onOther?: () => void): NewPerson {
  const { keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const [chosen, setChosen] = useState<Recipient | null>(null)
  const [name, setName] = useState("")
  const account = chosen?.account ?? null
  const key = useShownKey(account)
  const known = chosen?.name ?? ""
  const called = known || plainName(name)
  const isCompared =
    account !== null &&
    key.data !== null &&
    key.data !== undefined &&
    notebook?.comparedKeys[account] === key.data.digest

  const gap = (): Gap | null => {
    if (!account) return { words: "Say who: a name, or an account that begins with 0x.", at: "input" }
    if (account === keys.account) return "This is your own account."
    if (!called) return "Give this person a name, so that you know later who it is."
    if (key.data === null) return "They have no keys yet. Ask them to sign in to Keyward once."
    return null
  }
  const fields = (
    <>
      <div>
        <RecipientSearch
          label="Whom"
          chosen={chosen}
          onChoose={(next) => {
            setChosen(next)
            onOther?.()
          }}
        />
      </div>
      {account && !known && <TheirName value={name} onChange={setName} />}
    </>
  )
  const remember = async () => {
    if (account && !known) await writeNotebook((kept) => withContact(kept, role, account, called))
  }
  return { account, called, key, isCompared, gap: gap(), fields, remember }
}

/** What somebody is to be called from now on. */
export const TheirName = ({ value, onChange }: { value: string; onChange: (name: string) => void }) => (
  <Field
    label="Their name"
    help="Only you see it."
    maxLength={100}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
)
