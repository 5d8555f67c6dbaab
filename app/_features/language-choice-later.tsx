"use client"
import { lazy, Suspense } from "react"
import { offeredLanguages } from "../_language/languages"
import { useLanguage } from "../_language/use-words"

const Choice = lazy(() => import("./language-choice").then((code) => ({ default: code.LanguageChoice })))

/** Nothing, and no code for it, while people are offered one language alone, and none is tried out. */
export function LanguageChoice() {
  const language = useLanguage()
  if (new Set([...offeredLanguages(), language]).size < 2) return null
  return (
    <Suspense>
      <Choice />
    </Suspense>
  )
}
