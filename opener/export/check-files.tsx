import { useRef, useState } from "react"
import { asKeywardError } from "../../app/_core/errors"
import { checkRoot } from "../../app/_core/export/check-root"
import { checkContent } from "../../app/_core/export/verify-export"
import { shownTitle } from "../../app/_core/records/shown-name"
import { bytesInWords, count, longDate } from "../../app/_words/format"
import type { OpenExport } from "./open-file"

interface Check {
  readonly done: number
  readonly of: number
  readonly bad: readonly string[]
  readonly running: boolean
}

/** What the export proves, and a check of every file, which takes as long as reading them. */
export function CheckFiles({ bundle: { archive, made } }: { bundle: OpenExport }) {
  const { index, signer, records } = made
  const [check, setCheck] = useState<Check | null>(null)
  const abort = useRef<AbortController | null>(null)
  const of = records.reduce(
    (sum, { listed }) => sum + listed.files.reduce((size, file) => size + file.size, 0),
    0,
  )

  const run = async () => {
    abort.current?.abort()
    const control = new AbortController()
    abort.current = control
    let [before, bad]: [number, string[]] = [0, []]
    const tell = (done: number, running = true) => setCheck({ done, of, bad, running })
    const { signal } = control
    for (const record of records) {
      const { title, files } = record.listed
      const start = before
      const onProgress = (done: number) => tell(start + done)
      try {
        if (files.every(({ path }) => path !== null)) await checkRoot(archive, record, { signal, onProgress })
        else for (const file of files) if (file.path !== null) await checkContent(archive, file, { signal })
      } catch (error) {
        if (asKeywardError(error).code === "cancelled") return setCheck(null)
        bad = [...bad, shownTitle(title)]
      }
      before += files.reduce((sum, { size }) => sum + size, 0)
      tell(before)
    }
    for (const document of index.documents)
      await checkContent(archive, document, { signal }).catch(() => void (bad = [...bad, document.path]))
    tell(of, false)
  }

  return (
    <>
      <p>
        Every file is encrypted again, as it was, and compared with the number that stands in the public
        journal: that shows that these very files were there at that time.
      </p>
      {check === null && (
        <button onClick={() => void run()}>{`Check all files (${bytesInWords(of)})`}</button>
      )}
      {check?.running && (
        <p role="status">
          {`${bytesInWords(check.done)} of ${bytesInWords(of)} checked.`}{" "}
          <button onClick={() => abort.current?.abort()}>Stop</button>
        </p>
      )}
      {check && check.bad.length > 0 && (
        <div className="note danger" role="alert">
          <b>{`${count(check.bad.length, "record")} changed:`}</b> {check.bad.join(", ")}
        </div>
      )}
      {check && !check.running && check.bad.length === 0 && (
        <div
          className="note success"
          role="status"
        >{`All files of ${count(records.length, "record")} are what the journal says.`}</div>
      )}
      <dl className="proof">
        <dt>Account</dt>
        <dd>{index.account}</dd>
        <dt>Signed by</dt>
        <dd>{signer.address}</dd>
        <dt>Made on</dt>
        <dd>{`${longDate(new Date(index.made))} (${index.made})`}</dd>
        <dt>Chain</dt>
        <dd>{index.chainId}</dd>
        <dt>Registry</dt>
        <dd>{index.registry}</dd>
        <dt>Journal ends in block</dt>
        <dd>{`${index.head.block}, ${index.head.blockHash}`}</dd>
        <dt>Its link</dt>
        <dd>{index.head.link}</dd>
      </dl>
      <p className="meta">
        Times in the journal are as a provider of the chain told them; the order and the blocks are proven.
        Whether this page itself is the one that was published, only a copy from a place that you trust tells.
      </p>
    </>
  )
}
