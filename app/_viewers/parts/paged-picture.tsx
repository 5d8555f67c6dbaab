"use client"
import { ImageOff } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import type { ReactNode } from "react"
import type { KeywardError } from "../../_core/errors"
import { asKeywardError } from "../../_core/errors"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { Panel } from "../../_ui/Panel"
import { SkeletonText } from "../../_ui/Skeleton"
import { useVoice } from "../../_ui/Toast"
import { ProblemPanel } from "../../_parts/actions/problem"
import { bytesInWords } from "../../_words/format"
import type { NotShown } from "../reading"
import type { ViewProps } from "../viewer"
import { PictureCanvas } from "./canvas"
import { ReadingNotes } from "./notes"
import { decodePages } from "./page-decoder"
import type { PageDecoder } from "./page-decoder"
import type { Picture } from "./picture"
import { Stage } from "./stage"
import { useStage } from "./use-stage"
import { ViewBar } from "./view-bar"
import styles from "../viewers.module.css"

export interface PagedPictureProps {
  readonly props: ViewProps
  readonly pages: readonly {
    readonly width: number
    readonly height: number
    readonly problem: string | null
  }[]
  readonly notes: readonly string[]
  readonly notShown: readonly NotShown[]
  /** The worker that decodes this kind of file. */
  readonly start: () => Worker
  /** "page" or "picture" */
  readonly word: string
  /** Below the picture. */
  readonly children?: ReactNode
}

/** Pictures of one file, one at a time, each decoded in a worker when it is shown. */
export function PagedPicture({ props, pages, notes, notShown, start, word, children }: PagedPictureProps) {
  const { file, frame, found, size: bytes } = props
  const [page, setPage] = useState(1)
  const shown = usePage(file, page, pages[page - 1]?.problem ?? null, start)
  const known = pages[page - 1]
  const size = shown.picture ?? known ?? null
  const stage = useStage(size)
  const { announce } = useVoice()
  const turn = (to: number) => {
    setPage(to)
    announce(`${word[0]?.toUpperCase()}${word.slice(1)} ${to} of ${pages.length}`)
  }
  const label = pages.length > 1 ? `${frame.label}, ${word} ${page} of ${pages.length}` : frame.label
  const meta = [
    known && `${known.width}\u00a0× ${known.height}\u00a0pixels`,
    `${bytesInWords(bytes)} ${found.label}`,
  ]
  return (
    <DocumentFrame {...frame} meta={meta.filter(Boolean).join(" · ")}>
      <ViewBar stage={stage} choice={{ page, pages: pages.length, onPage: turn }} />
      {(notes.length > 0 || notShown.length > 0) && (
        <div className={styles.inside}>
          <ReadingNotes notes={notes} notShown={notShown} />
        </div>
      )}
      {shown.picture?.notes.map((note) => (
        <Note key={note} className={styles.note}>
          {note}
        </Note>
      ))}
      {shown.problem !== null || shown.error ? (
        <div className={styles.inside}>
          <PageFailed
            word={word}
            page={pages.length > 1 ? page : null}
            problem={shown.problem}
            error={shown.error}
          />
        </div>
      ) : (
        <Paper bare>
          <Stage label={label} stage={stage} size={size}>
            {(style) =>
              shown.picture ? <PictureCanvas picture={shown.picture} style={style} label={label} /> : null
            }
          </Stage>
          {!shown.picture && (
            <div className={styles.opening}>
              <SkeletonText label="Opening the picture" count={6} />
            </div>
          )}
        </Paper>
      )}
      {children}
    </DocumentFrame>
  )
}

function PageFailed(props: {
  word: string
  page: number | null
  problem: string | null
  error: KeywardError | null
}) {
  const { word, page, problem, error } = props
  if (error?.code === "worker-failed") return <ProblemPanel error={error} />
  const why = problem ?? "its data is damaged"
  return (
    <Panel
      icon={<Icon of={ImageOff} />}
      title={
        page === null
          ? `This ${word} can’t be drawn`
          : `${word[0]?.toUpperCase()}${word.slice(1)} ${page} can’t be drawn`
      }
      sentences={[
        `It is the file that was saved, but ${why}.`,
        "Download it to see it with another program.",
      ]}
    />
  )
}

interface Shown {
  readonly picture: Picture | null
  readonly problem: string | null
  readonly error: KeywardError | null
}

function usePage(file: Blob, page: number, problem: string | null, start: () => Worker): Shown {
  const decoder = useRef<PageDecoder | null>(null)
  const [answer, setAnswer] = useState<{
    page: number
    picture: Picture | null
    error: KeywardError | null
  } | null>(null)
  useEffect(
    () => () => {
      decoder.current?.close()
      decoder.current = null
    },
    [file],
  )
  useEffect(() => {
    if (problem !== null) return
    let left = false
    decoder.current ??= decodePages(file, start)
    decoder.current
      .page(page - 1)
      .then((picture) => !left && setAnswer({ page, picture, error: null }))
      .catch((thrown: unknown) => !left && setAnswer({ page, picture: null, error: asKeywardError(thrown) }))
    return () => {
      left = true
    }
  }, [file, page, problem, start])
  if (problem !== null) return { picture: null, problem, error: null }
  return answer?.page === page
    ? { picture: answer.picture, problem: null, error: answer.error }
    : { picture: null, problem: null, error: null }
}
