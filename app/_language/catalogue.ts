import compile from "icu-minify/compile"
import type { Catalogue, Compiled, SameTexts, Texts } from "./texts"

/** ICU MessageFormat compiled; {@link Catalogue} says where. */
const compiled = (texts: Texts): Compiled =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === "string" ? compile(text) : compiled(text),
    ]),
  )

/**
 * The English words of a room: texts in ICU MessageFormat by their names, in groups where that helps.
 *
 * A file that calls this, or {@link translated}, is called `<name>.<language>.ts`, holds nothing else, and is replaced by
 * what it compiles to in every build (`scripts/lib/compile-words.mjs`): the compiler is never shipped. Run from source,
 * as tests and scripts do, it compiles when it is imported.
 * @throws if a text is no ICU MessageFormat
 */
export const messages = <const T extends Texts>(texts: T): Catalogue<T> => ({ compiled: compiled(texts) })

/**
 * The same words in another language: a text for each name of the English ones, and no other.
 * @throws if a text is no ICU MessageFormat
 */
export const translated = <C extends Catalogue<Texts>>(
  texts: C extends Catalogue<infer T> ? SameTexts<T> : never,
): C => ({ compiled: compiled(texts) }) as C
