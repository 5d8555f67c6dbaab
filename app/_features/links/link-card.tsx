"use client"
import { CircleCheck, Clock, Link2Off, TriangleAlert } from "lucide-react"
import { useState } from "react"
import { LINK_KEPT_SECONDS } from "../../_core/shl/link-limits"
import type { LinkStanding } from "../../_core/ports/links"
import type { ListedLink } from "../../_journeys/links"
import { useLinkActions } from "../../_session/links"
import { LazyDisclosure } from "../../_ui/LazyDisclosure"
import { count, fromUnix, longDate } from "../../_words/format"
import { GivenLinkCard, UNCONFIRMED_LINK } from "../given-link-card"
import { LinkShown } from "../link-shown"
import { LinkLogList } from "./link-log"

/** What the server says of a link, or that it says nothing of it. */
type Standing = LinkStanding | "unknown"

const STATES = {
  live: { tone: "success", icon: CircleCheck },
  making: { tone: "warning", icon: TriangleAlert },
  ended: { tone: "plain", icon: Link2Off },
  burnt: { tone: "warning", icon: TriangleAlert },
  over: { tone: "plain", icon: Clock },
  unknown: { tone: "warning", icon: TriangleAlert },
} as const

/** One link: what it leads to, whether it works, who opened it, and what can be done with it. */
export function LinkCard({ link }: { link: ListedLink }) {
  const { own, former, kept, row } = link
  const { end, forget } = useLinkActions()
  const standing: Standing = kept?.standing ?? "unknown"
  const works = standing === "live"
  const isOpen = works || standing === "making"
  const oldFrom = (kept?.madeAt ?? 0) + LINK_KEPT_SECONDS
  const [now] = useState(() => Date.now())
  const mayEnd = own !== null || former !== null || oldFrom * 1_000 <= now
  return (
    <GivenLinkCard
      title={own?.label || own?.contents[0] || "A link"}
      meta={
        own
          ? leadsTo(own.contents)
          : former
            ? UNCONFIRMED_LINK
            : withoutCopy(isOpen && !mayEnd ? oldFrom : null)
      }
      standing={{ ...STATES[standing], words: inWords(link, standing) }}
      shown={own && works ? <LinkShown own={own} /> : null}
      end={
        isOpen && mayEnd
          ? {
              text: "Nobody can open it any more, and our server deletes what it led to. Your records stay as they are. What somebody has opened, they may have kept.",
              done: "The link has ended, and what it led to is deleted.",
              run: () => end(link),
            }
          : null
      }
      forget={
        isOpen
          ? null
          : {
              text: "The list of who opened it goes with it. The link does not work any more in any case.",
              run: () => forget(row),
            }
      }
    >
      {kept && kept.opens > 0 && (
        <LazyDisclosure label={`Asked for ${count(kept.opens, "time")}`}>
          {() => <LinkLogList row={row} opens={kept.opens} />}
        </LazyDisclosure>
      )}
      {kept?.opens === 0 && works && <p>Nobody has opened it yet.</p>}
    </GivenLinkCard>
  )
}

const withoutCopy = (endsFrom: number | null): string =>
  `Your copy of this link is not there, or does not open.${
    endsFrom === null ? "" : ` Without it you can end the link from ${longDate(fromUnix(endsFrom))} on.`
  }`

const leadsTo = ([first = "", ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${count(others.length, "other")}`

function inWords({ kept, own }: ListedLink, standing: Standing): string {
  const until = kept?.expires ?? own?.expires ?? null
  const day = (seconds: number | null | undefined) => (seconds ? longDate(fromUnix(seconds)) : "")
  switch (standing) {
    case "live": {
      const left = kept?.wrongLeft ?? null
      const tries = left !== null && left < 10 ? `, ${count(left, "wrong passcode")} more will end it` : ""
      return `${until === null ? "Works until you end it" : `Works until ${day(until)}`}${tries}`
    }
    case "making":
      return "Not finished: it does not work. End it, and make a new one."
    case "ended":
      return `You ended it on ${day(kept?.endedAt)}`
    case "burnt":
      return `Ended on ${day(kept?.endedAt)}: ten wrong passcodes`
    case "over":
      return `Its time was over on ${day(until)}`
    case "unknown":
      return "Our server does not know it: it does not work."
  }
}
