"use client"
import { ShieldAlert, ShieldCheck } from "lucide-react"
import { useState } from "react"
import type { RequestState } from "../../_core/requests/request-state"
import type { Practitioner } from "../../_journeys/read-directory"
import { checksumAddress } from "../../_core/checksum-address"
import { usePatient, useRecords } from "../../_session/queries"
import { useUnlocked } from "../../_session/session"
import { Avatar } from "../../_ui/Avatar"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Disclosure, ProofList } from "../../_ui/Disclosure"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"
import { scopeName } from "../scopes"
import { issuersOf } from "../vouching"
import { fromUnix, longDate } from "../../_words/format"
import { DeclineDialog } from "./decline-dialog"
import { Reason } from "./reason"
import { termsInWords } from "./terms"
import styles from "./requests.module.css"

/** One request: who asks for what until when, why, and the two answers. */
export function RequestCard(props: {
  request: RequestState
  who: string
  /** Whether somebody vouches for the asker, or the patient knows them. */
  known: boolean
  practitioner: Practitioner | undefined
  onReview: () => void
}) {
  const { request, who } = props
  const { keys, notebook } = useUnlocked()
  const records = useRecords(usePatient(keys.account).data)
  const [declining, setDeclining] = useState(false)
  const vouching = (props.practitioner?.vouchings ?? []).filter(({ standing }) => standing === "live")
  const what = scopeName(request.scope, notebook, records.data ?? [])
  return (
    <Card asks={props.known}>
      <div className={styles.request}>
        <div className={styles.head}>
          <Avatar name={who} />
          <div className={styles.words}>
            <h3 className={styles.title}>
              {who} asks to {termsInWords(request, what)}
            </h3>
            <p className={styles.meta}>
              Until {longDate(fromUnix(request.expiresAt))}&nbsp;· asked{" "}
              {longDate(fromUnix(request.askedAt.timestamp))}&nbsp;· ends by itself{" "}
              {longDate(fromUnix(request.lapsesAt))}
            </p>
            {vouching.length > 0 && (
              <MarkedLine tone="success" icon={<Icon of={ShieldCheck} size={16} />}>
                Verified by {issuersOf(vouching)}
              </MarkedLine>
            )}
            {!props.known && (
              <MarkedLine tone="warning" icon={<Icon of={ShieldAlert} size={16} />}>
                Nobody vouches for this account
              </MarkedLine>
            )}
          </div>
        </div>
        <Reason request={request} />
        <div className={styles.actions}>
          <Button look="filled" onClick={props.onReview} aria-label={`Review the request of ${who}`}>
            Review
          </Button>
          <Button look="plain" onClick={() => setDeclining(true)} aria-label={`Say no to ${who}`}>
            Say no
          </Button>
        </div>
        <Disclosure label="Details">
          <ProofList
            proofs={[
              { term: "Account", value: checksumAddress(request.asker) },
              { term: "Block", value: String(request.askedAt.block) },
              { term: "Transaction", value: request.askedAt.transaction },
              { term: "Digest of the reason", value: request.reasonDigest },
            ]}
          />
        </Disclosure>
      </div>
      {declining && <DeclineDialog request={request} who={who} onClose={() => setDeclining(false)} />}
    </Card>
  )
}
