"use client"
import { CircleCheck, Clock, Link2Off, TriangleAlert } from "lucide-react"
import Link from "next/link"
import type { DropStanding } from "../../_core/ports/drops"
import { seedOf } from "../../_journeys/drop-links"
import type { ListedDrop } from "../../_journeys/drop-links"
import { useDropActions } from "../../_session/drops"
import { bytesInWords, count, fromUnix, longDate } from "../../_words/format"
import { GivenLinkCard, UNCONFIRMED_LINK } from "../given-link-card"
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
  const { own, former, kept, drop } = link
  const { end, forget } = useDropActions()
  const standing: Standing = kept?.standing ?? "unknown"
  const waiting = kept?.arrivals.length ?? 0
  const works = standing === "open" && own?.seed ? own : null
  const mayEnd = standing === "open" && seedOf(link) !== null
  return (
    <GivenLinkCard
      title={own?.label || "A link to send you something"}
      meta={
        own
          ? `For ${own.name}, up to ${bytesInWords(own.maxBytes)}`
          : former
            ? UNCONFIRMED_LINK
            : "Your copy of this link is not there, or does not open. It ends by itself."
      }
      standing={{ ...STATES[standing], words: inWords(link, standing) }}
      shown={works && <DropShown drop={drop} own={works} />}
      end={
        mayEnd
          ? {
              text: "Nobody can send you anything by it any more; what is on its way just now does not arrive. What has arrived stays until you file or discard it.",
              done: "The link has ended.",
              run: () => end(link),
            }
          : null
      }
      forget={
        standing !== "open" && waiting === 0
          ? {
              text: "It takes nothing any more in any case. Records that you filed stay as they are.",
              run: () => forget(drop),
            }
          : null
      }
    >
      {waiting > 0 && (
        <p>
          {`${count(waiting, "thing")} arrived and ${waiting === 1 ? "waits" : "wait"} for you. `}
          <Link href="/records">Look at it</Link>
        </p>
      )}
    </GivenLinkCard>
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
