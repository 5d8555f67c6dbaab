"use client"
import { useQuery } from "@tanstack/react-query"
import type { RequestState } from "../../_core/requests/request-state"
import { readReason } from "../../_journeys/answer-request"
import { contextOf } from "../../_journeys/read-patient"
import { useUnlocked } from "../../_session/session"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../problem"
import styles from "./requests.module.css"

/** Why somebody asks, in his own words; only the patient herself can read it. */
export function Reason({ request }: { request: RequestState }) {
  const { services, keys } = useUnlocked()
  const patient = keys.account
  const reason = useQuery({
    queryKey: ["reason", patient, request.asker, request.reasonDigest],
    queryFn: () => readReason(services, keys, { patient, ctx: contextOf(services.reader, patient) }, request),
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
  if (reason.data.kind === "missing")
    return (
      <Meta>{services.account === patient ? "No reason is kept." : "Only she can read the reason."}</Meta>
    )
  if (!reason.data.text.trim()) return <Meta>No reason was given.</Meta>
  return <blockquote className={styles.reason}>{reason.data.text}</blockquote>
}
