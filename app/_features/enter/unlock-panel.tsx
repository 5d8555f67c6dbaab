"use client"
import { KeyRound } from "lucide-react"
import { useEffect, useState } from "react"
import { isKeywardError } from "../../_core/errors"
import type { UnlockWay } from "../../_journeys/unlock-keys"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { ProblemNote } from "../problem"

/** Opens the account's keys: by wallet, with the secret where there is one, or by recovery code. */
export function UnlockPanel() {
  const { unlock, vault, demo, signOut } = useSession()
  const byWallet = vault?.ways.includes("wallet") ?? false
  const [byCode, setByCode] = useState(!byWallet)
  const [secret, setSecret] = useState("")
  const [code, setCode] = useState("")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const open = async (way: UnlockWay) => {
    setBusy(true)
    setError(null)
    try {
      await unlock(way)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const submit = () =>
    void open(
      byCode ? { kind: "recovery-code", code } : { kind: "wallet", ...(vault?.asksSecret ? { secret } : {}) },
    )
  useEffect(() => {
    if (demo && byWallet && !vault?.asksSecret) submit()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the panel comes
  }, [])
  const wrongSecret = isKeywardError(error, "secret-wrong")
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Panel
        tone="accent"
        level={1}
        icon={<Icon of={KeyRound} />}
        title="Unlock your records"
        sentences={
          byCode
            ? ["Type the recovery code that you printed or wrote down.", "It is checked on this device."]
            : vault?.asksSecret
              ? ["Type your secret, then confirm in your wallet."]
              : ["Your wallet asks you to sign once. It costs nothing."]
        }
        actions={
          <>
            {byCode && (
              <Field
                label="Recovery code"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                autoComplete="off"
                spellCheck={false}
              />
            )}
            {!byCode && vault?.asksSecret && (
              <Field
                type="password"
                label="Your secret"
                value={secret}
                onChange={(event) => setSecret(event.target.value)}
                autoComplete="current-password"
              />
            )}
            <ProblemNote error={error} />
            <Button
              type="submit"
              look="filled"
              busy={busy}
              busyLabel={byCode ? "Opening…" : "Waiting for your wallet…"}
            >
              Unlock
            </Button>
            {byWallet && (
              <Button look="quiet" onClick={() => setByCode(!byCode)}>
                {byCode ? "Use your wallet" : wrongSecret ? "Use recovery code" : "Use recovery code"}
              </Button>
            )}
            <Button look="quiet" onClick={() => void signOut()}>
              Sign out
            </Button>
          </>
        }
      />
    </form>
  )
}
