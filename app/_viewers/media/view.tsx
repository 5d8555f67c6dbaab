"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { SkeletonText } from "../../_ui/Skeleton"
import { bytesInWords } from "../../_words/format"
import type { ViewProps } from "../viewer"
import { readingOf } from "./read"
import styles from "./media.module.css"

const MUTE = /^(m4a|mp3|wav)$/

/** Sound or video with the browser's own controls. Nothing is played before it is asked for. */
export default function MediaView(props: ViewProps) {
  const { file, frame, found, size } = props
  const [url, setUrl] = useState("")
  const [failed, setFailed] = useState(false)
  const tell = useEffectEvent(() => props.onReading?.(readingOf({ read: false })))
  useEffect(() => {
    const own = URL.createObjectURL(new Blob([file], { type: found.mime[0] }))
    setUrl(own)
    setFailed(false)
    tell()
    return () => URL.revokeObjectURL(own)
  }, [file, found])
  const shared = {
    src: url,
    controls: true,
    preload: "metadata",
    "aria-label": frame.label,
    onError: () => setFailed(true),
  } as const
  return (
    <DocumentFrame {...frame} meta={`${bytesInWords(size)} ${found.label}`}>
      <Paper>
        {failed ? (
          <Note tone="warning" role="status">
            This browser cannot play this {found.label}. It is kept whole: download it and open it with a
            program of yours.
          </Note>
        ) : !url ? (
          <SkeletonText label="Opening the recording" />
        ) : MUTE.test(found.id) ? (
          <audio {...shared} className={styles.audio} />
        ) : (
          <video {...shared} className={styles.video} playsInline />
        )}
      </Paper>
    </DocumentFrame>
  )
}
