"use client"
import { FileX2, FolderLock } from "lucide-react"
import type { ReactNode } from "react"
import { asKeywardError } from "../../_core/errors"
import type { RecordState } from "../../_core/journal/patient-state"
import { Icon } from "../../_ui/Icon"
import { Columns } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SkeletonRows, SkeletonText } from "../../_ui/Skeleton"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { ProblemPanel } from "../../_parts/actions/problem"
import { fromUnix, longDate } from "../../_words/format"
import type { Access } from "../record-access"
import { Altered } from "./record-document"

/** The page's own shape while it is opened, so that nothing jumps. */
export const RecordSkeleton = ({ back }: { back: ReactNode }) => (
  <>
    <PageHead back={back} title="Opening…">
      {"\u00a0"}
    </PageHead>
    <Columns shape="document">
      <DocumentFrame label="Opening the record">
        <Paper>
          <SkeletonText label="Opening the record" count={10} />
        </Paper>
      </DocumentFrame>
      <SkeletonRows label="Loading who can see it" framed count={2} />
    </Columns>
  </>
)

/** There is no such record, or there is none any more. */
export const NoRecord = ({ back, record }: { back: ReactNode; record?: RecordState | undefined }) => (
  <>
    {back}
    <Panel
      level={1}
      icon={<Icon of={FileX2} />}
      title={record ? "This record was removed" : "There is no such record"}
      sentences={
        record?.removed
          ? [
              `It was taken out on ${longDate(fromUnix(record.removed.place.timestamp))}, and its file here was closed to be erased.`,
              "What others opened before, they may have kept.",
            ]
          : ["The address may be mistyped, or it belongs to another account."]
      }
    />
  </>
)

/** For somebody who may not open it now. */
export function NotShared({ back, access }: { back: ReactNode; access: Access }) {
  const [title, ...sentences] = sentencesOf(access)
  return (
    <>
      {back}
      <Panel
        level={1}
        tone="warning"
        icon={<Icon of={FolderLock} />}
        title={title}
        sentences={[sentences[0] ?? "", sentences[1]]}
      />
    </>
  )
}

function sentencesOf(access: Access): [string, string, string] {
  const again = "If you still need it, ask the patient to share it again."
  if (access.kind === "over")
    return [
      "The time for this is over",
      `It was shared with you until ${longDate(fromUnix(access.grant.expiresAt))}.`,
      again,
    ]
  if (access.kind === "stopped") {
    const stopped = access.grant.ended?.place.timestamp ?? access.grant.expiresAt
    return [
      "This is not shared with you any more",
      `The patient stopped sharing it on ${longDate(fromUnix(stopped))}.`,
      again,
    ]
  }
  return ["This is not shared with you", "Nothing was opened.", "Ask the patient to share it with you."]
}

/** It could not be opened: altered, out of reach, another key. */
export function RecordProblem(props: { back: ReactNode; error: unknown; onRetry: () => void }) {
  const altered = ["record-altered", "manifest-malformed"].includes(asKeywardError(props.error).code)
  if (altered)
    return (
      <>
        <PageHead back={props.back} title="A record" />
        <Altered label="A record" onRetry={props.onRetry} />
      </>
    )
  return (
    <>
      {props.back}
      <ProblemPanel error={props.error} onAction={props.onRetry} level={1} />
    </>
  )
}
