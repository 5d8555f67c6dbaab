"use client"
import { useRef, useState } from "react"
import type { ReactNode } from "react"
import { ProblemNote } from "../_parts/actions/problem"
import { Button } from "../_ui/Button"
import { Dialog } from "../_ui/Dialog"
import { Note } from "../_ui/Note"
import { wordsOf } from "./confirm-dialog"
import type { Gap } from "./confirm-dialog"

export interface LinkDialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly error: unknown
  /** Begins to make it; else what has yet to be said, which is shown and focused. */
  readonly onMake: () => Gap | null
  /** Where Enter in any of its fields makes the link; a search field among them would make one unasked. */
  readonly asForm?: boolean
  readonly busy?: boolean
  /** While true it cannot be closed. */
  readonly held?: boolean
  /** Ends what is under way, instead of the two buttons. */
  readonly onStop?: (() => void) | undefined
  /** The link, once there is one. */
  readonly made: ReactNode
  readonly children: ReactNode
}

/** Makes a link for somebody without an account, whatever it is for, and then shows it. */
export function LinkDialog(props: LinkDialogProps) {
  const { title, onClose, error, onMake, asForm = false, busy = false, held = false } = props
  const { onStop, made, children } = props
  const [missing, setMissing] = useState<string | null>(null)
  const body = useRef<HTMLDivElement>(null)
  const make = () => {
    const gap = onMake()
    setMissing(wordsOf(gap))
    if (typeof gap === "object" && gap) body.current?.querySelector<HTMLElement>(gap.at)?.focus()
  }
  if (made !== null)
    return (
      <Dialog
        key="made"
        open
        wide
        onClose={onClose}
        title="Your link is ready"
        actions={
          <Button look="filled" onClick={onClose}>
            Done
          </Button>
        }
      >
        {made}
      </Dialog>
    )
  return (
    <Dialog
      key="making"
      open
      wide
      onClose={onClose}
      title={title}
      held={held}
      {...(asForm ? { onSubmit: make } : {})}
      notice={
        missing !== null ? (
          <Note tone="warning" role="alert">
            {missing}
          </Note>
        ) : Boolean(error) ? (
          <ProblemNote error={error} />
        ) : null
      }
      actions={
        onStop ? (
          <Button onClick={onStop}>Stop</Button>
        ) : (
          <>
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
            <Button
              look="filled"
              busy={busy}
              busyLabel="Making…"
              {...(asForm ? { type: "submit" } : { onClick: make })}
            >
              Make the link
            </Button>
          </>
        )
      }
    >
      <div ref={body}>{children}</div>
    </Dialog>
  )
}
