import { expect } from "chai"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { LANGUAGES, offeredLanguages } from "../../app/_language/languages"
import type { Language } from "../../app/_language/languages"
import { ROOT } from "../../scripts/lib/run"
import { importersOf, leavesOf, readersOfWords } from "./catalogue-files"
import { englishCatalogues, filesWithTexts, sourceOf, textsIn } from "../../scripts/lib/texts-in-code"

const TRANSLATIONS = (Object.keys(LANGUAGES) as Language[]).filter(
  (language) => language !== "en" && !language.includes("-X"),
)
const inLanguage = (english: string, language: Language) => english.replace(/\.en\.ts$/, `.${language}.ts`)

/** Values, choices and tags of a message, and for a plural its categories. */
function placeholders(node: unknown, found = new Map<string, string[]>()): Map<string, string[]> {
  if (!Array.isArray(node)) return found
  for (const part of node as unknown[]) {
    if (!Array.isArray(part)) continue
    const [name, kind, choices, ...rest] = part as [string, unknown, unknown, ...unknown[]]
    if (kind === undefined) found.set(name, ["value"])
    else if (typeof kind !== "number" || kind === 0) {
      found.set(name, ["tag"])
      placeholders([kind, choices, ...rest], found)
    } else if (kind <= 3) {
      const branches = choices as Record<string, unknown>
      // What a select chooses between is said by the code; which numbers have a form of their own, by the language.
      found.set(name, kind === 1 ? ["select", ...Object.keys(branches).sort()] : ["plural"])
      for (const branch of Object.values(branches)) placeholders(branch, found)
    } else found.set(name, [`format ${kind}`])
  }
  return found
}

function pluralsOf(node: unknown): Record<string, unknown>[] {
  if (!Array.isArray(node)) return []
  const [name, kind, choices] = node as [unknown, unknown, unknown]
  const own =
    typeof name === "string" && (kind === 2 || kind === 3) ? [choices as Record<string, unknown>] : []
  const below =
    typeof name === "string" && typeof kind === "number" && kind > 0 && kind <= 3
      ? Object.values(choices as object)
      : (node as unknown[])
  return [...own, ...below.flatMap(pluralsOf)]
}

describe("catalogues of words", () => {
  const rooms = englishCatalogues()

  it("are there", () => {
    expect(rooms).not.to.be.empty
  })

  for (const language of TRANSLATIONS)
    it(`have in ${LANGUAGES[language].name} the same names, values, choices and tags as in English`, async () => {
      for (const path of rooms.filter((each) => existsSync(join(ROOT, inLanguage(each, language))))) {
        const [english, other] = [await leavesOf(path), await leavesOf(inLanguage(path, language))]
        expect(
          other.map(([name]) => name),
          path,
        ).to.have.members(english.map(([name]) => name))
        const others = new Map(other)
        for (const [name, message] of english)
          expect(
            [...placeholders(others.get(name))].sort(),
            `${name} of ${inLanguage(path, language)}`,
          ).to.deep.equal([...placeholders(message)].sort())
      }
    })

  it("have a form for each number that a language tells apart, and no other", async () => {
    for (const language of ["en", ...TRANSLATIONS] as const) {
      const { pluralCategories } = new Intl.PluralRules(LANGUAGES[language].tag).resolvedOptions()
      for (const path of rooms
        .map((each) => inLanguage(each, language))
        .filter((each) => existsSync(join(ROOT, each))))
        for (const [name, message] of await leavesOf(path))
          for (const forms of pluralsOf(message))
            expect(
              Object.keys(forms).filter((form) => !form.startsWith("=")),
              `${name} of ${path}`,
            ).to.have.members(pluralCategories)
    }
  })

  it("have no word that the code of their room does not read", async () => {
    for (const path of rooms) {
      const doors = importersOf(path)
      expect(
        doors.map(([door]) => door),
        `what opens ${path}`,
      ).to.have.length(1)
      const readers = readersOfWords(path)
        .map(([, source]) => source)
        .join("\n")
      const reads = (name: string) => new RegExp(`[.{,[("'\\s]${name}\\b`).test(readers)
      for (const [name] of await leavesOf(path)) {
        const steps = name.split(".")
        const [own = ""] = steps.slice(-1)
        // A whole group is read by a key: words.kinds[kind]
        const byKey = steps.slice(0, -1).some((group) => new RegExp(`\\b${group}(\\[|\\)\\[)`).test(readers))
        expect(byKey || reads(own), `${name} of ${path} is read`).to.equal(true)
      }
    }
  })

  it("leave no text beside them in a file that reads them", () => {
    const left = filesWithTexts()
      .filter((path) => /\buseWords\(|\bWordsOf</.test(sourceOf(path)))
      .flatMap((path) => textsIn(path, sourceOf(path)).map(({ text, line }) => `${path}:${line} ${text}`))
    expect(left).to.deep.equal([])
  })

  it("stand beside dates, sizes and lists of the same language", () => {
    const english =
      /import \{[^}]*\b(kindName|long\w*Date|shortDate|monthOf|clockOf|dayInWords|timeLeft|bytesInWords|listOf|count)\b[^}]*\} from "[^"]*_words\/format"/
    const glued = filesWithTexts().filter(
      (path) => /\buseWords\(/.test(sourceOf(path)) && english.test(sourceOf(path)),
    )
    expect(glued).to.deep.equal([])
  })
})

describe("a language that people are offered", () => {
  for (const language of offeredLanguages().filter((each) => each !== "en"))
    it(`is complete: ${LANGUAGES[language].name}`, () => {
      const missing = englishCatalogues().filter(
        (path) => !existsSync(join(ROOT, inLanguage(path, language))),
      )
      expect(missing, "rooms without it").to.deep.equal([])
      const left = filesWithTexts().filter((path) => textsIn(path, sourceOf(path)).length > 0)
      expect(left, "files whose texts are in no catalogue").to.deep.equal([])
    })

  it("is none of those that are made for tests", () => {
    expect(offeredLanguages().filter((language) => language.includes("-X"))).to.deep.equal([])
  })
})
