"use client"
import { useState } from "react"
import type { ReactNode } from "react"
import { plainName } from "../_core/directory/plain-name"
import { withContact } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address } from "../_core/types"
import { knownAccounts } from "../_session/names"
import { useShownKey } from "../_session/queries"
import { useSession, useUnlocked } from "../_session/session"
import { Field } from "../_ui/Field"
import { typedAccount } from "./typed-account"

/** Somebody by a pasted account, to be named where nobody has named it yet. */
export interface NewPerson {
  readonly account: Address | null
  /** Empty until there is a name. */
  readonly called: string
  readonly key: ReturnType<typeof useShownKey>
  /** What has yet to be said, null where this is somebody with keys. */
  readonly gap: string | null
  readonly fields: ReactNode
  /** Keeps a name that was given here. */
  readonly remember: () => Promise<void>
}

/** @param role what the notebook is begun for where there is none yet */
export function useNewPerson(role: Notebook["role"], onOther?: () => void): NewPerson {
  const { keys, notebook } = useUnlocked()
  const { writeNotebook } = useSession()
  const [typed, setTyped] = useState("")
  const [name, setName] = useState("")
  const account = typedAccount(typed)
  const key = useShownKey(account)
  const known = account && (plainName(notebook?.contacts[account] ?? "") || demoName(account))
  const called = known || plainName(name)

  const gap = (): string | null => {
    if (!account) return "Paste their account: it begins with 0x."
    if (account === keys.account) return "This is your own account."
    if (!called) return "Give this person a name, so that you know later who it is."
    if (key.data === null) return "They have no keys yet. Ask them to sign in to Keyward once."
    return null
  }
  const fields = (
    <>
      <Field
        label="Their account"
        placeholder="0x…"
        autoComplete="off"
        spellCheck={false}
        data-autofocus=""
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          onOther?.()
        }}
      />
      {account && !known && <TheirName value={name} onChange={setName} />}
    </>
  )
  const remember = async () => {
    if (account && !known) await writeNotebook((kept) => withContact(kept, role, account, called))
  }
  return { account, called, key, gap: gap(), fields, remember }
}

const demoName = (account: Address) => knownAccounts().find((each) => each.account === account)?.name

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
