"use client"
import { Download, FileKey2, FolderArchive } from "lucide-react"
import { useState } from "react"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import { useConfirming, useWording } from "../../_parts/confirming"
import { ProblemNote } from "../../_parts/actions/problem"
import { Bar } from "../../_ui/Bar"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Icon } from "../../_ui/Icon"
import { Row, Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta } from "../../_ui/Text"
import { isErrorCode } from "../../_words/errors"
import { bytesInWords, count } from "../../_words/format"
import { shownTitle } from "../../_core/records/shown-name"
import { saveAs } from "../save-file"
import { MOST_HELD_BYTES } from "../save-target"
import styles from "./take.module.css"
import { openerPage, useEverything } from "./use-everything"
import type { EverythingState, SavedExport } from "./use-everything"

type Form = "encrypted" | "readable"

const FORMS: readonly { value: Form; label: string; help: string }[] = [
  {
    value: "encrypted",
    label: "Encrypted, with a key file",
    help: "Two files are saved. Keep them in two places: only both together open. Without the key file nobody opens it, and we cannot either.",
  },
  {
    value: "readable",
    label: "Readable by whoever has the file",
    help: "No key to lose.",
  },
]

/** Everything of the account as one file, and how to keep it. */
export function Everything({ view, all }: { view: PatientView; all: readonly ListedRecord[] }) {
  const everything = useEverything(view, all)
  const wordsFor = useWording()
  const [form, setForm] = useState<Form>("encrypted")
  const { running, unsigned, saved, error, stopped } = everything
  if (saved) return <Saved saved={saved} all={all} />
  if (running)
    return (
      <Stack>
        <Running {...everything} />
        {unsigned && (
          <Note tone="warning" role="alert">
            <b>{wordsFor(unsigned.error).title}</b> All files are written. Without your signature nobody can
            check later that nothing was changed.
            <Row className={styles.answers}>
              <Button look="filled" onClick={() => unsigned.answer(true)}>
                Ask me again
              </Button>
              <Button onClick={() => unsigned.answer(false)}>Throw the export away</Button>
            </Row>
          </Note>
        )}
        {!unsigned && (
          <div>
            <Button onClick={everything.cancel}>Stop</Button>
          </div>
        )}
      </Stack>
    )
  return (
    <Stack>
      <Meta>
        {`All ${count(all.length, "record")} as files, the whole history with its proofs, who had access, and a page that opens and checks all of it without us and without network. It is made on this device.`}
      </Meta>
      <ChoiceList legend="How to keep it" value={form} onChange={setForm} choices={FORMS} />
      {form === "readable" && (
        <Note tone="warning">
          <b>Anybody who gets this file reads all your records.</b> A lost laptop, a shared computer or a
          backup in a cloud is enough. Choose it only for a place that you lock.
        </Note>
      )}
      {stopped && <Note role="status">Stopped. Nothing of the export was kept.</Note>}
      {error && (error.code === "file-too-large" ? <TooLarge /> : <ProblemNote error={error} />)}
      <div>
        <Button
          look="filled"
          icon={<Icon of={FolderArchive} />}
          onClick={() => everything.start(form === "encrypted")}
        >
          Save everything
        </Button>
      </div>
    </Stack>
  )
}

function Running({ running, since }: EverythingState) {
  const confirming = useConfirming()
  if (!running) return null
  if (running.step === "signing")
    return (
      <Note role="status">
        <b>Confirm {confirming.where}.</b> You sign that this export is yours and what it holds. It costs
        nothing.
      </Note>
    )
  const { step, done, total } = running
  if (step === "opening")
    return (
      <div role="status">
        <Meta>{`Looking at ${count(total, "record")}: ${done} so far.`}</Meta>
      </div>
    )
  const figure = `${bytesInWords(done)} of ${bytesInWords(total)}`
  return (
    <Stack gap="s">
      <Bar label="Saving everything" value={total === 0 ? 1 : done / total} text={figure} />
      <Meta>{`${figure}${leftInWords(since, done, total)}. Keep this page open: after 15 minutes without a touch your keys lock, and this stops.`}</Meta>
    </Stack>
  )
}

/** After a few seconds, when there is something to reckon with. */
function leftInWords(since: number, done: number, total: number): string {
  const seconds = (Date.now() - since) / 1000
  if (seconds < 5 || done === 0) return ""
  const left = (seconds * (total - done)) / done
  return left < 60 ? ", less than a minute left" : `, about ${count(Math.ceil(left / 60), "minute")} left`
}

const TooLarge = () => (
  <Note tone="warning" role="alert">
    <b>This browser can’t save a file that large.</b> It holds a download in memory, up to{" "}
    {bytesInWords(MOST_HELD_BYTES)}. Open this page in Chrome or Edge on a computer.
  </Note>
)

/** What is missing comes first. */
function Saved({ saved, all }: { saved: SavedExport; all: readonly ListedRecord[] }) {
  const wordsFor = useWording()
  const { name, bytes, records, missing, key } = saved
  const titles = new Map(
    all.map(({ state, open }) => [state.number, open && shownTitle(open.manifest.title)]),
  )
  return (
    <Stack>
      {missing.length > 0 && (
        <Note tone="warning" role="alert">
          <b>{`${count(missing.length, "part")} could not be read and ${missing.length === 1 ? "is" : "are"} not in the file:`}</b>
          <ul className={styles.leftOut} tabIndex={0} aria-label="Not in the export">
            {missing.map(({ number, file, why }) => (
              <li key={`${number}/${file}`}>
                {`${titles.get(number) ?? `Record ${number}`}${file === null ? "" : `, file ${file + 1}`}: ${whyInWords(why, wordsFor)}`}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <Note tone="success" role="status">
        <b>{`Saved as ${name}.`}</b>{" "}
        {`${count(records, "record")}, ${bytesInWords(bytes)}. ${key ? "It opens only together with its key file, so keep the two apart." : "It is not encrypted."}`}
      </Note>
      {key ? (
        <>
          <Meta>To open it you need three files: the export, its key, and the page that opens it.</Meta>
          <Row>
            <Button
              icon={<Icon of={FileKey2} />}
              onClick={() => saveAs(key.name, key.bytes, "application/octet-stream")}
            >
              Save the key again
            </Button>
            <SavePage />
          </Row>
        </>
      ) : (
        <Meta>
          To look at it, unpack open-me.html from it, open that in a browser, and choose the ZIP file there.
        </Meta>
      )}
    </Stack>
  )
}

function SavePage() {
  const [failed, setFailed] = useState<unknown>(null)
  const save = () =>
    void openerPage().then(
      (page) => saveAs("open-me.html", page, "text/html"),
      (error: unknown) => setFailed(error),
    )
  return (
    <>
      <Button icon={<Icon of={Download} />} onClick={save}>
        Save the page that opens it
      </Button>
      {failed !== null && <ProblemNote error={failed} />}
    </>
  )
}

const whyInWords = (why: string, wordsFor: ReturnType<typeof useWording>): string =>
  why === "export-full"
    ? "no room for more than 200,000 files"
    : isErrorCode(why)
      ? wordsFor({ code: why }).title
      : why
