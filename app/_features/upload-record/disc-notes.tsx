"use client"
import { MOST_FILES } from "../../_core/records/manifest-schema"
import { ProblemNote } from "../../_parts/actions/problem"
import { Checkbox } from "../../_ui/Checkbox"
import { Disclosure } from "../../_ui/Disclosure"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords, count } from "../../_words/format"
import type { Described } from "./described"
import { withLeftOut } from "./disc/describe-disc"
import type { Disc } from "./disc/disc"
import type { DescribedFiles } from "./use-described"
import styles from "./upload-record.module.css"

const REASONS: Readonly<Record<string, string>> = {
  encrypted: "It is protected by a password.",
  entries: "It has too many files.",
  bytes: "Unpacked it would be larger than 1 GB: unpack it yourself and choose its folder.",
  ratio: "Unpacked it would be more than 200 times as large.",
  damaged: "It is damaged.",
}
/** Names of files in the list of what is left out. */
const MAX_NAMED = 200

/** What becomes of discs: how many records, what is left out, and archives that stay closed. */
export function DiscNotes({ discs: { found, error }, described, onChange }: DescribedFiles) {
  if (error) return <ProblemNote error={error} />
  if (!found) return <SkeletonText label="Looking at the files" count={4} />
  return (
    <>
      {found.discs.map((disc, index) => (
        <DiscNote key={index} disc={disc} described={described} onChange={onChange} />
      ))}
      {found.closed.map(({ name, reason }) => (
        <Note key={name} tone="warning" role="status">
          <b>{name} was not unpacked.</b> {REASONS[reason] ?? REASONS["damaged"]} It is added as it is.
        </Note>
      ))}
    </>
  )
}

function DiscNote(props: {
  disc: Disc
  described: readonly Described[]
  onChange: DescribedFiles["onChange"]
}) {
  const { disc, described, onChange } = props
  const { leftOut } = disc
  const records = described.filter(({ part }) => part?.disc === disc)
  const kept = records.some(({ files }) => files.some((file) => leftOut.includes(file)))
  if (records.length < 2 && leftOut.length === 0) return null
  return (
    <div className={styles.disc}>
      {records.length > 1 && (
        <Note tone="info" role="status">
          <b>This becomes {count(records.length, "record")}.</b> One record holds{" "}
          {MOST_FILES.toLocaleString("en")} files at most.
        </Note>
      )}
      {leftOut.length > 0 && (
        <>
          <Note role="status">
            {kept ? "Added, too: " : "Left out: "}
            <b>{count(leftOut.length, "file")}</b>, no picture and no report: programs and their help, for
            example.
          </Note>
          <Checkbox
            label="Keep these files, too"
            checked={kept}
            onChange={(keep) => onChange((now) => withLeftOut(now, disc, keep))}
          />
          <Disclosure label="Which files">
            <ul className={styles.leftOut}>
              {leftOut.slice(0, MAX_NAMED).map((file) => (
                <li key={file.name}>
                  {file.name}, {bytesInWords(file.size)}
                </li>
              ))}
              {leftOut.length > MAX_NAMED && <li>and {count(leftOut.length - MAX_NAMED, "other file")}</li>}
            </ul>
          </Disclosure>
        </>
      )}
    </div>
  )
}
