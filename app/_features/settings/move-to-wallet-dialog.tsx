"use client"
import { useRef, useState } from "react"
import { KeywardError } from "../../_core/errors"
import { Keeper } from "../../_core/keeper"
import { moveAccount } from "../../_journeys/move-account"
import { expectCodeInForce } from "../../_journeys/move-to-new-keys"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import { useConfig } from "../../_session/config"
import { loadSessionCode } from "../../_session/load-session-code"
import { useSession } from "../../_session/session"
import { usePrompts } from "../../_session/use-prompts"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Prose } from "../../_ui/Text"
import { ConnectDialog } from "../../_wallets/connect-dialog"
import { promptsOf } from "../../_wallets/locked"
import { switchNetwork } from "../../_wallets/switch-network"
import type { Wallet } from "../../_wallets/wallet"
import { useWallets } from "../../_wallets/wallet-provider"
import styles from "./known-on-chain.module.css"

type Stage = "code" | "connect" | "move"

/**
 * Gives an account by passkey to a wallet: the wallet consents, the passkey's signer agrees, the recovery code's key
 * brings it. From then on the page goes on with the wallet, which signs in by itself.
 */
export function MoveToWalletDialog({ onClose }: { onClose: () => void }) {
  const { services, keys, account } = useSession()
  const config = useConfig()
  const prompts = usePrompts()
  const { connection } = useWallets()
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const [code, setCode] = useState<Keeper<string> | null>(null)
  const [stage, setStage] = useState<Stage>("code")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const check = async () => {
    const typed = field.current?.value ?? ""
    setMissing(typed.trim() === "")
    if (typed.trim() === "" || busy) return
    setBusy(true)
    setError(null)
    try {
      if (!services || !keys) throw new KeywardError("account-switched")
      await expectCodeInForce(services, keys, typed)
      setCode(new Keeper(typed))
      setStage("connect")
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const move = async (wallet: Wallet) => {
    setStage("move")
    setBusy(true)
    setError(null)
    try {
      if (!services || !account || !code) throw new KeywardError("account-switched")
      const { provider } = wallet
      if (Number(await provider.request({ method: "eth_chainId" })) !== config.chainId)
        await promptsOf(prompts, provider).ask("network", () => switchNetwork(provider, config))
      const { askConsent } = await loadSessionCode()
      const consenting = await askConsent(config, wallet, account, prompts)
      // Followed by nobody of this page: what signed for the account until now may ask the server for nothing more
      await moveAccount(services, { ...consenting, code: code.secret })
      await connection.adopt(wallet)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  if (stage === "connect")
    return (
      <ConnectDialog
        open
        prompts={prompts}
        onWallet={async (wallet) => void move(wallet)}
        onClose={onClose}
      />
    )
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      title="Move this account to a wallet"
      onSubmit={() => (stage === "code" ? void check() : setStage("connect"))}
      actions={
        <>
          <Button look="quiet" onClick={() => !busy && onClose()}>
            Not now
          </Button>
          <Button look="filled" type="submit" busy={busy} busyLabel="One moment…">
            {stage === "code" ? "Choose the wallet" : "Choose it again"}
          </Button>
        </>
      }
    >
      <Stack>
        {stage === "code" ? (
          <>
            <Prose>
              <p>
                From then on the wallet signs for this account, and this page no more. Records, and who can
                see them, stay as they are.
              </p>
              <ul className={styles.facts}>
                <li>Use a wallet account that was never used here. It signs once that it takes over.</li>
                <li>Your passkeys go on opening the records, once the wallet has signed in.</li>
                <li>Your recovery code stays the same.</li>
              </ul>
            </Prose>
            <CodeField
              ref={field}
              help="It vouches for the move."
              missing={missing}
              onChange={() => setMissing(false)}
            />
          </>
        ) : (
          <>
            <Prose>
              The wallet asks you to sign that it takes over. Then this page asks once whether you agree.
            </Prose>
          </>
        )}
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
