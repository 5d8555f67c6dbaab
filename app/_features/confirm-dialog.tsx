"use client"
import { useRef, useState } from "react"
import type { ReactNode } from "react"
import { Button } from "../_ui/Button"
import { Dialog } from "../_ui/Dialog"
import { Stack } from "../_ui/Layout"
import { Note } from "../_ui/Note"
import { ProblemNote } from "../_parts/actions/problem"

export interface ConfirmDialogProps {
  readonly title: string
  /** What the wallet is going to ask. */
  readonly hint?: string
  /** The two buttons, and what the second says while it is done. */
  readonly no: string
  readonly yes: string
  readonly doing: string
  /** Takes something away for good. */
  readonly removes?: boolean
  readonly wide?: boolean
  /** What has yet to be said, null where it can be done: shown where it is confirmed too early. */
  readonly gap?: Gap | null
  /**
   * Does it, says so and closes. Where it throws, the dialog stays and says why; `"ask"`: it stays, because it has
   * something more to ask.
   */
  readonly onConfirm: () => Promise<void | "ask">
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What has yet to be said; with the field where that is done, which is focused then. */
export type Gap =
  string | { readonly words: string; /** A CSS selector in the dialog. */ readonly at: string }

export const wordsOf = (gap: Gap | null): string | null => (typeof gap === "object" && gap ? gap.words : gap)

/** Says what is about to be done, does it once it is confirmed, and cannot be closed meanwhile. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, hint, no, yes, doing, removes, wide, gap = null, onConfirm, onClose, children } = props
  const [missing, setMissing] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const body = useRef<HTMLDivElement>(null)
  const words = wordsOf(gap)

  const confirm = async () => {
    setMissing(words)
    if (typeof gap === "object" && gap) body.current?.querySelector<HTMLElement>(gap.at)?.focus()
    if (gap !== null || busy) return
    setError(null)
    setBusy(true)
    try {
      if ((await onConfirm()) === "ask") setBusy(false)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void confirm()}
      title={title}
      hint={hint}
      wide={wide}
      notice={
        missing !== null && missing === words ? (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        ) : error ? (
          <ProblemNote error={error} />
        ) : null
      }
      actions={
        <>
          {!busy && (
            <Button look="quiet" onClick={onClose}>
              {no}
            </Button>
          )}
          <Button type="submit" look={removes ? "stop" : "filled"} busy={busy} busyLabel={doing}>
            {yes}
          </Button>
        </>
      }
    >
      <div ref={body}>
        <Stack gap={wide ? "l" : "m"}>{children}</Stack>
      </div>
    </Dialog>
  )
}
