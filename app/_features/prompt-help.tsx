"use client"
import { useEffect, useState } from "react"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { useOpenPrompts, usePrompts } from "../_session/use-prompts"
import { DialogAside } from "../_ui/Dialog"
import { Button } from "../_ui/Button"
import { Note } from "../_ui/Note"
import { IF_YOU_STOP, LOCKED, WHERE_TO_LOOK } from "../_words/prompts"
import styles from "./prompt-help.module.css"
import { PROMPT_HELP } from "./prompt-help-words"

/** Milliseconds without an answer after which somebody has probably lost sight of their wallet. */
export const SILENT_AFTER = 10_000
/** Milliseconds between two looks at whether it is locked. */
const PACE = 2_000

/**
 * Wherever the page waits for its wallet: where to look once that takes long or the wallet is locked, and a way out. In
 * a dialog it stands above the buttons, else at the foot of the page.
 */
export const PromptHelp = ({ children }: { children: ReactNode }) => (
  <DialogAside value={<Help className={styles.inside} />}>
    {children}
    <Help className={styles.floating} />
  </DialogAside>
)

function Help({ className }: { className: string | undefined }) {
  const words = useWords(PROMPT_HELP)
  const prompts = usePrompts()
  const oldest = useOpenPrompts()[0]
  const [found, setFound] = useState<{ id: number; silent: boolean; locked: boolean } | null>(null)
  const id = oldest?.id
  useEffect(() => {
    if (!oldest) return
    let left = false
    const look = async () => {
      const locked = (await oldest.isLocked()) === true
      if (!left) setFound({ id: oldest.id, locked, silent: Date.now() - oldest.since >= SILENT_AFTER })
    }
    void look()
    const timer = setInterval(() => void look(), PACE)
    return () => {
      left = true
      clearInterval(timer)
    }
  }, [oldest])
  if (!oldest || found?.id !== id || !(found?.silent || found?.locked)) return null
  return (
    <div className={className} data-wallet-help="">
      <Note tone="warning" role="status">
        <b>{found.locked ? words.yourWalletIsLocked : words.waitingForYourWallet}</b>{" "}
        {found.locked ? LOCKED : WHERE_TO_LOOK} {IF_YOU_STOP[oldest.kind]}
        <div>
          <Button size="small" look="plain" onClick={() => prompts.giveUp()}>
            {words.stopWaiting}
          </Button>
        </div>
      </Note>
    </div>
  )
}
