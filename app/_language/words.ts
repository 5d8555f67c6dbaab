import format from "icu-minify/format"
import type { CompiledMessage, FormatOptions } from "icu-minify/format"
import type { ReactNode } from "react"
import { asLanguage, ENGLISH, LANGUAGES } from "./languages"
import type { Language } from "./languages"
import type { Catalogue, Compiled, Texts, Words } from "./texts"

type Load<T extends Texts> = () => Promise<{ default: Catalogue<T> }>

/** The words of one folder in all languages that they are written in. English is always here, others are fetched. */
export interface Room<T extends Texts> {
  /**
   * English at once, else always the same promise: what draws a page asks again with the hooks that it had when it
   * began to wait. Where the words do not come, English.
   */
  in(language: Language): Catalogue<T> | Promise<Catalogue<T>>
  readonly written: readonly Language[]
}

/** The type of what `useWords(ROOM)` gives, for functions that are handed it. */
export type WordsOf<R> = R extends Room<infer T> ? Words<T> : never

/**
 * A room of words. Call it at the top of a module: in a browser the words of the page's language begin to be fetched
 * at once.
 * @param english stands in the code that imports it
 * @param others one dynamic import a language
 */
export function room<T extends Texts>(
  english: Catalogue<T>,
  others: Partial<Record<Exclude<Language, "en" | "en-XA" | "ar-XB">, Load<T>>>,
): Room<T> {
  const pseudo = (language: "en-XA" | "ar-XB") => (): ReturnType<Load<T>> =>
    import("./pseudo").then((code) => ({ default: code.pseudo(english, language) }))
  const loads: Partial<Record<Language, Load<T>>> = {
    ...others,
    "en-XA": pseudo("en-XA"),
    "ar-XB": pseudo("ar-XB"),
  }
  const known = new Map<Language, Catalogue<T> | Promise<Catalogue<T>>>([[ENGLISH, english]])
  const found: Room<T> = {
    written: [ENGLISH, ...(Object.keys(others) as Language[])],
    in(language) {
      const before = known.get(language)
      if (before) return before
      const load = loads[language]
      if (!load) return english
      const coming = load()
        .then((loaded) => loaded.default)
        // A page in English is better than none.
        .catch(() => english)
      known.set(language, coming)
      return coming
    },
  }
  if (typeof document !== "undefined") void found.in(asLanguage(document.documentElement.lang) ?? ENGLISH)
  return found
}

const kept = <A extends unknown[], V>(make: (...given: A) => V) => {
  const made = new Map<string, V>()
  return (...given: A): V => {
    const key = JSON.stringify(given)
    const before = made.get(key) ?? make(...given)
    made.set(key, before)
    return before
  }
}
const OPTIONS: FormatOptions = {
  formatters: {
    getDateTimeFormat: kept((...given) => new Intl.DateTimeFormat(...given)),
    // 1234, but 12,345
    getNumberFormat: kept((tag, options) => new Intl.NumberFormat(tag, { useGrouping: "min2", ...options })),
    getPluralRules: kept((...given) => new Intl.PluralRules(...given)),
  },
}

/** How marked text is drawn. */
export interface Drawing {
  /** Several parts one after the other. */
  readonly parts: (parts: readonly ReactNode[]) => ReactNode
  readonly b: (inside: ReactNode) => ReactNode
}

/** What has no drawing, such as a command line, leaves the marks out. */
const PLAIN: Drawing = { parts: (parts) => (parts as readonly string[]).join(""), b: (inside) => inside }

type Values = Readonly<Record<string, unknown>>

function word(message: Exclude<CompiledMessage, string>, language: Language, drawing: Drawing) {
  return (values: Values = {}) => {
    const ready = Object.entries({ b: drawing.b, ...values }).map(([name, value]) => [
      name,
      typeof value === "function"
        ? (inside: ReactNode[]) => value(inside.length === 1 ? inside[0] : drawing.parts(inside))
        : value,
    ])
    const made = format<ReactNode>(
      message,
      LANGUAGES[language].tag,
      Object.fromEntries(ready) as Record<string, string>,
      OPTIONS,
    )
    return Array.isArray(made) ? drawing.parts(made) : made
  }
}

const isGroup = (entry: CompiledMessage | Compiled): entry is Compiled =>
  typeof entry !== "string" && !Array.isArray(entry)

const tree = (compiled: Compiled, language: Language, drawing: Drawing): object =>
  Object.fromEntries(
    Object.entries(compiled).map(([name, entry]) => [
      name,
      isGroup(entry)
        ? tree(entry, language, drawing)
        : typeof entry === "string"
          ? entry
          : word(entry, language, drawing),
    ]),
  )

/** The words of a catalogue, ready to be read. */
export const wordsFrom = <T extends Texts>(
  catalogue: Catalogue<T>,
  language: Language,
  drawing: Drawing = PLAIN,
): Words<T> => tree(catalogue.compiled, language, drawing) as Words<T>

/** The words of a room for code that may wait: pages on the server, workers, tests. */
export const wordsIn = async <T extends Texts>(from: Room<T>, language: Language): Promise<Words<T>> =>
  wordsFrom(await from.in(language), language)

/** The English words: for the command line, and for what stays English. */
export const englishOf = <T extends Texts>(from: Room<T>): Words<T> =>
  wordsFrom(from.in(ENGLISH) as Catalogue<T>, ENGLISH)
