"use client"
import { use } from "react"
import { LANGUAGES, offeredLanguages } from "../_language/languages"
import { LanguageContext, useWords } from "../_language/use-words"
import { Select } from "../_ui/Select"
import { LANGUAGE } from "./language-words"

/** Which language the pages are in, and the others. */
export function LanguageChoice() {
  const { language, choose } = use(LanguageContext)
  const words = useWords(LANGUAGE)
  const choices = [...new Set([...offeredLanguages(), language])]
  return (
    <Select
      label={words.language}
      value={language}
      options={choices.map((each) => ({ value: each, label: LANGUAGES[each].name }))}
      onChange={choose}
    />
  )
}
