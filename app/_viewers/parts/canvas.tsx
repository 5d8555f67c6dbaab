"use client"
import { useEffect, useRef } from "react"
import type { CSSProperties } from "react"
import type { Picture } from "./picture"

/** A decoded picture on a canvas of its size. */
export function PictureCanvas({
  picture,
  style,
  label,
}: {
  picture: Picture
  style: CSSProperties
  label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!canvas.current) return
    const { width, height, rgba } = picture
    canvas.current.width = width
    canvas.current.height = height
    canvas.current.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0)
  }, [picture])
  return <canvas ref={canvas} style={style} role="img" aria-label={label} />
}
