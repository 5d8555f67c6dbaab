"use client"
import { useState } from "react"
import { RECEIPT_PURPOSES } from "../_core/receipts/purpose"
import type { ReceiptPurpose } from "../_core/receipts/purpose"
import type { Address } from "../_core/types"
import { useLeaveReceipt, useNotedOpenings, useOutbox } from "../_session/receipts"
import { ProblemNote } from "../_parts/actions/problem"
import { Button } from "../_ui/Button"
import { Card } from "../_ui/Card"
import { Stack } from "../_ui/Layout"
import { Note } from "../_ui/Note"
import { Select } from "../_ui/Select"
import { Meta } from "../_ui/Text"
import { keptBackWords, LEAVE_WORDS, PURPOSE_CHOICES } from "./receipt-words"

/** Notes what is opened, on whatever page, and lets leave what waits; shows nothing. */
export function ReceiptOutbox() {
  useNotedOpenings()
  useOutbox()
  return null
}

/** Asks whoever opens somebody's records why, once a day, and says what became of the receipt. */
export function ReceiptCard({ patient, name }: { patient: Address; name: string }) {
  const outbox = useOutbox().data
  if (!outbox) return null
  const day = outbox.days.find((each) => each.patient === patient && each.day === outbox.today)
  const keptBack = outbox.keptBack.find((each) => each.patient === patient)
  const followed = outbox.followed.filter((each) => each.patient === patient)
  const lost = followed.find(({ standing }) => standing !== "waiting")
  return (
    <>
      {lost && (
        <Note tone="warning">{lost.standing === "forked" ? LEAVE_WORDS.forked : LEAVE_WORDS.late}</Note>
      )}
      {day && day.purpose === null && day.openings.length > 0 && (
        <Ask patient={patient} name={name} certified={outbox.certified} />
      )}
      {day?.purpose && day.openings.length > 0 && !outbox.certified && (
        <Ask patient={patient} name={name} certified={false} chosen={day.purpose} />
      )}
      {day?.purpose && day.openings.length > 0 && outbox.certified && (
        <Meta>{keptBack ? keptBackWords(keptBack.code, name) : LEAVE_WORDS.waiting}</Meta>
      )}
      {day?.purpose && day.openings.length === 0 && <Meta>{LEAVE_WORDS.left(day.purpose)}</Meta>}
    </>
  )
}

function Ask(props: { patient: Address; name: string; certified: boolean; chosen?: ReceiptPurpose }) {
  const { patient, name, certified, chosen } = props
  const leave = useLeaveReceipt()
  const [purpose, setPurpose] = useState<ReceiptPurpose>(chosen ?? "TREAT")
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const submit = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await leave(patient, purpose)
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={LEAVE_WORDS.title}>
      <Stack gap="s">
        <Meta>{chosen ? LEAVE_WORDS.signing : LEAVE_WORDS.ask(name)}</Meta>
        <Select
          label={LEAVE_WORDS.question}
          value={purpose}
          options={RECEIPT_PURPOSES.map((value) => ({ value, label: PURPOSE_CHOICES[value] }))}
          onChange={setPurpose}
        />
        {!certified && !chosen && <Meta>{LEAVE_WORDS.firstTime}</Meta>}
        {problem !== null && <ProblemNote error={problem} />}
        <div>
          <Button busy={busy} onClick={() => void submit()}>
            {chosen ? LEAVE_WORDS.sign : LEAVE_WORDS.button}
          </Button>
        </div>
      </Stack>
    </Card>
  )
}
