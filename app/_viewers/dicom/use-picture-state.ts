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
  readonly tool: Tool
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

export const sliceKey = ({ index, frame }: Slice): string => `${index}/${frame}`

const AT_FIRST: Omit<PictureState, "tool"> = {
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

export function usePictureState(tool: Tool): [PictureState, Change] {
  const [state, setState] = useState<PictureState>({ ...AT_FIRST, tool })
  const change: Change = (part) =>
    setState((now) => ({ ...now, ...(typeof part === "function" ? part(now) : part) }))
  return [state, change]
}
