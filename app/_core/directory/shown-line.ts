/** Nothing that is not seen, orders text or breaks lines; one space between words. */
const SHOWN = /^[^\p{C}\p{Z}]+(?: [^\p{C}\p{Z}]+)*$/u
/** U+200C and U+200D where a script needs them: behind a mark (Indic), between Arabic letters (RFC 5892, appendix A). */
const JOINER = String.raw`(?<=\p{M})[\u200c\u200d]|(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})`
const JOINERS = new RegExp(JOINER, "gu")
/** More marks on one letter than any name has. */
const PILED = /\p{M}{5}/u

/** A single line of text that shows what it holds: what names of issuers and practitioners are made of. */
export const isShownLine = (text: string, most: number): boolean =>
  text.length <= most &&
  text.normalize("NFC") === text &&
  SHOWN.test(text.replace(JOINERS, "")) &&
  !PILED.test(text)

const HIDDEN = new RegExp(String.raw`(?!${JOINER})[\p{C}\p{Default_Ignorable_Code_Point}]`, "gu")

const UNSEEN = new RegExp(String.raw`(?!${JOINER})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]`, "u")

/**
 * Whether a text holds signs that order text, hide or break lines: general categories Cc and Cf but for the joiners that
 * Persian and Indic scripts need, U+2028, U+2029, and halves of surrogate pairs. What is not assigned yet is none.
 */
export const hasUnseen = (text: string): boolean => UNSEEN.test(text)

/** What is seen of a text, as such a line; may be empty. For what somebody else wrote as they liked. */
export function shownLine(text: string): string {
  const line = text
    .normalize("NFC")
    .replace(/[\s\p{Z}]+/gu, " ")
    .replace(HIDDEN, "")
    .replace(/(\p{M}{4})\p{M}+/gu, "$1")
    .trim()
  // What is taken out may bring together what does not belong together.
  return line === text ? line : shownLine(line)
}

/** At most so many UTF-16 units of {@link shownLine}, for what a stranger wrote; of a longer text the rest is not looked at. */
export const boundedLine = (text: string, most: number): string =>
  shownLine(text.slice(0, 4 * most))
    .slice(0, most)
    .toWellFormed()
    .trim()
