import { SearchEngine } from "../../app/_core/search/search-engine"
import { MAX_KEPT_CHARACTERS } from "../../app/_core/search/record-text"
import { asDigest } from "../../app/_core/types"
import type { Digest } from "../../app/_core/types"
import { repeatable } from "../demo/random"
import { MIB } from "./measure"
import type { Figure } from "./measure"

/** Of issue 8: 1,000 records with 200 MB of text. */
const [RECORDS, TEXT_BYTES] = [1_000, 200_000_000]
const VOCABULARY = 60_000
/** Hits that a page shows at first. */
const SHOWN = 10
const ROUNDS = 200

const SYLLABLES =
  "an car di ve ter mo li sol gra pe nü rö hä çe ñi tro fen bul ka zy ost ither pro met ab so".split(" ")

/** Made-up words; those of a low number are short and frequent, as in a language. */
function vocabulary(random: () => number): string[] {
  const words = new Set<string>()
  while (words.size < VOCABULARY) {
    const length = 1 + Math.floor(random() * 3) + (words.size > 2_000 ? 1 : 0)
    const word = Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join("")
    words.add(words.has(word) ? `${word}${words.size}` : word)
  }
  return [...words]
}

/** Text of about so many bytes whose word frequencies fall as their rank rises (Zipf), with numbers between. */
function textOf(random: () => number, words: readonly string[], bytes: number): string {
  const parts: string[] = []
  let length = 0
  while (length < bytes) {
    const rank = Math.floor(words.length ** random()) - 1
    const word = random() < 0.06 ? (random() * 1_000).toFixed(1) : (words[rank] ?? "")
    parts.push(word)
    length += word.length + 1
  }
  return parts.join(" ")
}

const digestOf = (number: number): Digest => asDigest(`0x${number.toString(16).padStart(64, "0")}`)
const at = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN

/** Building, loading and asking the search index of a patient with very many records. */
export async function searchFigures(part: number): Promise<Figure[]> {
  const random = repeatable(20_261_130).next
  const words = vocabulary(random)
  const records = Math.max(1, Math.round(RECORDS * part))
  const index = new SearchEngine()
  let building = 0
  let characters = 0
  for (let number = 0; number < records; number++) {
    const text = textOf(random, words, TEXT_BYTES / RECORDS)
    characters += text.length
    const began = performance.now()
    await index.add({ digest: digestOf(number), files: [{ file: 0, text }], cut: 0 })
    building += performance.now() - began
  }
  const live = new Set(Array.from({ length: records }, (_, number) => digestOf(number)))
  const { added } = await index.pack(live)
  const size = added.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const largest = Math.max(...added.map(({ bytes }) => bytes.length))
  index.end()

  const loaded = new SearchEngine()
  const began = performance.now()
  for (const { id, bytes } of added) await loaded.load(id, bytes)
  const loading = performance.now() - began

  const [times, busy]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    const word = words[Math.floor(words.length ** random()) - 1] ?? "an"
    const other = words[Math.floor(random() * 500)] ?? "an"
    // A beginning while somebody types, a word, two words
    const typed = [word.slice(0, 3), word, `${other} ${word}`][round % 3] ?? word
    const asked = performance.now()
    const before = process.cpuUsage()
    const found = await loaded.find(typed)
    await loaded.show(typed, found.slice(0, SHOWN))
    times.push(performance.now() - asked)
    const { user, system } = process.cpuUsage(before)
    busy.push((user + system) / 1_000)
  }
  for (const each of [times, busy]) each.sort((a, b) => a - b)
  const what = `${records.toLocaleString("en")} records, ${Math.round(characters / 1e6)} MB of text`
  return [
    { what: `building the index of ${what}`, value: building / 1000, unit: "s" },
    {
      what: `index (first ${MAX_KEPT_CHARACTERS.toLocaleString("en")} characters of each record kept)`,
      value: size / MIB,
      unit: "MiB",
    },
    { what: `largest of ${added.length} segments`, value: largest / MIB, unit: "MiB" },
    { what: "loading the opened segments", value: loading, unit: "ms" },
    { what: `first ${SHOWN} results with their places, median`, value: at(times, 0.5), unit: "ms" },
    { what: `first ${SHOWN} results with their places, 95th percentile`, value: at(times, 0.95), unit: "ms" },
    {
      what: "processor time of these, 95th percentile (what else the machine does is not in it)",
      value: at(busy, 0.95),
      unit: "ms",
    },
    { what: "slowest of all questions", value: times.at(-1) ?? NaN, unit: "ms" },
  ]
}
