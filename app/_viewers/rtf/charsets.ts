import { charsetOf } from "../text/decode"

/** `\fcharsetN` (RTF 1.9.1, "Font Table") as names of the Encoding Standard; 0 and 1 are the document's own. */
const FONT_CHARSETS: Readonly<Record<number, string>> = {
  77: "macintosh",
  128: "shift_jis",
  129: "euc-kr",
  134: "gb18030",
  136: "big5",
  161: "windows-1253",
  162: "windows-1254",
  163: "windows-1258",
  177: "windows-1255",
  178: "windows-1256",
  186: "windows-1257",
  204: "windows-1251",
  222: "windows-874",
  238: "windows-1250",
}
export const fontCharset = (number: number): string => FONT_CHARSETS[number] ?? ""

const CODE_PAGES: Readonly<Record<number, string>> = {
  866: "ibm866",
  874: "windows-874",
  932: "shift_jis",
  936: "gb18030",
  949: "euc-kr",
  950: "big5",
  10000: "macintosh",
  20866: "koi8-r",
  65001: "utf-8",
}
/** `\ansicpgN` as a name of the Encoding Standard; empty for code pages that browsers do not read, such as 437. */
export const codePage = (number: number): string => CODE_PAGES[number] ?? charsetOf(`windows-${number}`)

/** Fonts whose bytes are signs, not letters: U+F000 and the byte (RTF 1.9.1 has `\fcharset2`). */
export const SYMBOL_CHARSET = 2
