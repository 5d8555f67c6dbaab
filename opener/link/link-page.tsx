import { useEffect, useRef, useState } from "react"
import type { KeyboardEvent, ReactNode } from "react"
import type { HealthLink } from "../../app/_core/shl/health-link"
import { longDate } from "../../app/_words/format"
import { DocumentView } from "./document-view"
import { openLink } from "./open-link"
import type { Opened } from "./open-link"
import { findLink } from "./own-link"

/** Opens a link for somebody without an account. */
export function LinkPage() {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const changed = () => setHash(location.hash)
    addEventListener("hashchange", changed)
    return () => removeEventListener("hashchange", changed)
  }, [])
  const found = findLink(hash, location.host)
  return (
    <main>
      <h1>Records that somebody gave you</h1>
      {found.kind === "link" && <OneLink key={hash} link={found.link} />}
      {found.kind === "none" && (
        <p className="note">
          There is no link in the address of this page. Open the link that you were given, whole.
        </p>
      )}
      {found.kind === "broken" && (
        <p className="note warning" role="alert">
          This link is not complete or was changed on its way. Ask whoever gave it to you to send it again.
        </p>
      )}
      {found.kind === "elsewhere" && (
        <p className="note warning" role="alert">
          {`This link is for another site, ${found.host}. It was not asked for anything.`}
        </p>
      )}
    </main>
  )
}

type State = Opened | { readonly outcome: "asking" | "opening" | "unreachable" }

function OneLink({ link }: { link: HealthLink }) {
  const [state, setState] = useState<State>({ outcome: "asking" })
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const isOver = link.expires !== null && link.expires.getTime() <= Date.now()
  const open = async (recipient: string, passcode: string) => {
    if (state.outcome === "opening") return
    const control = new AbortController()
    abort.current = control
    setState({ outcome: "opening" })
    const next = await openLink(link, { recipient, passcode }, control.signal).catch((): State => ({
      outcome: "unreachable",
    }))
    if (!control.signal.aborted) setState(next)
  }
  const { label, expires } = link
  return (
    <>
      {label && <p className="label">{label}</p>}
      {state.outcome === "files" ? (
        <Files {...state} />
      ) : isOver || state.outcome === "ended" ? (
        <p className="note warning" role="alert">
          This link does not work any more, or it never did. Ask whoever gave it to you for a new one.
        </p>
      ) : (
        <>
          {expires && <p className="meta">{`It works until ${longDate(expires)}.`}</p>}
          <AskForm asksPasscode={link.flags.has("P")} isBusy={state.outcome === "opening"} onOpen={open}>
            {wordsOf(state)}
          </AskForm>
        </>
      )}
    </>
  )
}

function wordsOf(state: State): string {
  switch (state.outcome) {
    case "passcode-wrong":
      return state.remainingAttempts === null
        ? "That passcode is wrong."
        : state.remainingAttempts === 0
          ? "That passcode is wrong. There were too many wrong ones, and the link has ended."
          : `That passcode is wrong. ${state.remainingAttempts} more wrong ones end the link.`
    case "later":
      return `It was opened too often in the last hour. Try again in ${Math.ceil((state.seconds ?? 3_600) / 60)} minutes.`
    case "unreachable":
      return "It could not be opened just now. Check your connection and try again."
    default:
      return ""
  }
}

interface AskFormProps {
  readonly asksPasscode: boolean
  readonly isBusy: boolean
  readonly onOpen: (recipient: string, passcode: string) => Promise<void>
  /** What went wrong the last time. */
  readonly children: ReactNode
}

/** No form element: this page may not send forms, so a browser would not even say that one was sent. */
function AskForm({ asksPasscode, isBusy, onOpen, children }: AskFormProps) {
  const [recipient, setRecipient] = useState("")
  const [passcode, setPasscode] = useState("")
  const [gap, setGap] = useState("")
  const submit = () => {
    const code = passcode.replace(/[\s-]/g, "")
    const missing =
      recipient.trim() === "" ? "Type your name." : asksPasscode && code === "" ? "Type the passcode." : ""
    setGap(missing)
    if (missing === "") void onOpen(recipient.trim(), code)
  }
  const enter = (event: KeyboardEvent) => {
    if (event.key === "Enter") submit()
  }
  return (
    <div className="card" role="group" aria-label="Open the link" onKeyDown={enter}>
      <label>
        <b>Your name</b>
        <span className="meta">
          Whoever gave you the link sees the name that you type, and when you opened it.
        </span>
        <input
          type="text"
          autoComplete="name"
          maxLength={100}
          value={recipient}
          onChange={(event) => setRecipient(event.target.value)}
        />
      </label>
      {asksPasscode && (
        <label>
          <b>Passcode</b>
          <span className="meta">You were given it apart from the link. Ten wrong ones end the link.</span>
          <input
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={64}
            value={passcode}
            onChange={(event) => setPasscode(event.target.value)}
          />
        </label>
      )}
      <div aria-live="assertive">
        {(gap || children) && <p className="note warning">{gap || children}</p>}
      </div>
      <button type="button" className="filled" aria-busy={isBusy} onClick={submit}>
        {isBusy ? "Opening…" : "Open"}
      </button>
      <p className="meta">
        It is decrypted in this browser. Nothing of it is kept here when you close the page.
      </p>
    </div>
  )
}

function Files({ files, left }: Extract<Opened, { outcome: "files" }>) {
  return (
    <>
      <p className="meta" role="status">
        {files.length === 1 ? "One file." : `${files.length} files.`} What you save is no longer encrypted.
      </p>
      {left > 0 && (
        <p className="note warning">{`${left} more could not be understood and are not shown.`}</p>
      )}
      {files.map((file, index) =>
        file.kind === "failed" ? (
          <p
            key={index}
            className="note warning"
          >{`File ${index + 1} could not be opened: it was changed on its way, or is not there any more.`}</p>
        ) : (
          <div key={index}>
            {file.takenBack && (
              <p className="note warning">Whoever made this has taken it back: do not rely on it.</p>
            )}
            <DocumentView file={file.content} named={nameOf(file.type, index)} depth={0} />
          </div>
        ),
      )}
    </>
  )
}

const nameOf = (type: string, index: number) =>
  type === "application/smart-health-card"
    ? { name: `card-${index + 1}.smart-health-card`, type }
    : { name: `document-${index + 1}.fhir.json`, type: type || "application/fhir+json" }
