"use client"
import { CircleCheck, Clock, Link2Off, TriangleAlert } from "lucide-react"
import Link from "next/link"
import { useState } from "react"
import type { DropStanding } from "../../_core/ports/drops"
import type { ListedDrop } from "../../_journeys/drop-links"
import { useDropActions } from "../../_session/drops"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Dialog } from "../../_ui/Dialog"
import { Icon } from "../../_ui/Icon"
import { Row, Stack } from "../../_ui/Layout"
import { MarkedLine } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { bytesInWords, count, fromUnix, longDate } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { DropShown } from "./drop-shown"

/** What the server says of a link, or that it says nothing of it. */
type Standing = DropStanding | "unknown"

const STATES = {
  open: { tone: "success", icon: CircleCheck },
  used: { tone: "success", icon: CircleCheck },
  over: { tone: "plain", icon: Clock },
  ended: { tone: "plain", icon: Link2Off },
  unknown: { tone: "warning", icon: TriangleAlert },
} as const

/** One drop link: whether it takes something, what has arrived by it, and what can be done with it. */
export function DropCard({ link }: { link: ListedDrop }) {
  const { own, kept, drop } = link
  const { end, forget } = useDropActions()
  const { toast } = useVoice()
  const [dialog, setDialog] = useState<"show" | "end" | "forget" | null>(null)
  const close = () => setDialog(null)
  const standing: Standing = kept?.standing ?? "unknown"
  const { tone, icon } = STATES[standing]
  const title = own?.label || "A link to send you something"
  const waiting = kept?.arrivals.length ?? 0
  const isOpen = standing === "open"
  return (
    <Card
      level={3}
      title={title}
      meta={
        own
          ? `For ${own.name}, up to ${bytesInWords(own.maxBytes)}`
          : "Your copy of this link is not there, or does not open. It ends by itself."
      }
    >
      <Stack gap="s">
        <MarkedLine tone={tone} icon={<Icon of={icon} size={16} />}>
          {inWords(link, standing)}
        </MarkedLine>
        {waiting > 0 && (
          <p>
            {`${count(waiting, "thing")} arrived and ${waiting === 1 ? "waits" : "wait"} for you. `}
            <Link href="/records">Look at it</Link>
          </p>
        )}
        <Row>
          {own?.seed && isOpen && <Button onClick={() => setDialog("show")}>Show the link</Button>}
          {own?.seed && isOpen && (
            <Button look="stop" onClick={() => setDialog("end")}>
              End
            </Button>
          )}
          {!isOpen && waiting === 0 && (
            <Button look="quiet" onClick={() => setDialog("forget")}>
              Remove from the list
            </Button>
          )}
        </Row>
      </Stack>
      {dialog === "show" && own && (
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
          <DropShown drop={drop} own={own} />
        </Dialog>
      )}
      {dialog === "end" && (
        <ConfirmDialog
          title="End this link?"
          no="Keep it"
          yes="End the link"
          doing="Ending…"
          removes
          onConfirm={async () => {
            await end(link)
            toast("The link has ended.")
            close()
          }}
          onClose={close}
        >
          <p>
            Nobody can send you anything by it any more; what is on its way just now does not arrive. What has
            arrived stays until you file or discard it.
          </p>
        </ConfirmDialog>
      )}
      {dialog === "forget" && (
        <ConfirmDialog
          title="Remove it from the list?"
          no="Keep it"
          yes="Remove"
          doing="Removing…"
          removes
          onConfirm={async () => {
            await forget(drop)
            close()
          }}
          onClose={close}
        >
          <p>It takes nothing any more in any case. Records that you filed stay as they are.</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}

function inWords({ kept, own }: ListedDrop, standing: Standing): string {
  const day = (seconds: number | null | undefined) => (seconds ? longDate(fromUnix(seconds)) : "")
  const until = day(kept?.expires ?? own?.expires)
  switch (standing) {
    case "open":
      return kept && kept.used > 0
        ? `Works until ${until}. Used ${kept.used} of ${count(kept.uses, "time")}`
        : `Works until ${until}. Not used yet`
    case "used":
      return "Used: it takes nothing more"
    case "over":
      return `Its time was over on ${until}`
    case "ended":
      return `You ended it on ${day(kept?.endedAt)}`
    case "unknown":
      return "Our server does not know it: it does not work."
  }
}
