"use client"
import { useState } from "react"
import type { Speed } from "./cine"
import type { Measurement } from "./measuring"
import type { DicomWindow } from "./model"
import type { Slice } from "./stack"
import type { Tool } from "./use-gestures"
import { WHOLE } from "./viewport"
import type { Point, Viewport } from "./viewport"

/** What a reader has set. */
export interface PictureState {
  readonly viewport: Viewport
  /** null: as the file says. */
  readonly window: DicomWindow | null
  readonly inverted: boolean
  readonly words: boolean
  readonly overlays: boolean
  /** null: what most readers want, see {@link usualTool}. */
  readonly tool: Tool | null
  readonly playing: boolean
  readonly speed: Speed
  readonly help: boolean
  /** By {@link sliceKey}. */
  readonly measurements: Readonly<Record<string, readonly Measurement[]>>
  /** A line that is being drawn. */
  readonly draft: Measurement | null
  /** The keyboard's cross while measuring, in pixels of the picture. */
  readonly cross: Point | null
}

/** One finger scrolls through a stack and moves a single picture. */
export const usualTool = (many: boolean): Tool => (many ? "scroll" : "pan")

export const sliceKey = ({ index, frame }: Slice): string => `${index}/${frame}`

const AT_FIRST: PictureState = {
  tool: null,
  viewport: WHOLE,
  window: null,
  inverted: false,
  words: true,
  overlays: true,
  playing: false,
  speed: 1,
  help: false,
  measurements: {},
  draft: null,
  cross: null,
}

/** What a new look at a picture takes back; measurements stay. */
export const RESET: Partial<PictureState> = {
  viewport: WHOLE,
  window: null,
  inverted: false,
  draft: null,
  cross: null,
}

export type Change = (part: Partial<PictureState> | ((now: PictureState) => Partial<PictureState>)) => void

export function usePictureState(): [PictureState, Change] {
  const [state, setState] = useState<PictureState>(AT_FIRST)
  const change: Change = (part) =>
    setState((now) => ({ ...now, ...(typeof part === "function" ? part(now) : part) }))
  return [state, change]
}
