"use client"
import { useState } from "react"
import { shownTitle } from "../../_core/records/shown-name"
import { MAX_LINK_LABEL } from "../../_core/shl/link-limits"
import { Bar } from "../../_ui/Bar"
import { Checkbox } from "../../_ui/Checkbox"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { SkeletonRows } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { count } from "../../_words/format"
import type { Gap } from "../confirm-dialog"
import { LinkDialog } from "../link-dialog"
import { LinkShown } from "../link-shown"
import { DAY_FIELD, endOf, UntilWhen } from "../until-when"
import type { Until } from "../until-when"
import { ChooseRecords } from "./choose-records"
import { useChosen } from "./use-chosen"
import type { Beginning } from "./use-chosen"
import { useGiveLink } from "./use-give-link"
import type { GiveLinkState, LinkForm } from "./use-give-link"
import styles from "./take.module.css"

export interface GiveLinkDialogProps extends Beginning {
  readonly onClose: () => void
}

/** Makes a link for somebody without an account: what, until when, with a passcode; then shows it. */
export function GiveLinkDialog(props: GiveLinkDialogProps) {
  const { record, onClose } = props
  const own = useChosen(props, "none")
  const { view, taken, ready } = own
  const [what, setWhat] = useState<LinkForm["what"]>("records")
  const [until, setUntil] = useState<Until>({ period: "week", day: "" })
  const [withPasscode, setWithPasscode] = useState(true)
  const [label, setLabel] = useState("")
  const give = useGiveLink(view)
  const error = give.error ?? own.error

  const make = () => {
    const now = Math.floor(Date.now() / 1_000)
    const expires = endOf(until, now)
    const gap = gapOf(taken.length, expires, now)
    if (gap === null) give.make({ what, chosen: taken, expires, withPasscode, label: label.trim() })
    return gap
  }
  return (
    <LinkDialog
      title="Give a link"
      onClose={onClose}
      error={error}
      onMake={make}
      held={give.running?.what === "sending"}
      onStop={give.running ? give.stop : undefined}
      made={
        give.made && (
          <Stack>
            <LinkShown own={give.made.own} />
            {give.made.leftOut.length > 0 && <LeftOut head="Not in it:" sentences={give.made.leftOut} />}
          </Stack>
        )
      }
    >
      <Stack gap="l">
        <Meta>
          For somebody without an account: a clinic abroad, a school, a relative. They open it in any browser.
          The records are encrypted on this device; the key is in the link alone, so we cannot read them.
        </Meta>
        {give.nothing && <LeftOut head="Nothing of this can be put into a link:" sentences={give.nothing} />}
        {!ready && !error && <SkeletonRows label="Loading records" count={3} framed />}
        {give.running && <Progress {...give.running} />}
        {ready && !give.running && (
          <>
            {record ? (
              <Meta>{`It leads to “${shownTitle(record.manifest.title)}”.`}</Meta>
            ) : (
              <ChooseRecords
                records={own.all}
                folders={own.folders}
                chosen={own.chosen}
                onChange={own.choose}
                folder={own.begin}
              />
            )}
            <ChoiceList
              legend="What they get"
              choices={[
                {
                  value: "records",
                  label: taken.length === 1 ? "The record itself" : "The records themselves",
                  help: "Every file as it is: letters, pictures, results.",
                },
                {
                  value: "summary",
                  label: "A summary",
                  help: "What the records say, in one document (International Patient Summary).",
                },
              ]}
              value={what}
              onChange={setWhat}
            />
            <UntilWhen periods={["week", "month", "quarter"]} value={until} onChange={setUntil} />
            <Checkbox
              label="Ask for a passcode"
              help="We make one of 8 digits. Without it, whoever gets hold of the link can read everything in it."
              checked={withPasscode}
              onChange={setWithPasscode}
            />
            <Field
              label="What it is for (optional)"
              help="Whoever opens the link sees these words, and so does everybody who has the link."
              value={label}
              maxLength={MAX_LINK_LABEL}
              onChange={(event) => setLabel(event.target.value)}
            />
            <Note>
              <b>What they open, they may keep.</b> You can end the link at any time; then nobody opens it any
              more.
            </Note>
          </>
        )}
      </Stack>
    </LinkDialog>
  )
}

function gapOf(records: number, expires: number, now: number): Gap | null {
  if (records === 0) return { words: "Choose at least one record.", at: "input[type=checkbox]" }
  if (Number.isNaN(expires)) return { words: "Choose the date until which the link works.", at: DAY_FIELD }
  return expires <= now ? { words: "That date is over. Choose one to come.", at: DAY_FIELD } : null
}

function Progress({ what, done, of }: NonNullable<GiveLinkState["running"]>) {
  const words =
    what === "reading"
      ? `Reading ${count(of, "record")}: ${done} so far.`
      : `Encrypting and storing ${count(of, "file")}: ${done} so far.`
  return (
    <Stack gap="s">
      <Bar label="Making the link" value={of === 0 ? 0 : done / of} text={words} />
      <Meta>{words}</Meta>
    </Stack>
  )
}

function LeftOut({ head, sentences }: { head: string; sentences: readonly string[] }) {
  return (
    <Note tone="warning" role="status">
      {head}
      <ul className={styles.leftOut} tabIndex={0} aria-label={head}>
        {sentences.map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ul>
    </Note>
  )
}
