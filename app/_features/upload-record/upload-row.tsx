"use client"
import { CircleCheck, Signature, TriangleAlert, Wallet } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useState } from "react"
import type { ErrorCode } from "../../_core/errors"
import type { Digest } from "../../_core/types"
import { isContribution } from "../../_journeys/upload-records"
import type { UploadProgress } from "../../_journeys/upload-records"
import { isLost } from "../../_journeys/upload-summary"
import { useConfirming, useWording } from "../../_parts/confirming"
import { canRetry, waitsForConfirmation } from "../../_session/upload-batches"
import { useUploads } from "../../_session/uploads"
import type { Upload } from "../../_session/uploads"
import { Button } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { MarkedLine } from "../../_ui/Text"
import { TrayRow } from "../../_ui/Tray"
import type { TrayRowProps } from "../../_ui/Tray"
import { bytesInWords } from "../../_words/format"
import { ChooseAgain } from "../choose-again"
import { CompareKeyDialog } from "../patient-key"

/** One record on its way: how far it is, what it waits for, and what can be done about it. */
export function UploadRow({ upload }: { upload: Upload }) {
  const confirming = useConfirming()
  const wordsFor = useWording()
  const { retry, remove, record, uploads } = useUploads()
  const { row, label, state, progress } = upload
  const name = label.title
  const cancel = { label: `Cancel ${name}`, onCancel: () => remove(row.id) }
  if (state === "done")
    return (
      <TrayRow
        name={name}
        amount={bytesInWords(row.plaintextSize)}
        line={
          <MarkedLine tone="success" icon={<Icon of={CircleCheck} size={16} />}>
            Done
          </MarkedLine>
        }
        actions={
          <Button look="quiet" size="small" onClick={() => remove(row.id)}>
            Clear
          </Button>
        }
      />
    )
  if (state === "recording")
    return (
      <WaitingRow
        name={name}
        stages={[1, 1, 0.6]}
        icon={Wallet}
        words={confirming.waiting}
        help={`Encrypted and stored. Say yes ${confirming.where} to add it to ${isContribution(row) ? "the patient’s" : "your"} records.`}
      />
    )
  if (state === "failed")
    return (
      <Failed
        upload={upload}
        onRetry={(compared) => retry(row.id, compared)}
        onRemove={() => remove(row.id)}
      />
    )
  if (waitsForConfirmation(upload, uploads))
    return (
      <WaitingRow
        name={name}
        stages={[1, 1, 0]}
        cancel={cancel}
        icon={Wallet}
        words="Waiting for your confirmation"
        help={`Encrypted and stored; only your confirmation is missing. If ${confirming.askerInside} still asks about it from before, say no there first.`}
        actions={
          <Button look="plain" size="small" onClick={() => record(row.batch)}>
            Confirm now
          </Button>
        }
      />
    )
  if (state === "pinned")
    return (
      <TrayRow
        name={name}
        stages={[1, 1, 0]}
        progressText="Stored"
        cancel={cancel}
        line="Stored. Waiting for the others"
        actions={
          <Button look="quiet" size="small" onClick={() => record(row.batch)}>
            Add those that are ready
          </Button>
        }
      />
    )
  if (state === "sending" && progress?.step === "signing")
    return (
      <WaitingRow
        name={name}
        stages={[0.1, 0, 0]}
        cancel={cancel}
        icon={Signature}
        words="Waiting for your signature"
        help={`${confirming.asker} shows what you sign: for whom, what, when, and each file.`}
      />
    )
  const { encrypted, sent } = stagesOf(upload)
  return (
    <TrayRow
      name={name}
      stages={[encrypted, sent, 0]}
      cancel={cancel}
      progressText={inWords(upload)}
      line={
        state === "queued"
          ? upload.error?.code === "too-many-requests"
            ? "The server is busy. It goes on by itself"
            : upload.error
              ? `${wordsFor(upload.error).title}. It goes on by itself`
              : "Waiting its turn"
          : progress?.step === "waiting"
            ? "The server is busy. It goes on by itself"
            : progress?.step === "uploading"
              ? "Uploading"
              : progress?.step === "reading"
                ? "Reading it, for your signature"
                : "Encrypting on this device"
      }
      amount={amountOf(upload)}
    />
  )
}

/** One that goes on once the person has answered. */
const WaitingRow = ({
  icon,
  words,
  ...row
}: Omit<TrayRowProps, "line" | "progressText" | "tone"> & { icon: LucideIcon; words: string }) => (
  <TrayRow
    {...row}
    tone="wait"
    progressText={words}
    line={
      <MarkedLine tone="warning" icon={<Icon of={icon} size={16} />}>
        {words}
      </MarkedLine>
    }
  />
)

/** Nothing is wrong: the answer is the person's, or still to come. */
const THE_PERSONS_OWN: ReadonlySet<ErrorCode> = new Set([
  "wallet-refused",
  "wallet-unanswered",
  "wallet-still-asks",
])

function Failed({
  upload,
  onRetry,
  onRemove,
}: {
  upload: Upload
  onRetry: (compared?: Digest) => void
  onRemove: () => void
}) {
  const { row, label, error } = upload
  const wordsFor = useWording()
  const [comparing, setComparing] = useState(false)
  const keyChanged = error?.code === "key-changed" && isContribution(row)
  const words = wordsFor(error ?? { code: "unexpected" })
  const { encrypted, sent } = stagesOf(upload)
  const refused = error !== null && THE_PERSONS_OWN.has(error.code)
  return (
    <TrayRow
      name={label.title}
      stages={[encrypted, sent, 0]}
      tone={refused ? "wait" : "fail"}
      progressText={words.title}
      line={
        <MarkedLine tone={refused ? "warning" : "danger"} icon={<Icon of={TriangleAlert} size={16} />}>
          {words.title}
        </MarkedLine>
      }
      help={
        error?.code === "wallet-still-asks"
          ? `Encrypted and stored. ${words.safe} ${words.next}`
          : row.state === "pinned" && !keyChanged
            ? "Encrypted and stored; only your confirmation is missing."
            : row.state === "encrypted"
              ? "Encrypted and kept on this device. It carries on from there."
              : `${words.safe} ${words.next}`
      }
      actions={
        <>
          {keyChanged && (
            <Button look="plain" size="small" onClick={() => setComparing(true)}>
              Compare the key
            </Button>
          )}
          {isLost(upload) && label.marks && <ChooseAgain />}
          {canRetry(upload) && !keyChanged && (
            <Button look="plain" size="small" onClick={() => onRetry()}>
              {row.state === "encrypted" ? "Carry on" : "Try again"}
            </Button>
          )}
          {comparing && (
            <CompareKeyDialog
              patient={row.patient}
              folder={row.folder}
              onCompared={onRetry}
              onClose={() => setComparing(false)}
            />
          )}
          <Button look="quiet" size="small" onClick={onRemove}>
            Remove
          </Button>
        </>
      }
    />
  )
}

function stagesOf({ row, progress }: Upload): { encrypted: number; sent: number } {
  if (row.state === "pinned") return { encrypted: 1, sent: 1 }
  const part = progress && "total" in progress && progress.total > 0 ? progress.done / progress.total : 0
  if (progress?.step === "uploading") return { encrypted: 1, sent: part }
  if (row.state === "encrypted" || progress?.step === "waiting") return { encrypted: 1, sent: 0 }
  if (progress?.step === "reading") return { encrypted: part / 10, sent: 0 }
  return { encrypted: part, sent: 0 }
}

function amountOf({ row, progress }: Upload): string {
  if (!progress || !("total" in progress)) return bytesInWords(row.plaintextSize)
  return `${bytesInWords(progress.done)} of ${bytesInWords(progress.total)}`
}

const DONE: Record<UploadProgress["step"], string> = {
  reading: "read",
  signing: "read",
  encrypting: "encrypted",
  waiting: "encrypted",
  uploading: "uploaded",
  pinned: "uploaded",
}

const inWords = (upload: Upload): string =>
  `${amountOf(upload)} ${DONE[upload.progress?.step ?? "encrypting"]}`
