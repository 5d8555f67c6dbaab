"use client"
import { useEffect, useRef } from "react"
import type { ReactNode } from "react"
import { useWords } from "../_language/use-words"
import { Button } from "./Button"
import { UI } from "./words"

export interface ShowMoreProps {
  onMore: () => void
  /** Also when the end of the list comes near the screen; a press does it in any case. */
  auto?: boolean
  /** More is on its way. */
  busy?: boolean
  /** "Show more" */
  children: ReactNode
}

/** The end of a list that goes on. */
export function ShowMore({ onMore, auto = false, busy = false, children }: ShowMoreProps) {
  const words = useWords(UI)
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  }, [onMore])
  useEffect(() => {
    if (!auto || busy || !end.current) return
    const near = new IntersectionObserver(
      (seen) => {
        // Where a frame was long there are several: what counts is how it stands now
        if (seen.at(-1)?.isIntersecting) more.current()
      },
      { rootMargin: "800px" },
    )
    near.observe(end.current)
    return () => near.disconnect()
  }, [auto, busy])
  return (
    <div ref={end}>
      <Button onClick={onMore} busy={busy} busyLabel={words.loading}>
        {children}
      </Button>
    </div>
  )
}
