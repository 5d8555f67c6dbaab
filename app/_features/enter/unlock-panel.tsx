"use client"
import { KeyRound } from "lucide-react"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import type { FormEvent } from "react"
import { useWords } from "../../_language/use-words"
import type { WordsOf } from "../../_language/words"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { findSealedOver } from "../../_journeys/seal-again"
import type { SealedOver } from "../../_journeys/seal-again"
import { unlockKeys } from "../../_journeys/unlock-keys"
import type { UnlockWay } from "../../_journeys/unlock-keys"
import { useSession } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { Disclosure } from "../../_ui/Disclosure"
import { Field } from "../../_ui/Field"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import styles from "../gate.module.css"
import { PasskeyPanel } from "../passkey-panel"
import { useWording } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import type { Wording } from "../../_words/wording"
import { LoadCopy } from "./load-copy"
import { SealAgainForm } from "./seal-again"
import { UnlockHelp } from "./unlock-help"
import { ENTER } from "./words"

/** Opens the account's keys: by wallet, with the secret where there is one, by passkey, or by recovery code. */
export function UnlockPanel() {
  const { passkey } = useSession()
  return passkey ? <PasskeyPanel passkey={passkey} /> : <WalletUnlock />
}

function WalletUnlock() {
  const words = useWords(ENTER)
  const { services, unlock, enter, vault, demo } = useSession()
  const wordsFor = useWording()
  const { run } = useTransactions()
  const byWallet = vault?.ways.includes("wallet") ?? false
  const asksSecret = vault?.asksSecret ?? false
  const site = vault?.site ?? null
  const unfinished = Boolean(vault?.unfinished)
  const hasPasskey = vault?.passkeys.some(({ rpId }) => rpId === location.hostname) ?? false
  const [byCode, setByCode] = useState(!byWallet)
  // What is typed stays in its field: nothing of it becomes React's state.
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const alone = demo && byWallet && !asksSecret
  const [busy, setBusy] = useState(alone)
  const [error, setError] = useState<unknown>(null)
  /** Keys of the account's own, where others were sealed over them. */
  const [former, setFormer] = useState<SealedOver | null>(null)

  const open = async (publishesAgain = false, byPasskey = false) => {
    const typed = field.current?.value ?? ""
    const way: UnlockWay = byPasskey
      ? { kind: "passkey" }
      : byCode
        ? { kind: "recovery-code", code: typed }
        : { kind: "wallet", ...(asksSecret ? { secret: typed } : {}) }
    try {
      if (!unfinished && !publishesAgain) return await unlock(way)
      // an interrupted set-up is finished by this: it asks for confirmations
      if (!services) throw new KeywardError("account-switched")
      await enter(run("create-keys", (on) => unlockKeys(services, way, on, { publishesAgain })))
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
      if (services && isOfOthers(thrown))
        setFormer(await findSealedOver(services, byCode ? { code: typed } : {}).catch(() => null))
    }
  }
  const byItself = useEffectEvent(() => {
    if (alone) void open()
  })
  useEffect(() => {
    const soon = setTimeout(() => byItself())
    return () => clearTimeout(soon)
  }, [])

  const begin = (publishesAgain: boolean) => {
    const typed = field.current?.value ?? ""
    const empty = byCode ? typed.trim() === "" : asksSecret && typed === ""
    setMissing(empty)
    if (empty || busy) return
    setBusy(true)
    setError(null)
    setFormer(null)
    void open(publishesAgain)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    begin(false)
  }
  const beginByPasskey = () => {
    if (busy) return
    setMissing(false)
    setBusy(true)
    setError(null)
    void open(false, true)
  }
  const turn = (toCode: boolean) => {
    setByCode(toCode)
    setError(null)
    setMissing(false)
  }
  const how = byCode
    ? words.typeTheRecoveryCodeThat
    : asksSecret
      ? words.typeYourSecretThenSign
      : words.yourWalletAsksYouTo
  const named = byCode || site === null ? undefined : siteWords(site, words)
  const wrongSecret = isKeywardError(error, "secret-wrong")
  const wrongCode = isKeywardError(error, "recovery-code-wrong")
  return (
    <>
      <form className={styles.gate} onSubmit={submit} noValidate>
        <Panel
          tone="accent"
          level={1}
          icon={<Icon of={KeyRound} />}
          title={unfinished ? words.finishYourSetUp : words.unlockYourRecords}
          sentences={unfinished ? [words.interrupted, how, words.thenItAsksYouTo] : [how, named]}
          actions={
            <div className={styles.form}>
              {byCode ? (
                <CodeField
                  key="code"
                  ref={field}
                  missing={missing}
                  wrong={wrongCode ? wordsOf(wordsFor({ code: "recovery-code-wrong" })) : undefined}
                  onChange={() => setMissing(false)}
                  autoFocus={byWallet}
                />
              ) : (
                asksSecret && (
                  <Field
                    key="secret"
                    ref={field}
                    type="password"
                    label={words.yourSecret}
                    onChange={() => setMissing(false)}
                    error={
                      missing
                        ? words.typeYourSecretFirst
                        : wrongSecret
                          ? wordsOf(wordsFor({ code: "secret-wrong" }))
                          : undefined
                    }
                    autoComplete="current-password"
                  />
                )
              )}
              {!wrongSecret && !wrongCode && <ProblemNote error={error} />}
              <div className={styles.actions}>
                <Button
                  type="submit"
                  look="filled"
                  busy={busy}
                  busyLabel={byCode || demo ? words.opening2 : words.waitingForYourWallet}
                >
                  {error === null ? words.unlock : words.tryAgain}
                </Button>
                {isKeywardError(error, "own-key-replaced") && (
                  <Button look="plain" busy={busy} onClick={() => begin(true)}>
                    {words.publishMyKeyAgain}
                  </Button>
                )}
                {hasPasskey && (
                  <Button look="quiet" onClick={beginByPasskey}>
                    {words.useYourPasskey}
                  </Button>
                )}
                {byWallet && (
                  <Button look="quiet" onClick={() => turn(!byCode)}>
                    {byCode ? words.useYourWallet : words.useRecoveryCode}
                  </Button>
                )}
              </div>
            </div>
          }
        />
        <Disclosure label={words.newDeviceNewWalletOr}>
          <UnlockHelp byWallet={byWallet} asksSecret={asksSecret} unfinished={unfinished} />
        </Disclosure>
      </form>
      {isOfOthers(error) && !unfinished && (
        <div className={styles.gate}>
          {former ? (
            <SealAgainForm former={former} />
          ) : (
            <Disclosure label={words.aSavedCopyOfYour}>
              <LoadCopy />
            </Disclosure>
          )}
        </div>
      )}
    </>
  )
}

/** What the account's own code or wallet meets where somebody has sealed other keys over the account's. */
const isOfOthers = (error: unknown): boolean =>
  isKeywardError(error, "vault-not-own") || isKeywardError(error, "recovery-code-wrong")

/** Where a deployment has moved, its vaults name the address that they were made at. */
function siteWords(site: string, words: WordsOf<typeof ENTER>): string {
  const here = typeof location !== "undefined" && location.origin === site
  return here ? words.namesThisSite({ site }) : words.namesOtherSite({ site })
}

const wordsOf = ({ title, safe, next }: Wording) => `${title}. ${safe} ${next}`
