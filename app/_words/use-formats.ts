"use client"
import { useMemo } from "react"
import { useLanguage, useWords } from "../_language/use-words"
import { formatsOf } from "./format"
import type { Formats } from "./format"
import { FORMAT } from "./format-words"

/** Dates, sizes, kinds and lists in the language of this page. */
export function useFormats(): Formats {
  const language = useLanguage()
  const words = useWords(FORMAT)
  return useMemo(() => formatsOf(language, words), [language, words])
}
