"use client"
import { MOST_FILES } from "../../_core/records/manifest-schema"
import { Checkbox } from "../../_ui/Checkbox"
import { Disclosure } from "../../_ui/Disclosure"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords, count } from "../../_words/format"
import { describeDisc, withLeftOut } from "./disc/describe-disc"
import styles from "./upload-record.module.css"
import type { Chosen } from "./use-described"

const REASONS: Readonly<Record<string, string>> = {
  encrypted: "It is protected by a password.",
  entries: "It has too many files.",
  bytes: "Unpacked it would be larger than 1 GB: unpack it yourself and choose its folder.",
  ratio: "Unpacked it would be more than 200 times as large.",
  damaged: "It is damaged.",
}

/** What becomes of discs: how many records, what is left out, and archives that stay closed. */
export function DiscNotes({ chosen }: { chosen: Chosen }) {
  const { discs, closed, looking, described, change } = chosen
  if (looking) return <SkeletonText label="Looking at the files" count={4} />
  return (
    <>
      {discs.map((disc, index) => {
        const records = described.filter(({ inside }) => inside?.some((file) => disc.files.includes(file)))
        const kept = records.some(({ inside }) => inside?.some((file) => disc.leftOut.includes(file)))
        const keep = (also: boolean) => {
          if (also) return change(withLeftOut(described, disc))
          void describeDisc(disc).then((again) => {
            const first = described.findIndex((each) => records.includes(each))
            const others = described.filter((each) => !records.includes(each))
            const named = again.map((each, part) => ({ ...each, ...headOf(records[part]) }))
            change([...others.slice(0, first), ...named, ...others.slice(first)])
          })
        }
        return (
          <div key={index} className={styles.disc}>
            {records.length > 1 && (
              <Note tone="info" role="status">
                <b>This becomes {count(records.length, "record")}.</b> One record holds{" "}
                {MOST_FILES.toLocaleString("en")} files at most.
              </Note>
            )}
            {disc.leftOut.length > 0 && (
              <>
                <Note role="status">
                  {kept ? "Added, too: " : "Left out: "}
                  <b>{count(disc.leftOut.length, "file")}</b> that {disc.leftOut.length === 1 ? "is" : "are"}{" "}
                  no picture and no report, such as programs.
                </Note>
                <Checkbox label="Keep these files, too" checked={kept} onChange={keep} />
                <Disclosure label="Which files">
                  <ul className={styles.leftOut}>
                    {disc.leftOut.slice(0, MAX_NAMED).map((file) => (
                      <li key={file.name}>
                        {file.name}, {bytesInWords(file.size)}
                      </li>
                    ))}
                    {disc.leftOut.length > MAX_NAMED && (
                      <li>and {count(disc.leftOut.length - MAX_NAMED, "other file")}</li>
                    )}
                  </ul>
                </Disclosure>
              </>
            )}
          </div>
        )
      })}
      {closed.map(({ name, reason }) => (
        <Note key={name} tone="warning" role="status">
          <b>{name} was not unpacked.</b> {REASONS[reason] ?? REASONS["damaged"]} It is added as it is.
        </Note>
      ))}
    </>
  )
}

/** Names of files in the list of what is left out. */
const MAX_NAMED = 200

const headOf = (record: Chosen["described"][number] | undefined) =>
  record ? { title: record.title, kind: record.kind, day: record.day } : {}
