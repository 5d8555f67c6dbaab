"use client"
import { use } from "react"
import { LANGUAGES, offeredLanguages } from "../_language/languages"
import { LanguageContext, useWords } from "../_language/use-words"
import { Select } from "../_ui/Select"
import { LANGUAGE } from "./language-words"

/** Which language the pages are in; nothing while people are offered one alone, and none is tried out. */
export function LanguageChoice() {
  const { language, choose } = use(LanguageContext)
  const words = useWords(LANGUAGE)
  const choices = [...new Set([...offeredLanguages(), language])]
  if (choices.length < 2) return null
  return (
    <Select
      label={words.language}
      value={language}
      options={choices.map((each) => ({ value: each, label: LANGUAGES[each].name }))}
      onChange={choose}
    />
  )
}
