import { cameByLink, RECEIVED_NAME } from "../../_core/drop/came-by-link"
import type { OpenRecord } from "../../_journeys/read-record"
import { fromUnix, longDate } from "../../_words/format"
import { authorOf } from "./describe-record"

/** Above a document: whose it is, and how that is known. `short` stands beside a list. */
export function AuthorStrip(props: {
  record: OpenRecord
  names: (account: OpenRecord["manifest"]["author"]) => string
  short?: boolean
}) {
  const { record, names, short } = props
  const author = authorOf(record, names)
  const { authorship } = record
  const signed = authorship === "signed"
  const added = fromUnix(record.state.addedAt.timestamp)
  const by = `${signed ? "Signed" : "Added"} by ${author}`
  const source = cameByLink(record.manifest.files) ? "Not verified: it came by a link" : ""
  if (short)
    return (
      <>
        <b>{by}</b>, {longDate(added)}
        {source && `. ${source}`}
        {authorship === "unconfirmed" && ". The signature can no longer be confirmed."}
      </>
    )
  if (authorship === "unconfirmed")
    return (
      <>
        <b>The signature of {author} can no longer be confirmed.</b> The file is, byte for byte, the one that
        the patient accepted and stored as theirs.
      </>
    )
  return (
    <>
      <b>{by}.</b> This is, byte for byte, the file that was {signed ? "signed" : "added"}.
      {source &&
        ` ${source}, and nobody checked who sent it. What the sender wrote stands in ${RECEIVED_NAME}.`}
    </>
  )
}
