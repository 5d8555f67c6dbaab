"use client"
import { ImageOff } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Icon } from "../../_ui/Icon"
import { Panel } from "../../_ui/Panel"
import { bytesInWords } from "../../_words/format"
import { ReadingNotes } from "../parts/notes"
import { Stage } from "../parts/stage"
import { useStage } from "../parts/use-stage"
import { ViewBar } from "../parts/view-bar"
import { useReading } from "../use-reading"
import type { ViewProps } from "../viewer"
import type { ImageModel } from "./read"
import styles from "../viewers.module.css"

/** Browsers leave much larger pictures white, or take all memory for them. */
const MAX_IMAGE_PIXELS = 120_000_000

type Failure = "broken" | "too-large"

/** A picture that the browser decodes: upright as its EXIF data says, moving if it moves. */
export default function ImageView(props: ViewProps) {
  const { file, frame, found, size: bytes } = props
  const reading = useReading<ImageModel>("image", props)
  const image = useRef<HTMLImageElement>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const stage = useStage(size)
  const type = found.mime[0]
  const model = reading.step === "ready" ? reading.model : null
  const known = reading.step !== "reading"
  const tooLarge = (model?.width ?? 0) * (model?.height ?? 0) > MAX_IMAGE_PIXELS

  useEffect(() => {
    const element = image.current
    // A picture that is too large is not even given to the browser
    if (!element || !known || tooLarge) return
    let left = false
    const url = URL.createObjectURL(new Blob([file], { type }))
    const show = async () => {
      element.src = url
      await element.decode()
      if (!left) setSize({ width: element.naturalWidth, height: element.naturalHeight })
    }
    show().catch(() => !left && setFailure("broken"))
    return () => {
      left = true
      URL.revokeObjectURL(url)
    }
  }, [file, type, known, tooLarge])

  const shown = tooLarge && model ? model : size
  const pixels = shown && `${shown.width}\u00a0× ${shown.height}\u00a0pixels`
  const frames = model && model.frames > 1 && `${model.frames} frames`
  const meta = [pixels, frames, `${bytesInWords(bytes)} ${found.label}`].filter(Boolean).join(" · ")
  const failed = tooLarge ? "too-large" : failure
  return (
    <DocumentFrame {...frame} meta={meta}>
      {failed ? (
        <div className={styles.inside}>
          <Failed failure={failed} label={found.label} pixels={pixels ?? ""} />
        </div>
      ) : (
        <>
          <ViewBar stage={stage} />
          {reading.step === "ready" && reading.reading.notes.length > 0 && (
            <div className={styles.inside}>
              <ReadingNotes notes={reading.reading.notes} notShown={[]} />
            </div>
          )}
          <Paper bare>
            <Stage label={`${frame.label}, picture`} stage={stage} size={size}>
              {(style) => <img ref={image} alt={frame.label} style={style} />}
            </Stage>
          </Paper>
        </>
      )}
    </DocumentFrame>
  )
}

const Failed = ({ failure, label, pixels }: { failure: Failure; label: string; pixels: string }) => (
  <Panel
    icon={<Icon of={ImageOff} />}
    title="This picture can’t be drawn"
    sentences={[
      failure === "too-large"
        ? `It is the file that was saved, but ${pixels} are more than a page can hold.`
        : `It is the file that was saved, but this browser can’t read it as ${label}.`,
      "Download it instead.",
    ]}
  />
)
