"use client"
import { Wallet } from "lucide-react"
import { useEffect, useState } from "react"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { ProblemNote } from "../problem"

/** Proves to the server whose wallet this is: one signature. A demo person signs by himself. */
export function SignInPanel() {
  const { signIn, signOut, demo } = useSession()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const start = async () => {
    setBusy(true)
    setError(null)
    try {
      await signIn()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  useEffect(() => {
    if (demo) void start()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the panel comes
  }, [])
  return (
    <>
      <Panel
        tone="accent"
        level={1}
        icon={<Icon of={Wallet} />}
        title="Sign in with your wallet"
        sentences={[
          "Your wallet asks you to sign a short message.",
          "It costs nothing and opens none of your records.",
        ]}
        actions={
          <>
            <Button
              look="filled"
              busy={busy}
              busyLabel="Waiting for your wallet…"
              onClick={() => void start()}
            >
              Sign in
            </Button>
            <Button look="quiet" onClick={() => void signOut()}>
              Use another account
            </Button>
          </>
        }
      />
      <ProblemNote error={error} />
    </>
  )
}
