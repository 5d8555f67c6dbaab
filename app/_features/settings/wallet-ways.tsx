"use client"
import { MessageSquareLock, Wallet } from "lucide-react"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Way } from "./way"
import styles from "./way.module.css"

/** The ways of an account that has a wallet: the wallet, and the secret that it asks for. */
export function WalletWays({ onChange }: { onChange: (way: "wallet" | "secret") => void }) {
  const { vault } = useSession()
  const byWallet = vault?.ways.includes("wallet") ?? false
  const bySecret = vault?.asksSecret ?? false
  const site = vault?.site ?? null
  return (
    <>
      <Way
        icon={Wallet}
        name="Your wallet"
        state={byWallet ? "Ready" : "Not set up"}
        ready={byWallet}
        words={
          bySecret
            ? "It opens them together with your secret."
            : byWallet
              ? site === null
                ? "One signature opens them. Make this way anew, so that your wallet names the site that asks."
                : "One signature opens them; your wallet names the site that asks."
              : "This wallet signs differently each time, or was never added."
        }
        action={
          (!byWallet || site === null) && (
            <Button className={styles.firm} size="small" onClick={() => onChange("wallet")}>
              {byWallet ? "Make it anew" : "Add this wallet"}
            </Button>
          )
        }
      />
      <Way
        icon={MessageSquareLock}
        name="Your secret"
        state={bySecret ? "Set" : "Not set"}
        ready={bySecret}
        words={
          bySecret
            ? "Whoever has your wallet needs it, too."
            : "Recommended. Without one, two signatures, for signing in and for your keys, open everything."
        }
        action={
          byWallet && (
            <Button
              className={styles.firm}
              size="small"
              onClick={() => onChange(bySecret ? "wallet" : "secret")}
            >
              {bySecret ? "Change it" : "Set one"}
            </Button>
          )
        }
      />
    </>
  )
}
