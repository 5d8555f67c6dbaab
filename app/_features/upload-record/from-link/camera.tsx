"use client"
import { useEffect, useEffectEvent, useRef, useState } from "react"
import { Note } from "../../../_ui/Note"
import styles from "./from-link.module.css"

/** Between two frames of the camera that are searched for a code. */
const INTERVAL_MS = 150

/** Shows the picture of the camera, on this device only, and reports each QR code in it once. */
export function Camera({ onCode }: { onCode: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState("")
  const tell = useEffectEvent(onCode)
  useEffect(() => {
    const shown = video.current
    if (!shown) return
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let left = false
    let last: string | null = null
    const end = () => {
      clearTimeout(timer)
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const start = async () => {
      const { codeInVideo } = await import("./picture-codes")
      if (!("mediaDevices" in navigator)) throw new DOMException("", "NotFoundError")
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } })
      // The view was closed meanwhile: the camera is switched off again
      if (left) return end()
      shown.srcObject = stream
      await shown.play()
      const look = () => {
        const code = codeInVideo(shown)
        if (code !== null && code !== last) tell((last = code))
        if (!left) timer = setTimeout(look, INTERVAL_MS)
      }
      look()
    }
    start().catch((thrown: unknown) => {
      if (!left) setProblem(problemOf(thrown))
    })
    return () => {
      left = true
      end()
    }
  }, [])
  if (problem)
    return (
      <Note tone="warning" role="alert">
        {problem} You can paste the text of the code, or choose a picture of it.
      </Note>
    )
  return (
    <div className={styles.camera}>
      <video ref={video} className={styles.video} muted playsInline aria-label="What the camera sees" />
      <p>Hold the QR code in front of the camera. The picture stays on this device.</p>
    </div>
  )
}

function problemOf(thrown: unknown): string {
  const name = thrown instanceof DOMException ? thrown.name : ""
  if (name === "NotAllowedError") return "This page is not allowed to use the camera."
  if (name === "NotFoundError") return "This device has no camera that this page can use."
  return "The camera could not be started; another program may be using it."
}
