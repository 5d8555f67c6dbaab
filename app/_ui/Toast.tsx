"use client"

import { X } from "lucide-react"
import type { ReactNode } from "react"
import { createContext, useCallback, useContext, useMemo, useState } from "react"
import { useWords } from "../_language/use-words"
import { IconButton } from "./Button"
import { has } from "./has"
import { Icon } from "./Icon"
import { VisuallyHidden } from "./VisuallyHidden"
import styles from "./Toast.module.css"
import { UI } from "./words"

interface Said {
  /** Raised each time, so that the same words twice are read twice. */
  turn: number
  words: ReactNode
  shown: boolean
}

interface Voice {
  /**
   * Reads a sentence to a screen reader when there is a pause; draws nothing. While a modal dialog is open the page
   * is silent: there, use a <Note role="status"> inside the dialog.
   */
  announce: (words: ReactNode) => void
  /** Draws a sentence at the foot of the page until it is closed or replaced, and reads it. */
  toast: (words: ReactNode) => void
  /** Takes away what is drawn. */
  hush: () => void
}

const VoiceContext = createContext<Voice | undefined>(undefined)

/** How this page speaks. Throws outside of a <VoiceProvider>. */
export const useVoice = (): Voice => {
  const voice = useContext(VoiceContext)
  if (!voice) throw new Error("useVoice needs a VoiceProvider above it")
  return voice
}

/** Holds the page's one polite live region; it is in the page before anything is said, or nothing would be heard. */
export const VoiceProvider = ({ closeLabel, children }: { closeLabel?: string; children: ReactNode }) => {
  const words = useWords(UI)
  const [said, setSaid] = useState<Said>({ turn: 0, words: null, shown: false })
  const say = useCallback(
    (words: ReactNode, shown: boolean) => setSaid(({ turn }) => ({ turn: turn + 1, words, shown })),
    [],
  )
  const voice = useMemo(
    () => ({
      announce: (words: ReactNode) => say(words, false),
      toast: (words: ReactNode) => say(words, true),
      hush: () => say(null, false),
    }),
    [say],
  )
  return (
    <VoiceContext value={voice}>
      {children}
      <div role="status" aria-live="polite" aria-atomic="true">
        {has(said.words) && <VisuallyHidden key={said.turn}>{said.words}</VisuallyHidden>}
      </div>
      {said.shown && has(said.words) && (
        <div className={styles.toast}>
          {/* The live region has said it already. */}
          <p aria-hidden="true">{said.words}</p>
          <IconButton
            label={closeLabel ?? words.close}
            icon={<Icon of={X} />}
            onClick={() => setSaid({ ...said, words: null, shown: false })}
          />
        </div>
      )}
    </VoiceContext>
  )
}
