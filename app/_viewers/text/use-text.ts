"use client"
import { useEffect, useState } from "react"
import { decode } from "./decode"

/** At most so many bytes of a text are drawn. */
export const MOST_TEXT_BYTES = 1_000_000

/** The first bytes of a file as text: its character set is found; null while it is read. */
export function useText(file: Blob, most: number): string | null {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    void file
      .slice(0, most)
      .arrayBuffer()
      .then((bytes) => {
        if (!left) setText(textOf(new Uint8Array(bytes), file.size > most))
      })
    return () => {
      left = true
    }
  }, [file, most])
  return text
}

/** `cut`: the end may lie within a character, which is then left out. */
export const textOf = (bytes: Uint8Array, cut: boolean): string => decode(bytes, { cut }).text
