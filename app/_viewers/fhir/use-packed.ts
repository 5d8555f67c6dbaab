"use client"
import { startTransition, useState } from "react"
import { unpack } from "./pack"
import type { Packed } from "./pack"

export interface Unpacked<Each> {
  readonly shown: readonly Each[]
  /** Items that are not shown yet. */
  readonly left: number
  /** How many the next press brings; 0 at the end. */
  readonly next: number
  /** Brings them. */
  readonly more: () => void
}

/** A packed list, page by page as it is asked for. */
export function usePacked<Each>({ first, pages, total }: Packed<Each>): Unpacked<Each> {
  const [later, setLater] = useState<readonly Each[]>([])
  const [opened, setOpened] = useState(0)
  const page = pages[opened]
  return {
    shown: later.length > 0 ? [...first, ...later] : first,
    left: total - first.length - later.length,
    next: page?.count ?? 0,
    more() {
      if (!page) return
      setOpened(opened + 1)
      unpack<Each>(page)
        .then((items) => startTransition(() => setLater((before) => [...before, ...items])))
        // A Blob that the browser has lost: the button comes back
        .catch(() => setOpened(opened))
    },
  }
}
