/** Letters that Unicode does not take apart, and what a person types instead. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: "ss", ł: "l", ø: "o", æ: "ae", œ: "oe", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŧ: "t", ŋ: "n" },
  // Final forms: the same letter at the end of a word
  ...{ ς: "σ", ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ" },
  // Arabic letters that are written one for the other, and the Persian forms of kaf and yeh
  ...{ ى: "ي", ی: "ي", ک: "ك", ة: "ه", ۀ: "ه" },
  // Tatweel, a stretch of the line; joiners and the soft hyphen, which are not seen
  ...{ "\u0640": "", "\u200c": "", "\u200d": "", "\u00ad": "" },
}
const IN_TABLE = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu")

/**
 * Marks that a person leaves out in a search: accents of Latin, Greek and Cyrillic letters, vowel points of Hebrew and
 * Arabic. Marks of other scripts (vowel signs of Devanagari, the voicing of kana) are letters to their readers.
 */
const MARKS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu

const PLAIN = /^[a-z0-9]*$/

/**
 * A word as it is compared: without case, diacritics, width and final forms, digits of every script as 0 to 9. Two
 * spellings that a person takes for the same word fold to the same text: `Müller` and `MULLER`, `Straße` and `strasse`.
 */
export function foldWord(word: string): string {
  if (PLAIN.test(word)) return word
  return word
    .normalize("NFKD")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(IN_TABLE, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\P{Nd}0-9]/gu, asciiDigit)
    .normalize("NFC")
}

/** Decimal digits stand in runs of ten, 0 first (Unicode 4.6). */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(code - zero)
}
