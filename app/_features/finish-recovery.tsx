"use client"
import { useWords } from "../_language/use-words"
import { finishRecovery } from "../_journeys/unlock-keys"
import { CodeForm } from "../_parts/keys/code-form"
import { useUnlocked } from "../_session/session"
import { useTransactions } from "../_session/transactions"
import { SIGN_IN } from "./sign-in-words"

/**
 * Finishes what makes the recovery code count for a lost wallet: the code is typed once, has to open the newest keys,
 * and one confirmation names it. What is typed stays in its field.
 * @param props.onDone told once the chain names it
 */
export function FinishRecovery({ onDone }: { onDone: () => void }) {
  const words = useWords(SIGN_IN)
  const { services, ownKeys } = useUnlocked()
  const { run } = useTransactions()
  return (
    <CodeForm
      wrong={words.codeDoesNotOpen}
      action={words.turnItOn}
      onCode={(code) =>
        run("change-ways-in", (on) => finishRecovery(services, ownKeys, code, on)).then(onDone)
      }
    />
  )
}
