import { codeTable } from "../../_core/code-table"
import { analyse } from "chardet"

/** Bytes that are looked at. */
const SAMPLE_BYTES = 32_768

/** Tried beside what chardet names: it says nothing of texts of a few words. */
const COMMON = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "koi8-r",
  "shift_jis",
  "gb18030",
  "euc-kr",
]
/** chardet gives an East Asian set this confidence if it knows nothing better. */
const NO_IDEA = 10
/** Below this its order is chance. */
const SURE = 40

/** Windows' sets contain the printable signs of these, which have control characters in their place. */
const SUPERSETS = codeTable<string>({
  "iso-8859-8": "windows-1255",
  "iso-8859-8-i": "windows-1255",
  "iso-8859-9": "windows-1254",
})

/** Weight of how a reading looks against chardet's confidence, which goes from 0 to 100. */
const LOOKS = 60

/**
 * The character set that the bytes of a text, which are not UTF-8, probably have: chardet's statistics of languages,
 * weighed with how the text would look. On its own chardet takes `37 °C` for Chinese.
 */
export function guessCharset(bytes: Uint8Array): string {
  const sample = sampleOf(bytes)
  const confidence = new Map(COMMON.map((charset) => [charset, 0]))
  // The most frequent set by far, where texts of a few words say nothing
  confidence.set("windows-1252", SURE / 3)
  for (const match of analyse(sample)) {
    const charset = standardName(match.name)
    const sure =
      match.confidence >= SURE ? match.confidence : match.confidence > NO_IDEA ? match.confidence / 3 : 0
    const sets = charset === "iso-8859-2" ? ["windows-1250", charset] : [charset]
    for (const each of sets) if (each) confidence.set(each, Math.max(confidence.get(each) ?? 0, sure))
  }
  const cut = sample.length === SAMPLE_BYTES
  let [best, most] = ["windows-1252", -Infinity]
  for (const [charset, sure] of confidence) {
    const score = sure + LOOKS * looksOf(new TextDecoder(charset).decode(sample, { stream: cut }))
    if (score > most) [best, most] = [charset, score]
  }
  return best
}

/** A part of the file with bytes that tell something: ASCII reads the same in all sets. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f)
  const from = Math.max(0, first - 256)
  return bytes.subarray(from, from + SAMPLE_BYTES)
}

function standardName(name: string): string {
  if (/^(ascii|utf-)/i.test(name)) return ""
  try {
    const { encoding } = new TextDecoder(name)
    return SUPERSETS[encoding] ?? encoding
  } catch {
    return ""
  }
}

/** How much a text looks like one: the mean over its characters beyond ASCII, from -10 to 1. */
export function looksOf(text: string): number {
  let [score, count] = [0, 0]
  let before = ""
  const signs = [...text]
  for (const [index, sign] of signs.entries()) {
    if (sign > "\u007F") {
      score += valueOf(sign, before, signs[index + 1] ?? "")
      count += 1
    }
    before = sign
  }
  return count === 0 ? 0 : score / count
}

function valueOf(sign: string, before: string, after: string): number {
  if (/[\uFFFD\u0080-\u009F\p{Co}\p{Cn}]/u.test(sign)) return -10
  const script = scriptOf(sign)
  const beside = [scriptOf(before), scriptOf(after)]
  // Signs such as ° and « stand at the edge of words
  if (script === "") return beside.every(Boolean) ? -1 : 0.5
  // Katakana of half width is rare, and what every other set looks like in Shift_JIS
  if (/[\uFF61-\uFF9F]/.test(sign)) return -0.5
  if (beside.some((other) => other !== "" && other !== script)) return -1
  // Korean reads as Chinese without an error, Chinese hardly as Korean without Chinese characters between
  if (script === "hangul") return 1.2
  if (isLower(before) && isUpper(sign)) return -1
  if (script === "latin") {
    if ([before, after].some((other) => other > "\u007F" && scriptOf(other))) return -0.3
    return FREQUENT.test(sign) ? 0.8 : 0.5
  }
  return beside.includes(script) ? 1 : -0.5
}

/** Letters that the languages of Western and Central Europe use often. */
const FREQUENT = /[äöüßéèêàáâíîïóôúùñçãõåøæœ¿¡ěščřžýůąćęłńśźżőű]/iu

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["latin", /\p{Script=Latin}/u],
  ["cyrillic", /\p{Script=Cyrillic}/u],
  ["greek", /\p{Script=Greek}/u],
  ["hebrew", /\p{Script=Hebrew}/u],
  ["arabic", /\p{Script=Arabic}/u],
  ["thai", /\p{Script=Thai}/u],
  ["hangul", /\p{Script=Hangul}/u],
  ["han", /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u],
]

/** Empty for what is no letter; Latin letters stand beside those of East Asia without a space. */
const scriptOf = (sign: string): string => SCRIPTS.find(([, letters]) => letters.test(sign))?.[0] ?? ""
const isLower = (sign: string) => /\p{Ll}/u.test(sign)
const isUpper = (sign: string) => /\p{Lu}/u.test(sign)
