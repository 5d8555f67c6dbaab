"use client"
import { useQuery } from "@tanstack/react-query"
import { addressOfDrop } from "../../_core/drop/own-drop"
import type { OwnDrop } from "../../_core/drop/own-drop"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords, count, fromUnix, longDate } from "../../_words/format"
import { LinkAddress } from "../link-address"

/** A drop link that was made: to be shown at a desk or sent. */
export function DropShown({ drop, own }: { drop: string; own: OwnDrop }) {
  const address = useQuery({ queryKey: ["drop-address", drop], queryFn: () => addressOfDrop(own) }).data
  if (!address) return <SkeletonText label="Loading" count={3} />
  return (
    <LinkAddress address={address}>
      <Note>
        {`Whoever has this link can send you something ${own.uses === 1 ? "once" : `${count(own.uses, "time")}`}, up to ${bytesInWords(own.maxBytes)}, until ${longDate(fromUnix(own.expires))}. They see your name as “${own.name}”, and nothing of your records.`}{" "}
        What they send waits on your records page until you look at it. You can end the link at any time under
        “Who can see what”.
      </Note>
    </LinkAddress>
  )
}
