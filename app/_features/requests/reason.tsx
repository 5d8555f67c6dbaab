"use client"
import { useQuery } from "@tanstack/react-query"
import type { RequestState } from "../../_core/requests/request-state"
import { readReason } from "../../_journeys/answer-request"
import type { ReadReason } from "../../_journeys/answer-request"
import type { PatientView } from "../../_journeys/read-patient"
import { usePatient } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import styles from "./requests.module.css"

/** Why somebody asks, in their own words; the patient can read it, and who acted for them when it was written. */
export function Reason({ request }: { request: RequestState }) {
  const { services, keys, ownKeys } = useUnlocked()
  const view = usePatient(keys.account).data
  const reason = useQuery({
    queryKey: ["reason", ownKeys.account, keys.account, request.asker, request.reasonDigest],
    queryFn: () => readReason(services, ownKeys, view as PatientView, request),
    enabled: view !== undefined,
    staleTime: Infinity,
  })
  if (reason.error) return <ProblemNote error={reason.error} />
  if (!reason.data) return <SkeletonText label="Opening the reason" count={1} />
  if (reason.data.kind === "altered")
    return (
      <Note tone="danger" role="alert">
        <b>The reason was changed on its way.</b> It is not what this person sent, so it is not shown. Ask
        them.
      </Note>
    )
  if (reason.data.kind !== "text") return <Meta>{NOT_READ[reason.data.kind]}</Meta>
  if (!reason.data.text.trim()) return <Meta>No reason was given.</Meta>
  return <blockquote className={styles.reason}>{reason.data.text}</blockquote>
}

const NOT_READ: Record<Exclude<ReadReason["kind"], "text" | "altered">, string> = {
  missing: "No reason is kept.",
  "before-you": "The reason was written before you acted for this patient. Only the patient can read it.",
  "not-for-you": "The reason was not locked to your key. Ask the patient, or this person.",
  closed: "The reason does not open with your keys. Ask this person to send it again.",
}
