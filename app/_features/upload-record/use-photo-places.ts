"use client"
import { useEffect, useRef, useState } from "react"
import type { Described } from "./described"
import { applyWish, lookForPlaces } from "./photo-places"
import type { PlaceFound, PlaceWish } from "./photo-places"

export interface PhotoPlaces {
  /** Photos that say where they were taken; empty while that is not known yet. */
  readonly found: ReadonlyMap<File, PlaceFound>
  readonly wish: PlaceWish
  readonly onWish: (wish: PlaceWish) => void
  /**
   * The records as the person wants them, once every file has been looked into. null if that has found photos about which
   * the person has not been asked: then the dialog stays open and asks.
   */
  readonly toAdd: (described: readonly Described[]) => Promise<Described[] | null>
}

const NOTHING: ReadonlyMap<File, PlaceFound> = new Map()

/** Which of the chosen photos say where they were taken, and what becomes of that. */
export function usePhotoPlaces(files: readonly File[]): PhotoPlaces {
  const [found, setFound] = useState(NOTHING)
  const [wish, setWish] = useState<PlaceWish>({ remove: false, leaveOut: false })
  const look = useRef(Promise.resolve(NOTHING))
  useEffect(() => {
    const abort = new AbortController()
    const looking = lookForPlaces(files, abort.signal)
    look.current = looking
    looking.then((known) => !abort.signal.aborted && setFound(known)).catch(() => undefined)
    return () => abort.abort()
  }, [files])
  const toAdd = async (described: readonly Described[]) => {
    const known = await look.current
    return known.size > 0 && found.size === 0 ? null : applyWish(described, known, wish)
  }
  return { found, wish, onWish: setWish, toAdd }
}
