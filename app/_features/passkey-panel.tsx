"use client"
import { Fingerprint } from "lucide-react"
import { useEffect, useEffectEvent, useState } from "react"
import { useWords } from "../_language/use-words"
import type { PasskeyAccount } from "../_core/ports/passkey"
import { isKeywardError, KeywardError } from "../_core/errors"
import { unlockKeys } from "../_journeys/unlock-keys"
import { ProblemNote } from "../_parts/actions/problem"
import { usePasskeyEntry } from "../_session/passkey-entry"
import { useSession } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { Button } from "../_ui/Button"
import { Disclosure } from "../_ui/Disclosure"
import { Icon } from "../_ui/Icon"
import { Panel } from "../_ui/Panel"
import { LoadCopy } from "./enter/load-copy"
import { SealAgain } from "./enter/seal-again"
import styles from "./gate.module.css"
import { PasskeyCode } from "./passkey-code"
import { SIGN_IN } from "./sign-in-words"

/**
 * Into an account by passkey, at sign-in and while it is locked: the device is asked once, then this signs in and
 * unlocks by itself. What a set-up left undone is finished by the same. Where something else was sealed over the
 * account's vault, it is put back from here: what signs for that is open then.
 */
export function PasskeyPanel({ passkey, level = 1 }: { passkey: PasskeyAccount; level?: 1 | 2 }) {
  const words = useWords(SIGN_IN)
  const { step, account, services, vault, problem, signIn, unlock, enter, signOut } = useSession()
  const entry = usePasskeyEntry()
  const { run } = useTransactions()
  const [byCode, setByCode] = useState(false)
  const [busy, setBusy] = useState(passkey.atHand !== null && problem === null)
  const [error, setError] = useState<unknown>(null)

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const goOn = async (publishesAgain = false) => {
    const way = passkey.atHand
    // Where what is at hand does not open its account, another one is asked for
    if (!way || problem) return entry.enter()
    if (step === "connected") return signIn()
    if (!vault?.unfinished && !publishesAgain) return unlock(way)
    if (!services) throw new KeywardError("account-switched")
    await enter(run("create-keys", (on) => unlockKeys(services, way, on, { publishesAgain })))
  }
  const byItself = useEffectEvent(() => {
    if (passkey.atHand && problem === null) void attempt(() => goOn())
  })
  useEffect(() => {
    const soon = setTimeout(() => byItself())
    return () => clearTimeout(soon)
  }, [])

  const leave = (
    <Button look="quiet" onClick={() => void signOut()}>
      {words.useAnotherAccount}
    </Button>
  )
  return (
    <div className={styles.gate}>
      <Panel
        tone="accent"
        level={level}
        icon={<Icon of={Fingerprint} />}
        title={vault?.unfinished ? words.finishYourSetUp : words.openYourRecords}
        sentences={
          byCode
            ? [words.typeTheRecoveryCodeThat, words.itIsCheckedOnThis]
            : vault?.unfinished
              ? [words.yourKeysAreStoredBut, words.openThemOnceMoreTo]
              : [words.yourDeviceAsksForYour, words.nothingElseIsNeeded]
        }
        actions={
          byCode ? (
            <div className={styles.form}>
              <PasskeyCode account={account} onBack={() => setByCode(false)} />
              <div>{leave}</div>
            </div>
          ) : (
            <div className={styles.form}>
              <ProblemNote error={error} />
              <div className={styles.actions}>
                <Button
                  look="filled"
                  busy={busy}
                  busyLabel={words.opening}
                  onClick={() => void attempt(() => goOn())}
                >
                  {error === null ? words.openWithYourPasskey : words.tryAgain}
                </Button>
                {isKeywardError(error, "own-key-replaced") && (
                  <Button look="plain" busy={busy} onClick={() => void attempt(() => goOn(true))}>
                    {words.publishMyKeyAgain}
                  </Button>
                )}
                <Button look="quiet" onClick={() => setByCode(true)}>
                  {words.useRecoveryCode}
                </Button>
                {leave}
              </div>
            </div>
          )
        }
      />
      {isSealedOver(error) && !byCode && !vault?.unfinished && <SealAgain />}
      {services && (isSealedOver(error) || isOfOthers(error)) && !byCode && !vault?.unfinished && (
        <Disclosure label={words.savedCopy}>
          <LoadCopy />
        </Disclosure>
      )}
    </div>
  )
}

/** What is sealed does not open by what let the person in: a passkey, or a code with a saved copy. */
const isOfOthers = (error: unknown): boolean =>
  isKeywardError(error, "passkey-unknown") || isKeywardError(error, "recovery-code-wrong")

const isSealedOver = (error: unknown): boolean =>
  isKeywardError(error, "vault-missing") || isKeywardError(error, "vault-not-own")
