import { useEffect, useId, useRef, useState } from "react"
import { DROP_TEXT_LIMITS, MAX_DROP_FILES } from "../../app/_core/drop/drop-limits"
import { dropFilesSize } from "../../app/_core/drop/drop-package"
import { asKeywardError } from "../../app/_core/errors"
import { RECORD_KINDS } from "../../app/_core/records/manifest-schema"
import type { RecordKind } from "../../app/_core/records/manifest-schema"
import { shownFileName } from "../../app/_core/records/shown-name"
import { sendDrop } from "../../app/_journeys/send-drop"
import { bytesInWords, kindName } from "../../app/_words/format"
import type { FoundDrop } from "./find-drop"
import { Area, Line } from "./fields"
import { failureWords } from "./words"

interface Filled {
  readonly title: string
  readonly kind: RecordKind
  /** `2026-11-23` */
  readonly day: string
  readonly name: string
  readonly place: string
  readonly contact: string
  readonly note: string
}

const EMPTY = { title: "", kind: "letter", name: "", place: "", contact: "", note: "" } as const
/** Today where this browser is. */
const today = (): string => {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((each) => String(each).padStart(2, "0"))
    .join("-")
}
/** What the head and the manifest of a package take at most beside its files. */
const ROOM_FOR_HEAD = 100_000

interface Running {
  readonly step: "reading" | "sending"
  readonly done: number
  readonly total: number
}

/** Chooses files, says what they are and who sends them, and sends. No form element: this page may not send forms. */
export function SendForm({ drop, onSent }: { drop: FoundDrop; onSent: () => void }) {
  const { name, offered, target } = drop
  const [filled, setFilled] = useState<Filled>(() => ({ ...EMPTY, day: today() }))
  const [files, setFiles] = useState<readonly File[]>([])
  const [isAbout, setAbout] = useState(false)
  const [problem, setProblem] = useState("")
  const [running, setRunning] = useState<Running | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const fill = (part: Partial<Filled>) => setFilled((now) => ({ ...now, ...part }))
  const text = (member: "title" | "name" | "place" | "contact" | "note") => ({
    value: filled[member],
    maxLength: DROP_TEXT_LIMITS[member],
    onChange: (value: string) => fill({ [member]: value }),
  })

  const gap = (): string => {
    if (files.length === 0) return "Choose at least one file."
    if (files.length > MAX_DROP_FILES) return `Choose at most ${MAX_DROP_FILES} files.`
    if (dropFilesSize(files) + ROOM_FOR_HEAD > offered.maxBytes)
      return `These files are too large: this link takes up to ${bytesInWords(offered.maxBytes)}. Take some away, or ask for a link that takes more.`
    if (filled.title.trim() === "") return "Write what it is."
    if (!/^\d{4}-\d\d-\d\d$/.test(filled.day)) return "Choose the date that it is of."
    if (filled.name.trim() === "") return "Write your name."
    return isAbout ? "" : `Confirm that this is about ${name}.`
  }
  const send = async () => {
    if (abort.current) return
    const missing = gap()
    setProblem(missing)
    if (missing !== "") return
    const control = new AbortController()
    abort.current = control
    setRunning({ step: "reading", done: 0, total: 1 })
    const { title, kind, day, note, ...sender } = filled
    try {
      const content = { sender, title, kind, note, time: `${day}T12:00:00Z`, files }
      await sendDrop(target, content, { signal: control.signal, onProgress: setRunning })
      onSent()
    } catch (error) {
      setProblem(failureWords(asKeywardError(error)))
    } finally {
      abort.current = null
      setRunning(null)
    }
  }

  return (
    <div className="card" role="group" aria-label="Send files">
      <Files files={files} onChange={setFiles} isHeld={running !== null} />
      <Line label="What it is" hint="For example: Discharge letter, Blood test." {...text("title")} />
      <Kind kind={filled.kind} onChange={(kind) => fill({ kind })} />
      <Line label="Date that it is of" type="date" value={filled.day} onChange={(day) => fill({ day })} />
      <Line
        label="Your name"
        hint={`${name} sees it as you write it. Nobody checks it.`}
        autoComplete="name"
        {...text("name")}
      />
      <Line label="Practice or hospital (optional)" autoComplete="organization" {...text("place")} />
      <Line label="How you are reached (optional)" {...text("contact")} />
      <Area label="Note (optional)" {...text("note")} />
      <label className="check">
        <input type="checkbox" checked={isAbout} onChange={(event) => setAbout(event.target.checked)} />
        <span>
          <b>{`What I send is about ${name}.`}</b>
          <span className="meta">Compare the name with your papers. If it is somebody else, stop here.</span>
        </span>
      </label>
      <div aria-live="assertive">{problem !== "" && <p className="note warning">{problem}</p>}</div>
      {running ? (
        <Progress {...running} onStop={() => abort.current?.abort()} />
      ) : (
        <button type="button" className="filled" onClick={() => void send()}>
          Encrypt and send
        </button>
      )}
    </div>
  )
}

function Files(props: {
  files: readonly File[]
  onChange: (files: readonly File[]) => void
  isHeld: boolean
}) {
  const { files, onChange, isHeld } = props
  const total = files.reduce((sum, { size }) => sum + size, 0)
  return (
    <>
      <label>
        <b>Files</b>
        <span className="meta">{`Up to ${MAX_DROP_FILES}. They can be chosen in several goes.`}</span>
        <input
          type="file"
          multiple
          disabled={isHeld}
          onChange={(event) => {
            onChange([...files, ...(event.target.files ?? [])])
            event.target.value = ""
          }}
        />
      </label>
      {files.length > 0 && (
        <div>
          <ul className="files" aria-label="Chosen files">
            {files.map((file, index) => (
              <li key={index}>
                <span>{`${shownFileName(file.name)}, ${bytesInWords(file.size)}`}</span>
                <button
                  type="button"
                  disabled={isHeld}
                  aria-label={`Take away ${shownFileName(file.name)}`}
                  onClick={() => onChange(files.filter((_, i) => i !== index))}
                >
                  Take away
                </button>
              </li>
            ))}
          </ul>
          <p className="meta">{`${bytesInWords(total)} in all`}</p>
        </div>
      )}
    </>
  )
}

function Kind({ kind, onChange }: { kind: RecordKind; onChange: (kind: RecordKind) => void }) {
  const id = useId()
  return (
    <label htmlFor={id}>
      <b>Kind</b>
      <select
        id={id}
        value={kind}
        onChange={(event) => onChange(RECORD_KINDS.find((each) => each === event.target.value) ?? "other")}
      >
        {RECORD_KINDS.map((each) => (
          <option key={each} value={each}>
            {kindName(each)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Progress({ step, done, total, onStop }: Running & { onStop: () => void }) {
  const words =
    step === "reading"
      ? `Reading: ${bytesInWords(done)}`
      : `Encrypted and sent: ${bytesInWords(done)} of ${bytesInWords(total)}`
  return (
    <div className="reading" role="status">
      <p className="meta">{words}</p>
      <progress aria-label="Sending" value={total === 0 ? 0 : done / total} />
      <div className="buttons">
        <button type="button" onClick={onStop}>
          Stop
        </button>
      </div>
    </div>
  )
}
