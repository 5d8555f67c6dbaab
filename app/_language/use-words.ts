"use client"
import { createContext, createElement, Fragment, use } from "react"
import { ENGLISH } from "./languages"
import type { Language } from "./languages"
import type { Catalogue, Texts, Words } from "./texts"
import { wordsFrom } from "./words"
import type { Drawing, Room } from "./words"

export interface LanguageHere {
  readonly language: Language
  /** Shows the page in another language, and keeps the choice on this device for a year. */
  readonly choose: (language: Language) => void
}

export const LanguageContext = createContext<LanguageHere>({ language: ENGLISH, choose: () => undefined })

const DRAWING: Drawing = {
  parts: (parts) => createElement(Fragment, null, ...parts),
  b: (inside) => createElement("b", null, inside),
}

const made = new WeakMap<Catalogue<Texts>, Map<Language, unknown>>()

/** The words of a room in the language of this page. Suspends where they are still being fetched. */
export function useWords<T extends Texts>(room: Room<T>): Words<T> {
  const { language } = use(LanguageContext)
  const found = room.in(language)
  const catalogue = found instanceof Promise ? use(found) : found
  const before = made.get(catalogue) ?? new Map<Language, unknown>()
  made.set(catalogue, before)
  const words = before.get(language) ?? wordsFrom(catalogue, language, DRAWING)
  before.set(language, words)
  return words as Words<T>
}

/** The language of this page, for what `Intl` says. */
export const useLanguage = (): Language => use(LanguageContext).language
