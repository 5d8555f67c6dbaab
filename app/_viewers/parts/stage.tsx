"use client"
import type { CSSProperties, ReactNode } from "react"
import { across } from "./use-stage"
import type { Size, StageState } from "./use-stage"
import styles from "./stage.module.css"

/** The place of a picture, scrolled where the picture is larger. */
export function Stage(props: {
  readonly label: string
  readonly stage: StageState
  /** Pixels; null until it is known. */
  readonly size: Size | null
  /** A picture of that size; its size on the screen and its turn come as style. */
  readonly children: (style: CSSProperties) => ReactNode
}) {
  const { label, stage, size, children } = props
  const { box, scale, turned } = stage
  const width = (size?.width ?? 0) * scale
  const height = (size?.height ?? 0) * scale
  const sheet = across(turned) ? { width: height, height: width } : { width, height }
  const picture: CSSProperties =
    size && scale > 0
      ? {
          width,
          height,
          transform: `translate(-50%, -50%) rotate(${turned}deg)`,
          imageRendering: scale > 3 ? "pixelated" : "auto",
        }
      : { visibility: "hidden" }
  return (
    // What is wider than its place is scrolled: by keyboard, too
    <div ref={box} className={styles.stage} role="group" aria-label={label} tabIndex={0}>
      <div className={styles.sheet} style={sheet}>
        {children(picture)}
      </div>
    </div>
  )
}
