import { EMPTY_READING } from "../reading"
import type { Reading } from "../reading"

/** Sound and video are played by the browser; nothing in them is read. */
export interface MediaModel {
  readonly read: false
}

export const read = async (): Promise<MediaModel> => ({ read: false })

export const readingOf = (_model: MediaModel): Reading => ({
  ...EMPTY_READING,
  notes: ["The browser plays it; what is said or shown in it is not read."],
})
