import { useEffect, useState } from "react"
import { createRoot } from "react-dom/client"
import "../../../app/globals.css"
import { VoiceProvider } from "../../../app/_ui/Toast"
import { withIssuer } from "../../../app/_core/shl/trusted-issuers"
import type { TrustedIssuer } from "../../../app/_core/shl/trusted-issuers"
import { CardTrustContext } from "../../../app/_viewers/card-trust"
import { FileViewer, prepareView } from "../../../app/_viewers/file-viewer"
import { MAX_HEAD_BYTES } from "../../../app/_core/file-types"
import { findType } from "../../../app/_viewers/read-file"
import type { Reading } from "../../../app/_viewers/reading"
import { readInWorker } from "../../../app/_viewers/worker-reader"
import type { FileInfo, Siblings } from "../../../app/_viewers/viewer"

/** What the test gave to this page: `GET /given`. */
interface Given {
  readonly files: readonly FileInfo[]
  readonly index: number
}

const contentOf = async (index: number, signal?: AbortSignal): Promise<Blob> => {
  const answer = await fetch(`/files/${index}`, signal ? { signal } : {})
  return new Blob([await answer.arrayBuffer()])
}

/** Reads a file in the reading worker alone, as the upload does: `window.examine()` resolves with its Reading. */
const examineIn = (file: Blob, info: FileInfo) => async (): Promise<Reading | null> => {
  const found = await findType(file, info)
  const { signal } = new AbortController()
  return found.viewer ? (await readInWorker(found.viewer, { file, ...info, found }, signal)).reading : null
}

type Prepared = Awaited<ReturnType<typeof prepareView>>

/** One record's file in its viewer, as the record's page shows it, without chain, server and keys. */
function Harness() {
  const [given, setGiven] = useState<Given | null>(null)
  const [opened, setOpened] = useState<{ file: Blob; prepared: Prepared } | null>(null)
  const [issuers, setIssuers] = useState<readonly TrustedIssuer[]>([])
  useEffect(() => {
    const load = async () => {
      const known = (await (await fetch("/given")).json()) as Given
      const file = await contentOf(known.index)
      const head = new Uint8Array(await file.slice(0, MAX_HEAD_BYTES).arrayBuffer())
      const info = known.files[known.index]
      if (info)
        setOpened({
          file,
          prepared: await prepareView(file, head, info, known.index, new AbortController().signal),
        })
      setGiven(known)
    }
    void load()
  }, [])
  const info = given?.files[given.index]
  if (!given || !opened || !info) return null
  const { file, prepared } = opened
  Object.assign(window, { examine: examineIn(file, info) })
  const siblings: Siblings | null =
    given.files.length > 1 ? { files: given.files, index: given.index, open: contentOf } : null
  const keep = (issuer: TrustedIssuer) => {
    setIssuers((now) => withIssuer(now, issuer))
    return Promise.resolve()
  }
  return (
    <main>
      <CardTrustContext value={{ issuers, keep }}>
        <FileViewer
          file={file}
          prepared={prepared}
          {...info}
          frame={{ label: info.name, state: "unsigned", strip: "Added by the patient" }}
          siblings={siblings}
          onReading={(reading: Reading) => {
            Object.assign(window, { reading })
          }}
          onDownload={() => undefined}
        />
      </CardTrustContext>
    </main>
  )
}

const place = document.getElementById("root")
if (place)
  createRoot(place).render(
    <VoiceProvider>
      <Harness />
    </VoiceProvider>,
  )
