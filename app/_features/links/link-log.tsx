"use client"
import { useUnlocked } from "../../_session/session"
import { useLinkLog } from "../../_session/links"
import type { OpenResult } from "../../_core/shl/link-opens"
import { ProblemNote } from "../../_parts/actions/problem"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { count, fromUnix, longDate, clockOf } from "../../_words/format"

const RESULTS: Record<OpenResult, string> = {
  opened: "opened it",
  "passcode-wrong": "typed a wrong passcode",
  "passcode-missing": "gave no passcode",
}

/** Who asked for a link, newest first. */
export function LinkLogList({ row, opens }: { row: string; opens: number }) {
  const { keys } = useUnlocked()
  const log = useLinkLog(row, opens)
  if (!keys.identity) return <Meta>Only the person whose records these are can read who opened it.</Meta>
  if (log.error && !log.data) return <ProblemNote error={log.error} />
  if (!log.data) return <SkeletonText label="Loading" count={2} />
  const more = opens - log.data.opens.length - log.data.closed
  return (
    <Stack gap="s">
      <ul>
        {log.data.opens.map(({ at, recipient, result }, index) => (
          <li key={index}>
            {`${longDate(fromUnix(at))}, ${clockOf(fromUnix(at))}: `}
            <b>{recipient || "No name"}</b>
            {` ${RESULTS[result]}`}
          </li>
        ))}
      </ul>
      {log.data.closed > 0 && (
        <Meta>{`${count(log.data.closed, "entry", "entries")} cannot be read with your present keys.`}</Meta>
      )}
      {more > 0 && <Meta>{`And ${count(more, "time")} more, which the list does not show.`}</Meta>}
    </Stack>
  )
}
