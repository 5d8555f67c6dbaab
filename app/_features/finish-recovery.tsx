"use client"
import { finishRecovery } from "../_journeys/unlock-keys"
import { CodeForm } from "../_parts/keys/code-form"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"

/**
 * Finishes what makes the recovery code count for a lost wallet: the code is typed once, has to open the newest keys,
 * and one confirmation names it. What is typed stays in its field.
 * @param props.onDone told once the chain names it
 */
export function FinishRecovery({ onDone }: { onDone: () => void }) {
  const { services, ownKeys } = useUnlocked()
  const { run } = useTransactions()
  return (
    <CodeForm
      wrong={WRONG}
      action="Turn it on"
      onCode={(code) =>
        run("change-ways-in", (on) => finishRecovery(services, ownKeys, code, on)).then(onDone)
      }
    />
  )
}

const WRONG =
  "This code does not open your keys. Look at your copy once more; a code from an earlier set-up opens nothing. If you have no other, make a new one in Settings."
