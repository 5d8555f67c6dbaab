"use client"
import { useState } from "react"
import { utf8 } from "../../_core/crypto/bytes"
import { boundedLine } from "../../_core/directory/shown-line"
import {
  DEFAULT_DROP_USES,
  DROP_SIZES,
  MAX_DROP_DAYS,
  MAX_DROP_LABEL,
  MAX_DROP_NAME_BYTES,
  MAX_DROP_USES,
} from "../../_core/drop/drop-limits"
import { isDropName } from "../../_core/drop/drop-link"
import { makeDropLink } from "../../_journeys/drop-links"
import type { MadeDrop } from "../../_journeys/drop-links"
import { useAttempt } from "../../_parts/actions/use-attempt"
import { useDropActions } from "../../_session/drops"
import { useUnlocked } from "../../_session/session"
import { Chips } from "../../_ui/Chips"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { bytesInWords } from "../../_words/format"
import type { Gap } from "../confirm-dialog"
import { LinkDialog } from "../link-dialog"
import { DAY_FIELD, endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { DropShown } from "./drop-shown"

const DAY = 86_400
/** The first field. */
const NAME = "input"

/** Makes a link by which somebody without an account sends something; then shows it. */
export function DropDialog({ onClose }: { onClose: () => void }) {
  const { services, keys, notebook } = useUnlocked()
  const { again } = useDropActions()
  const [name, setName] = useState(() => nameThatFits(notebook?.name ?? ""))
  const [label, setLabel] = useState("")
  const [until, setUntil] = useState<Until>({ period: "week", day: "" })
  const [size, setSize] = useState(String(DROP_SIZES[1]))
  const [uses, setUses] = useState(String(DEFAULT_DROP_USES))
  const { busy, error, attempt, setError } = useAttempt()
  const [made, setMade] = useState<MadeDrop | null>(null)

  const make = () => {
    if (busy) return null
    const now = Math.floor(Date.now() / 1_000)
    const [expires, called] = [endOf(until, now), boundedLine(name, MAX_DROP_NAME_BYTES)]
    const gap = gapOf(called, expires, now)
    setError(null)
    if (gap !== null) return gap
    void attempt(async () => {
      const terms = { expires, maxBytes: Number(size), uses: Number(uses) }
      const words = { name: called, label: boundedLine(label, MAX_DROP_LABEL) }
      setMade(await makeDropLink(services, keys, { ...words, ...terms }))
      await again()
    })
    return null
  }
  return (
    <LinkDialog
      title="Let somebody send you records"
      onClose={onClose}
      {...{ error, busy }}
      onMake={make}
      asForm
      held={busy}
      made={made && <DropShown drop={made.drop} own={made.own} />}
    >
      <Stack gap="l">
        <Meta>
          For a clinic or somebody else without an account. They open the link in any browser and choose
          files, which are encrypted there for you alone. They see nothing of your records.
        </Meta>
        <Field
          label="Your name, as they see it"
          help="They compare it with their papers. Everybody who has the link sees it; our server does not."
          value={name}
          maxLength={MAX_DROP_NAME_BYTES}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label="Who it is for (optional)"
          help="For your own list. Only you see it."
          value={label}
          maxLength={MAX_DROP_LABEL}
          onChange={(event) => setLabel(event.target.value)}
        />
        <UntilWhen periods={["week", "month"]} value={until} onChange={setUntil} />
        <Chips
          legend="How much at a time"
          value={size}
          onChange={setSize}
          choices={DROP_SIZES.map((bytes) => ({ value: String(bytes), label: bytesInWords(bytes) }))}
        />
        <Chips
          legend="How often"
          value={uses}
          onChange={setUses}
          choices={[
            { value: String(DEFAULT_DROP_USES), label: "Once" },
            { value: String(MAX_DROP_USES), label: `Up to ${MAX_DROP_USES} times` },
          ]}
        />
        <Note>
          <b>Nobody checks who sends.</b> Whoever gets hold of the link can use it. What arrives is shown as
          not verified, and waits 30 days for you to file or discard it.
        </Note>
      </Stack>
    </LinkDialog>
  )
}

function gapOf(name: string, expires: number, now: number): Gap | null {
  if (name === "") return { words: "Write your name: they have to know whose records it is for.", at: NAME }
  if (!isDropName(name)) return { words: "That name is too long, or has signs that are not seen.", at: NAME }
  if (Number.isNaN(expires)) return { words: "Choose the date until which the link works.", at: DAY_FIELD }
  if (expires <= now) return { words: "That date is over. Choose one to come.", at: DAY_FIELD }
  return expires > now + (MAX_DROP_DAYS + 1) * DAY
    ? { words: `Such a link works for ${MAX_DROP_DAYS} days at most. Choose an earlier date.`, at: DAY_FIELD }
    : null
}

/** The notebook's name as far as a link has room for it. */
function nameThatFits(name: string): string {
  let line = boundedLine(name, MAX_DROP_NAME_BYTES)
  while (utf8(line).length > MAX_DROP_NAME_BYTES) line = boundedLine(line, line.length - 1)
  return line
}
