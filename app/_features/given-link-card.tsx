"use client"
import type { LucideIcon } from "lucide-react"
import { useState } from "react"
import type { ReactNode } from "react"
import { Button } from "../_ui/Button"
import { Card } from "../_ui/Card"
import { Dialog } from "../_ui/Dialog"
import { Icon } from "../_ui/Icon"
import { Row, Stack } from "../_ui/Layout"
import { MarkedLine } from "../_ui/Text"
import { useVoice } from "../_ui/Toast"
import { ConfirmDialog } from "./confirm-dialog"

/** Of a link whose copy was saved with keys that somebody else may have had. */
export const UNCONFIRMED_LINK =
  "Saved with keys of yours from before, which somebody else may have had. So it is not shown as yours: end it, and make a new one."

export interface GivenLinkCardProps {
  readonly title: string
  readonly meta: string
  /** Whether it works, and since when not. */
  readonly standing: {
    readonly tone: "success" | "plain" | "warning"
    readonly icon: LucideIcon
    readonly words: string
  }
  /** What came of it. */
  readonly children?: ReactNode
  /** The link itself, as it is shown in a dialog; null where it cannot be, or is of no use. */
  readonly shown: ReactNode
  /** Ends it: what that means, and what is said afterwards; null where it cannot be ended. */
  readonly end: { readonly text: string; readonly done: string; readonly run: () => Promise<unknown> } | null
  /** Takes it from the list; null where it has to stay. */
  readonly forget: { readonly text: string; readonly run: () => Promise<unknown> } | null
}

/** One link that the patient has given to somebody: whether it works, and what can be done with it. */
export function GivenLinkCard({ title, meta, standing, children, shown, end, forget }: GivenLinkCardProps) {
  const { toast } = useVoice()
  const [dialog, setDialog] = useState<"show" | "end" | "forget" | null>(null)
  const close = () => setDialog(null)
  return (
    <Card level={3} title={title} meta={meta}>
      <Stack gap="s">
        <MarkedLine tone={standing.tone} icon={<Icon of={standing.icon} size={16} />}>
          {standing.words}
        </MarkedLine>
        {children}
        <Row>
          {shown !== null && <Button onClick={() => setDialog("show")}>Show the link</Button>}
          {end && (
            <Button look="stop" onClick={() => setDialog("end")}>
              End
            </Button>
          )}
          {forget && (
            <Button look="quiet" onClick={() => setDialog("forget")}>
              Remove from the list
            </Button>
          )}
        </Row>
      </Stack>
      {dialog === "show" && (
        <Dialog
          open
          wide
          onClose={close}
          title={title}
          actions={
            <Button look="filled" onClick={close}>
              Done
            </Button>
          }
        >
          {shown}
        </Dialog>
      )}
      {dialog === "end" && end && (
        <ConfirmDialog
          title="End this link?"
          no="Keep it"
          yes="End the link"
          doing="Ending…"
          removes
          onConfirm={async () => {
            await end.run()
            toast(end.done)
            close()
          }}
          onClose={close}
        >
          <p>{end.text}</p>
        </ConfirmDialog>
      )}
      {dialog === "forget" && forget && (
        <ConfirmDialog
          title="Remove it from the list?"
          no="Keep it"
          yes="Remove"
          doing="Removing…"
          removes
          onConfirm={async () => {
            await forget.run()
            close()
          }}
          onClose={close}
        >
          <p>{forget.text}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
