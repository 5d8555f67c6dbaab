import { useEffect, useState } from "react"
import { bytesInWords, fromUnix, longDate } from "../../app/_words/format"
import { findDrop } from "./find-drop"
import type { Finding, FoundDrop } from "./find-drop"
import { SendForm } from "./send-form"
import { FINDINGS } from "./words"

/** `location.origin` of this page's address; the page itself has none. */
const SITE = `${location.protocol}//${location.host}`

/** Sends files by a link, for somebody without an account. */
export function DropPage() {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const changed = () => setHash(location.hash)
    addEventListener("hashchange", changed)
    return () => removeEventListener("hashchange", changed)
  }, [])
  return (
    <main>
      <h1>Send files to somebody’s records</h1>
      <OneDrop key={hash} hash={hash} />
    </main>
  )
}

function OneDrop({ hash }: { hash: string }) {
  const [finding, setFinding] = useState<Finding | null>(null)
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    const control = new AbortController()
    void findDrop(hash, SITE, control.signal).then((found) => {
      if (!control.signal.aborted) setFinding(found)
    })
    return () => control.abort()
  }, [hash, looks])
  if (!finding) return <p className="meta">Looking at the link…</p>
  if (finding.kind === "found") return <Found drop={finding.drop} />
  const mayAgain = finding.kind === "offline" || finding.kind === "busy"
  return (
    <>
      <p className="note warning" role="alert">
        {FINDINGS[finding.kind]}
      </p>
      {mayAgain && (
        <button type="button" onClick={() => (setFinding(null), setLooks((now) => now + 1))}>
          Try again
        </button>
      )}
    </>
  )
}

function Found({ drop }: { drop: FoundDrop }) {
  const [isSent, setSent] = useState(false)
  const { name, offered } = drop
  if (isSent)
    return (
      <div className="card" role="status">
        <h2>It has arrived</h2>
        <p>
          {`${name} sees it as “not verified”, with the name that you typed, and decides whether to keep it. Nobody else can open it, and we cannot either.`}
        </p>
        <p className="meta">You can close this page. Nothing of it is kept in this browser.</p>
      </div>
    )
  return (
    <>
      <div>
        <p className="meta">This link is for the records of</p>
        <p className="whom">{name}</p>
      </div>
      <p className="meta">
        {`It works until ${longDate(fromUnix(offered.expires))} and takes up to ${bytesInWords(offered.maxBytes)}. What you send is encrypted in this browser; only ${name} can open it.`}
      </p>
      <SendForm drop={drop} onSent={() => setSent(true)} />
    </>
  )
}
