"use client"
import { useEffect } from "react"

/** Tells the page what a row has learned, once there is something to tell. */
export function useLearned<Group>(
  learn: (position: number, group: Group, words: string) => void,
  position: number,
  group: Group,
  words: string,
  ready: boolean,
): void {
  useEffect(() => {
    if (ready) learn(position, group, words)
  }, [learn, position, group, words, ready])
}
