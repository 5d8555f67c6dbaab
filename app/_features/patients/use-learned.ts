"use client"
import { useCallback, useEffect, useRef, useState } from "react"

/** What a row has found out about its patient. */
export interface Learned<Group> {
  readonly group: Group
  /** What a search looks in. */
  readonly words: string
}

export type Learn<Group> = (position: number, group: Group, words: string) => void

/** Rows tell at such intervals, milliseconds: a page of them is sorted once, not once for each. */
const TOGETHER = 100

/** What the rows of a page have told, by position, and what they tell it by. */
export function useKnown<Group>(): [ReadonlyMap<number, Learned<Group>>, Learn<Group>] {
  const [known, setKnown] = useState<ReadonlyMap<number, Learned<Group>>>(new Map())
  const told = useRef(new Map<number, Learned<Group>>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const learn = useCallback((position: number, group: Group, words: string) => {
    told.current.set(position, { group, words })
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const news = told.current
      told.current = new Map()
      setKnown((now) => new Map([...now, ...news]))
    }, TOGETHER)
  }, [])
  useEffect(() => {
    const running = timer
    return () => {
      clearTimeout(running.current)
      running.current = undefined
    }
  }, [])
  return [known, learn]
}

/** Tells the page what a row has learned, once there is something to tell. */
export function useLearned<Group>(
  learn: Learn<Group>,
  position: number,
  group: Group,
  words: string,
  ready: boolean,
): void {
  useEffect(() => {
    if (ready) learn(position, group, words)
  }, [learn, position, group, words, ready])
}
