import type { GetICUArgs } from "@schummar/icu-type-parser"
import type { CompiledMessage } from "icu-minify/format"
import type { ReactNode } from "react"

/** Texts in ICU MessageFormat, by their names. */
export interface Texts {
  readonly [name: string]: string | Texts
}

/** The same names, each with a text of its own. */
export type SameTexts<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameTexts<T[K]> }

/** Texts as the formatter takes them. */
export interface Compiled {
  readonly [name: string]: CompiledMessage | Compiled
}

/** The words of one room in one language. */
export interface Catalogue<out T extends Texts> {
  readonly compiled: Compiled
  /** For the compiler alone: never there. */
  readonly texts?: T
}

type Arguments<S extends string> = GetICUArgs<
  S,
  { ICUArgument: string | number; ICUNumberArgument: number; ICUDateArgument: Date }
>

/** The names of tags: `link` of "Read <link>this</link>". */
type TagNames<S extends string> = S extends `${string}</${infer Name}>${infer Rest}`
  ? Name | TagNames<Rest>
  : never

/** Draws what stands between a tag's two ends. `<b>` draws itself. */
type Drawers<S extends string> = Readonly<Record<Exclude<TagNames<S>, "b">, (inside: ReactNode) => ReactNode>>

type Word<S extends string> = S extends `${string}</${string}`
  ? string extends keyof (Arguments<S> & Drawers<S>)
    ? never
    : [keyof (Arguments<S> & Drawers<S>)] extends [never]
      ? () => ReactNode
      : (values: Arguments<S> & Drawers<S>) => ReactNode
  : S extends `${string}{${string}`
    ? (values: Arguments<S>) => string
    : string

/**
 * The words of a room as its code reads them: a string, or a function of its values where the English text has some. A
 * text with tags gives what React draws.
 */
export type Words<T> = {
  readonly [K in keyof T]: T[K] extends string ? Word<T[K]> : Words<T[K]>
}
