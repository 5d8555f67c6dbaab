"use client"
import { lazy, Suspense, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { ErrorCode } from "../../_core/errors"
import { shownTitle } from "../../_core/records/shown-name"
import type { ArrivedDrop } from "../../_core/ports/drops"
import { seedOf } from "../../_journeys/drop-links"
import type { ListedDrop } from "../../_journeys/drop-links"
import { discardArrived } from "../../_journeys/take-drop"
import type { DropInHand } from "../../_journeys/take-drop"
import { useWording } from "../../_parts/confirming"
import { useArrived } from "../../_session/arrived-drop"
import { useDropActions } from "../../_session/drops"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Stack } from "../../_ui/Layout"
import { SkeletonText } from "../../_ui/Skeleton"
import { Meta } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { asWritten, bytesInWords, fromUnix, kindName, longDate } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { KindIcon } from "../kind-icon"
import styles from "./drop.module.css"
import { FileArrivedDialog } from "./file-arrived-dialog"

/** Loaded when somebody looks: it brings the viewers. */
const LookDialog = lazy(() => import("./look-dialog").then((code) => ({ default: code.LookDialog })))

/** What is wrong with it, as its owner reads it. */
const REASONS: Partial<Record<ErrorCode, string>> = {
  "record-altered": "It was not made for this link, or was altered on its way.",
  "record-copied": "It came before: you filed or discarded the same.",
  "manifest-malformed": "What it says of itself can’t be read.",
  "not-allowed": "Your copy of this link is not there, or does not open.",
}
/** After these it is no better the next time. */
const FOR_GOOD: readonly ErrorCode[] = [
  "record-altered",
  "record-copied",
  "manifest-malformed",
  "file-too-large",
]

/** One thing that arrived: the sender's words, its files, and what can be done with it. */
export function Arrived({ link, arrived }: { link: ListedDrop; arrived: ArrivedDrop }) {
  const opened = useArrived(link, arrived)
  const wordsFor = useWording()
  if (opened.data) return <Opened inHand={opened.data} />
  if (!opened.error) return <SkeletonText label="Opening" count={2} />
  const { code } = asKeywardError(opened.error)
  return (
    <div className={styles.words}>
      <b>{REASONS[code] ?? wordsFor({ code }).title}</b>
      <Meta>{`Arrived ${longDate(fromUnix(arrived.at))}. We show nothing of it.`}</Meta>
      <div className={styles.actions}>
        {!FOR_GOOD.includes(code) && (
          <Button size="small" onClick={() => void opened.refetch()}>
            Try again
          </Button>
        )}
        <DiscardButton link={link} arrived={arrived} inHand={null} />
      </div>
    </div>
  )
}

function Opened({ inHand }: { inHand: DropInHand }) {
  const { manifest, link, arrived } = inHand
  const { sender, title, kind, time, note, files } = manifest
  const [dialog, setDialog] = useState<"look" | "file" | null>(null)
  const close = () => setDialog(null)
  const shown = shownTitle(title)
  const from = [sender.name || "Somebody without a name", sender.place].filter(Boolean).join(", ")
  return (
    <>
      <KindIcon kind={kind} />
      <div className={styles.words}>
        <Stack gap="s">
          <div>
            <b>{shown}</b>
            <Meta>{`${kindName(kind)}\u00a0· ${longDate(asWritten(time))}\u00a0· arrived ${longDate(fromUnix(arrived.at))}${link.own?.label ? `\u00a0· by your link “${link.own.label}”` : ""}`}</Meta>
          </div>
          <p>
            {`The sender calls themselves ${from}.`}
            {sender.contact && ` To be reached: ${sender.contact}.`}
          </p>
          {note && <p>{`Note: ${note}`}</p>}
          <ul className={styles.files} aria-label={`Files of ${shown}`}>
            {files.map((file, index) => (
              <li key={index}>{`${file.name}, ${bytesInWords(file.size)}`}</li>
            ))}
          </ul>
        </Stack>
      </div>
      <div className={styles.actions}>
        <Button size="small" aria-label={`Look at it: ${shown}`} onClick={() => setDialog("look")}>
          Look at it
        </Button>
        <Button size="small" look="filled" aria-label={`File it: ${shown}`} onClick={() => setDialog("file")}>
          File it
        </Button>
        <DiscardButton link={link} arrived={arrived} inHand={inHand} />
      </div>
      {dialog === "look" && (
        <Suspense>
          <LookDialog inHand={inHand} onClose={close} />
        </Suspense>
      )}
      {dialog === "file" && <FileArrivedDialog inHand={inHand} onClose={close} />}
    </>
  )
}

function DiscardButton(props: { link: ListedDrop; arrived: ArrivedDrop; inHand: DropInHand | null }) {
  const { link, arrived, inHand } = props
  const { services, keys } = useUnlocked()
  const { again } = useDropActions()
  const { toast } = useVoice()
  const [open, setOpen] = useState(false)
  const what = inHand ? shownTitle(inHand.manifest.title) : `what arrived ${longDate(fromUnix(arrived.at))}`
  if (!seedOf(link)) return null
  return (
    <>
      <Button look="stop" size="small" aria-label={`Discard: ${what}`} onClick={() => setOpen(true)}>
        Discard
      </Button>
      {open && (
        <ConfirmDialog
          title="Discard it?"
          no="Keep it"
          yes="Discard it"
          doing="Discarding…"
          removes
          onConfirm={async () => {
            await discardArrived(services, keys, link, arrived, inHand)
            toast("Discarded.")
            setOpen(false)
            await again()
          }}
          onClose={() => setOpen(false)}
        >
          <p>It is erased from our server and cannot be brought back. Nobody is told.</p>
        </ConfirmDialog>
      )}
    </>
  )
}
