import { cardTexts } from "./card-texts"
import type { CardTexts } from "./card-texts"

/** What a pasted text or the text of QR codes is. */
export type Scanned =
  | {
      readonly kind: "link"
      /** With the viewer's address before it, as it was written. */ readonly text: string
    }
  | {
      readonly kind: "cards"
      readonly texts: CardTexts
      /** `shc:/` texts; empty for a file's text. */ readonly codes: readonly string[]
    }
  | { readonly kind: "nothing" }

/** A longer text is not searched; a card in a thousand codes is shorter. */
const MAX_TEXT_LENGTH = 10_000_000

/**
 * Finds a SMART Health Link or SMART Health Cards in a text, also amid other words.
 * @param before `shc:/` texts that were found before: a card may be in several codes
 */
export function scanned(text: string, before: readonly string[] = []): Scanned {
  if (text.length > MAX_TEXT_LENGTH) return { kind: "nothing" }
  const [link] = /(?:https?:\/\/[^\s#]+#)?shlink:\/[A-Za-z0-9_-]+/.exec(text) ?? []
  if (link !== undefined) return { kind: "link", text: link }
  const found = text.match(/shc:\/[\d/]+/gi) ?? []
  const codes = [...new Set([...before, ...found])]
  if (found.length > 0) return { kind: "cards", codes, texts: cardTexts(codes.join("\n")) }
  if (!/^\s*\{\s*"verifiableCredential"/.test(text)) return { kind: "nothing" }
  try {
    return { kind: "cards", codes: before, texts: cardTexts(text) }
  } catch {
    return { kind: "nothing" }
  }
}

/** The bytes of a `.smart-health-card` file with these cards (SMART Health Cards Framework, "File download"). */
export const cardFileText = (cards: readonly string[]): string =>
  JSON.stringify({ verifiableCredential: cards })
