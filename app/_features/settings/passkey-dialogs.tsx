"use client"
import { useRef, useState } from "react"
import type { ReactNode } from "react"
import { KeywardError } from "../../_core/errors"
import type { PasskeyName } from "../../_core/keys/vault-format"
import { makePasskey } from "../../_journeys/passkeys"
import { keepWays, prepareWays } from "../../_journeys/unlock-keys"
import type { PreparedWays, UnlockWay } from "../../_journeys/unlock-keys"
import type { Services } from "../../_journeys/services"
import { useConfirming } from "../../_parts/confirming"
import { CodeField } from "../../_parts/keys/code-field"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Note } from "../../_ui/Note"
import { Prose } from "../../_ui/Text"
import { longDate } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { ConfirmationLine } from "../confirmation-line"

/** Adds a passkey of this device, or of a place that it keeps passkeys in. */
export function AddPasskeyDialog({ onClose }: { onClose: () => void }) {
  const { passkey: ofAccount } = useSession()
  const { held } = useConfirming()
  return (
    <ChangeDialog
      title="Add a passkey"
      yes="Add it"
      done="From now on this passkey opens your records, too."
      onClose={onClose}
      prepare={async (services, by) => {
        const passkey = await makePasskey(services.passkeys, `Keyward, ${longDate(new Date())}`)
        try {
          return await prepareWays(services, by, { kind: "new-passkey", passkey })
        } finally {
          passkey.secret.fill(0)
        }
      }}
    >
      <Prose>
        {ofAccount
          ? "Your device asks for a passkey that you have, then twice for the new one."
          : `Your device asks twice. To sign in you go on using ${held}; the passkey opens your records then, in place of a second signature.`}{" "}
        Whoever can unlock the device that keeps it, or the account that copies it to other devices, can open
        your records.
      </Prose>
    </ChangeDialog>
  )
}

/** Takes a passkey out of the ways in. */
export function RemovePasskeyDialog({
  passkey,
  name,
  onClose,
}: {
  passkey: PasskeyName
  name: string
  onClose: () => void
}) {
  const { passkey: ofAccount } = useSession()
  return (
    <ChangeDialog
      removes
      title={`Remove ${name}?`}
      yes="Remove it"
      done="It opens nothing any more that we keep. You can delete it in your device’s settings, too."
      onClose={onClose}
      prepare={(services, by) =>
        prepareWays(services, by, { kind: "remove-passkey", credential: passkey.credential })
      }
      after={(services) => services.passkeys.forget(passkey.credential).catch(() => undefined)}
    >
      <Prose>
        Your keys are sealed again without it. {ofAccount && "Your device asks for a passkey that stays. "}
        Somebody who kept an old copy of your sealed keys could still open that copy with it.
      </Prose>
    </ChangeDialog>
  )
}

/** A change of the ways in: another way vouches for it, then it is confirmed once. */
function ChangeDialog(props: {
  title: string
  yes: string
  done: string
  removes?: boolean
  prepare: (services: Services, by: UnlockWay) => Promise<PreparedWays>
  after?: (services: Services) => Promise<void>
  onClose: () => void
  children: ReactNode
}) {
  const { services, keys, enter, passkey } = useSession()
  const { run, latest } = useTransactions()
  const field = useRef<HTMLInputElement>(null)
  const ready = useRef<PreparedWays | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [kept, setKept] = useState(false)
  const change = async () => {
    if (kept) return props.onClose()
    if (!services || !keys) throw new KeywardError("account-switched")
    const code = field.current?.value ?? ""
    setMissing(!passkey && code.trim() === "")
    if (!passkey && code.trim() === "") return "ask"
    setBusy(true)
    try {
      const answer = passkey && !ready.current ? await services.passkeys.get() : null
      const by: UnlockWay = answer ? { kind: "passkey", passkey: answer } : { kind: "recovery-code", code }
      const prepared = ready.current ?? (await props.prepare(services, by))
      answer?.secret.fill(0)
      ready.current = prepared
      await run("change-ways-in", (on) => keepWays(services, prepared, on))
      keys.vault?.take(prepared)
      await enter(keys)
      await props.after?.(services)
      setKept(true)
    } finally {
      setBusy(false)
    }
    return "ask"
  }
  return (
    <ConfirmDialog
      title={props.title}
      no="Not now"
      yes={kept ? "Close" : props.yes}
      doing="One moment…"
      removes={(props.removes ?? false) && !kept}
      onConfirm={change}
      onClose={props.onClose}
    >
      {kept ? (
        <Note tone="success" role="status">
          {props.done}
        </Note>
      ) : (
        <>
          {props.children}
          {!passkey && (
            <CodeField
              ref={field}
              help="It vouches for the change."
              missing={missing}
              onChange={() => setMissing(false)}
            />
          )}
          {busy && latest && <ConfirmationLine confirmation={latest} words="Ways in" />}
        </>
      )}
    </ConfirmDialog>
  )
}
