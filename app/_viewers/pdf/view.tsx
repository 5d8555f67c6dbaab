"use client"
import { FileWarning, Search } from "lucide-react"
import { useEffect, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import { IconButton } from "../../_ui/Button"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { useVoice } from "../../_ui/Toast"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import { ReadingNotes } from "../parts/notes"
import { Stage } from "../parts/stage"
import { useStage } from "../parts/use-stage"
import type { Size } from "../parts/use-stage"
import { ViewBar } from "../parts/view-bar"
import { BesidePages } from "./beside"
import type { PdfModel } from "./describe"
import type { OpenPdf } from "./document"
import { FindBar } from "./find-bar"
import { PdfPage } from "./page"
import { PasswordPanel } from "./password-panel"
import { useFind } from "./use-find"
import { usePdf } from "./use-pdf"
import type { ViewProps } from "../viewer"
import styles from "../viewers.module.css"

/** CSS pixels per point (1/72 inch): a page at 100 % is as large as it is printed. */
const PIXELS_PER_POINT = 96 / 72
const A4: Size = { width: 595 * PIXELS_PER_POINT, height: 842 * PIXELS_PER_POINT }

/** A PDF page by page, drawn on paper; its words can be found, selected and read aloud. */
export default function PdfView(props: ViewProps) {
  const { file, frame, found, size, onReading } = props
  const { state, unlock } = usePdf(file, onReading)
  if (state.step === "open") return <Open props={props} pdf={state.pdf} model={state.model} />
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      {state.step === "opening" ? (
        <Paper>
          <SkeletonText label="Opening the document" count={12} />
        </Paper>
      ) : (
        <div className={styles.inside}>
          {state.step === "locked" ? (
            <PasswordPanel wrong={state.wrong} opening={state.opening} onPassword={unlock} />
          ) : (
            <Unreadable error={state.error} />
          )}
        </div>
      )}
    </DocumentFrame>
  )
}

function Open({ props, pdf, model }: { props: ViewProps; pdf: OpenPdf; model: PdfModel | null }) {
  const { frame, found, size: bytes, nested } = props
  const pages = pdf.document.numPages
  const [page, setPage] = useState(1)
  const [turned, setTurned] = useState(0)
  const [finding, setFinding] = useState(false)
  const [drawn, setDrawn] = useState(0)
  const [failed, setFailed] = useState<{ page: number; error: unknown } | null>(null)
  const [size, setSize] = useState<Size | null>(null)
  const stage = useStage(size, true)
  const { announce } = useVoice()
  const turn = (to: number) => {
    setPage(to)
    announce(`Page ${to} of ${pages}`)
  }
  const find = useFind(pdf.document, (to) => to !== page && turn(to))
  const hit = find.hits[find.current]

  useEffect(() => {
    let left = false
    pdf.document
      .getPage(page)
      .then((loaded) => {
        if (left) return
        if (pdf.missing.has(page)) throw new Error("missing")
        const { width, height } = loaded.getViewport({
          scale: PIXELS_PER_POINT,
          rotation: (loaded.rotate + turned) % 360,
        })
        setSize({ width, height })
        setFailed(null)
      })
      .catch((error: unknown) => {
        if (left) return
        setSize((known) => known ?? A4)
        setFailed({ page, error })
      })
    return () => {
      left = true
    }
  }, [pdf, page, turned])

  const label = `${frame.label}, page ${page} of ${pages}`
  const broken = failed?.page === page
  return (
    <DocumentFrame {...frame} meta={`Page ${page} of ${pages} · ${bytesInWords(bytes)} ${found.label}`}>
      <div
        onKeyDown={(event) => {
          if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "f") return
          event.preventDefault()
          setFinding(true)
        }}
      >
        <ViewBar
          stage={stage}
          choice={{ page, pages, onPage: turn }}
          onTurn={() => setTurned((turned + 90) % 360)}
        >
          <IconButton
            label="Find in this document"
            icon={<Icon of={Search} />}
            aria-expanded={finding}
            onClick={() => setFinding(!finding)}
          />
        </ViewBar>
        {finding && (
          <FindBar
            find={find}
            onClose={() => {
              find.setQuery("")
              setFinding(false)
            }}
          />
        )}
        {model && (model.notes.length > 0 || model.notShown.length > 0) && (
          <div className={styles.inside}>
            <ReadingNotes notes={model.notes} notShown={model.notShown} />
          </div>
        )}
        {broken ? (
          <div className={styles.inside}>
            <Panel
              icon={<Icon of={FileWarning} />}
              title={`Page ${page} can’t be drawn`}
              sentences={[
                "It is missing or damaged in the file that was saved.",
                pages > 1 ? "The other pages are not touched by it." : "Download it instead.",
              ]}
            />
          </div>
        ) : (
          <Paper bare>
            <Stage label={label} stage={stage} size={size}>
              {(style) => (
                <PdfPage
                  document={pdf.document}
                  page={page}
                  scale={size ? stage.scale * PIXELS_PER_POINT : 0}
                  turned={turned}
                  style={style}
                  query={finding ? find.query : ""}
                  current={hit?.page === page ? hit.index : -1}
                  onDrawn={setDrawn}
                  onError={(number, error) => setFailed({ page: number, error })}
                />
              )}
            </Stage>
            {drawn === 0 && (
              <div className={styles.opening}>
                <SkeletonText label="Drawing the page" count={6} />
              </div>
            )}
          </Paper>
        )}
        {model && <BesidePages model={model} nested={nested} onPage={turn} />}
      </div>
    </DocumentFrame>
  )
}

function Unreadable({ error }: { error: unknown }) {
  if (asKeywardError(error).code === "worker-failed") return <ProblemPanel error={error} />
  return (
    <Panel
      icon={<Icon of={FileWarning} />}
      title="This PDF can’t be drawn"
      sentences={["It is the file that was saved, but it is not a PDF we can read.", "Download it instead."]}
    />
  )
}
