"use client"
import { Unplug } from "lucide-react"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { walletError } from "../../_core/wallet-errors"
import { useConfig } from "../../_session/config"
import { useSession } from "../../_session/session"
import { usePrompts } from "../../_session/use-prompts"
import { Button } from "../../_ui/Button"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import styles from "../gate.module.css"
import { useWording } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { switchNetwork } from "../../_wallets/switch-network"
import { useWallet, useWallets } from "../../_wallets/wallet-provider"
import { ENTER } from "./words"

/** The wallet is on another network: offers to switch it, and to add this one where the wallet does not know it. */
export function WrongNetworkPanel() {
  const words = useWords(ENTER)
  const config = useConfig()
  const { signOut } = useSession()
  const prompts = usePrompts()
  const { wallet } = useWallet()
  const { connection } = useWallets()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const wrong = useWording()({ code: "network-wrong" })
  const change = async () => {
    if (!wallet) return
    setError(null)
    setBusy(true)
    try {
      await prompts.ask("network", () => switchNetwork(wallet.provider, config))
      await connection.lookAtNetwork()
    } catch (thrown) {
      setError(walletError(thrown, "connection"))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles.gate}>
      <Panel
        tone="warning"
        level={1}
        icon={<Icon of={Unplug} />}
        title={wrong.title}
        sentences={[
          words.safeYourRecordsAreKept({ safe: wrong.safe, chainName: config.chainName }),
          words.ifYourWalletDoesNot,
        ]}
        actions={
          <div className={styles.form}>
            <ProblemNote error={error} />
            <div className={styles.actions}>
              <Button
                look="filled"
                busy={busy}
                busyLabel={words.waitingForYourWallet}
                onClick={() => void change()}
              >
                {words.switchToChainname({ chainName: config.chainName })}
              </Button>
              <Button look="quiet" onClick={() => void signOut()}>
                {words.useAnotherAccount}
              </Button>
            </div>
          </div>
        }
      />
      <Disclosure label={words.addItByHand}>
        <ProofList
          proofs={[
            { term: words.name, value: config.chainName },
            { term: words.addressRpc, value: config.rpcUrl },
            { term: words.chainId, value: String(config.chainId) },
            { term: words.currency, value: "ETH" },
          ]}
        />
      </Disclosure>
    </div>
  )
}
