"use client"
import { Wallet } from "lucide-react"
import { useEffect, useEffectEvent, useState } from "react"
import { useWords } from "../_language/use-words"
import { useSession } from "../_session/session"
import { Button } from "../_ui/Button"
import { Icon } from "../_ui/Icon"
import { Note } from "../_ui/Note"
import { Panel } from "../_ui/Panel"
import styles from "./gate.module.css"
import { PasskeyPanel } from "./passkey-panel"
import { ProblemNote } from "../_parts/actions/problem"
import { SIGN_IN } from "./sign-in-words"

/**
 * Proves to the server whose wallet this is: one signature. Demo people sign by themselves.
 * @param props.switched the wallet has just changed to another account
 */
export function SignInPanel({ switched = false }: { switched?: boolean }) {
  const { passkey } = useSession()
  return passkey ? <PasskeyPanel passkey={passkey} /> : <WalletSignIn switched={switched} />
}

function WalletSignIn({ switched }: { switched: boolean }) {
  const words = useWords(SIGN_IN)
  const { signIn, signOut, demo } = useSession()
  const [busy, setBusy] = useState(demo)
  const [error, setError] = useState<unknown>(null)
  const ask = async () => {
    try {
      await signIn()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const byItself = useEffectEvent(() => {
    if (demo) void ask()
  })
  useEffect(() => {
    const soon = setTimeout(() => byItself())
    return () => clearTimeout(soon)
  }, [])
  const start = () => {
    setBusy(true)
    setError(null)
    void ask()
  }
  return (
    <div className={styles.gate}>
      {switched && (
        <Note tone="warning" role="alert">
          {words.yourWalletChangedToAnother()}
        </Note>
      )}
      <Panel
        tone="accent"
        level={1}
        icon={<Icon of={Wallet} />}
        title={words.signInWithYourWallet}
        sentences={[words.yourWalletAsksYouTo, words.itCostsNothingAndOpens]}
        actions={
          <div className={styles.form}>
            <ProblemNote error={error} />
            <div className={styles.actions}>
              <Button
                look="filled"
                busy={busy}
                busyLabel={demo ? words.signingIn : words.waitingForYourWallet}
                onClick={start}
              >
                {error === null ? words.signIn : words.tryAgain}
              </Button>
              <Button look="quiet" onClick={() => void signOut()}>
                {words.useAnotherAccount}
              </Button>
            </div>
          </div>
        }
      />
    </div>
  )
}
