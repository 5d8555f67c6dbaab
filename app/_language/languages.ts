/** Whoever reads chooses one; the two at the end are made of the English words, for tests and for who draws pages. */
export type Language = "en" | "de" | "en-XA" | "ar-XB"

interface LanguageFacts {
  /** What the language is called by those who read it. */
  readonly name: string
  readonly dir: "ltr" | "rtl"
  /** The BCP 47 tag for dates, numbers, plurals and lists. */
  readonly tag: string
  /** People are offered it. `test/language` holds that every word of an offered language is there. */
  readonly offered: boolean
}

export const LANGUAGES: Readonly<Record<Language, LanguageFacts>> = {
  en: { name: "English", dir: "ltr", tag: "en-GB", offered: true },
  de: { name: "Deutsch", dir: "ltr", tag: "de", offered: false },
  "en-XA": { name: "Åççéñţš", dir: "ltr", tag: "en-GB", offered: false },
  "ar-XB": { name: "Right to left", dir: "rtl", tag: "en-GB", offered: false },
}

/** What the words are written in first, and what stands wherever a translation is missing. */
export const ENGLISH: Language = "en"

/** Keeps the choice, so that the server writes the first byte in it. */
export const LANGUAGE_COOKIE = "language"

const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text)

/** The language of a stored choice or of `<html lang>`; null for anything unknown. */
export const asLanguage = (text: string | undefined): Language | null =>
  text !== undefined && isLanguage(text) ? text : null

/** Languages that people are offered, English first. */
export const offeredLanguages = (): Language[] =>
  (Object.keys(LANGUAGES) as Language[]).filter((language) => LANGUAGES[language].offered)

/**
 * The language of a page.
 * @param cookie the stored choice: any language of ours, also one that is not offered yet
 * @param accept an Accept-Language header (RFC 9110, 12.5.4): the first offered language by its weights counts
 */
export function chooseLanguage(cookie: string | undefined, accept: string | null): Language {
  const chosen = asLanguage(cookie)
  if (chosen) return chosen
  const wanted = (accept ?? "")
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.trim().split(/\s*;\s*/)
      const weight = parameters.find((each) => each.startsWith("q="))
      return { tag: tag.toLowerCase(), weight: weight ? Number(weight.slice(2)) : 1 }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  const offered = offeredLanguages()
  for (const { tag } of wanted) {
    const found = offered.find((language) => tag === language || tag.startsWith(`${language}-`))
    if (found) return found
  }
  return ENGLISH
}
