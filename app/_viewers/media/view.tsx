"use client"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import type { RefObject } from "react"
import { DocumentFrame, Paper } from "../../_ui/DocumentFrame"
import { Note } from "../../_ui/Note"
import { bytesInWords } from "../../_words/format"
import type { ViewProps } from "../viewer"
import { readingOf } from "./read"
import styles from "./media.module.css"

const MUTE = /^(m4a|mp3|wav)$/

/** Sound or video with the browser's own controls. Nothing is played before it is asked for. */
export default function MediaView(props: ViewProps) {
  const { file, frame, found, size } = props
  const player = useRef<HTMLMediaElement>(null)
  const type = found.mime[0]
  const [failed, setFailed] = useState(false)
  const tell = useEffectEvent(() => props.onReading?.(readingOf({ read: false })))
  useEffect(() => {
    if (!player.current) return
    const url = URL.createObjectURL(new Blob([file], { type }))
    player.current.src = url
    tell()
    return () => URL.revokeObjectURL(url)
  }, [file, type])
  const shared = {
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
        ) : MUTE.test(found.id) ? (
          <audio ref={player} {...shared} className={styles.audio} />
        ) : (
          <video
            ref={player as RefObject<HTMLVideoElement>}
            {...shared}
            className={styles.video}
            playsInline
          />
        )}
      </Paper>
    </DocumentFrame>
  )
}
