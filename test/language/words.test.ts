import { expect } from "chai"
import type { ReactNode } from "react"
import { compileWords } from "../../scripts/lib/compile-words.mjs"
import { messages, translated } from "../../app/_language/catalogue"
import { chooseLanguage } from "../../app/_language/languages"
import { pseudo } from "../../app/_language/pseudo"
import { englishOf, room, wordsFrom, wordsIn } from "../../app/_language/words"

const inBrackets = (inside: ReactNode) => `[${inside as string}]`
const english = messages({
  plain: "Nothing has changed.",
  records: "{records, plural, one {# record} other {# records}} of {name}",
  marked: "Read <link>this</link> <b>first</b>",
  group: { inside: "In a group" },
})
const ROOM = room(english, {
  de: () =>
    Promise.resolve({
      default: translated<typeof english>({
        plain: "Nichts hat sich geändert.",
        records: "{records, plural, one {# Eintrag} other {# Einträge}} von {name}",
        marked: "Lesen Sie <b>zuerst</b> <link>dies</link>",
        group: { inside: "In einer Gruppe" },
      }),
    }),
})

describe("words in a language", () => {
  it("gives texts as they stand, and plurals by the rules of the language", async () => {
    const [en, de] = [englishOf(ROOM), await wordsIn(ROOM, "de")]
    expect(en.plain).to.equal("Nothing has changed.")
    expect(en.records({ records: 1, name: "Asha" })).to.equal("1 record of Asha")
    expect(en.records({ records: 12_000, name: "Asha" })).to.equal("12,000 records of Asha")
    expect(de.records({ records: 12_000, name: "Asha" })).to.equal("12.000 Einträge von Asha")
    expect(de.group.inside).to.equal("In einer Gruppe")
  })

  it("hands what a tag encloses to whoever draws it, where the language has it", async () => {
    const drawn = (await wordsIn(ROOM, "de")).marked({ link: inBrackets })
    expect(drawn).to.equal("Lesen Sie zuerst [dies]")
  })

  it("stays English where the words of a language do not come", async () => {
    const cut = room(english, { de: () => Promise.reject(new Error("offline")) })
    expect((await wordsIn(cut, "de")).plain).to.equal("Nothing has changed.")
    expect(await cut.in("de")).to.equal(english)
  })

  it("makes a language that is longer, accented and whole, also inside of plurals and tags", () => {
    const words = wordsFrom(pseudo(english, "en-XA"), "en-XA")
    expect(words.plain).to.match(/^⟦.*~~⟧$/)
    expect(words.plain.length).to.be.at.least("Nothing has changed.".length * 1.4)
    expect(words.records({ records: 2, name: "Asha" })).to.include("2 réçórdš")
    expect(words.records({ records: 2, name: "Asha" })).to.include("Asha")
    expect(words.marked({ link: inBrackets })).to.include("[thíš]")
    expect(wordsFrom(pseudo(english, "ar-XB"), "ar-XB").plain).to.include("\u202e")
  })

  it("compiles a catalogue at build time to what it is from source", () => {
    const source = `import { messages } from "../_language/catalogue"
      import type other from "./other"
      export default messages({ records: "{records, plural, one {# record} other {# records}} of {name}" })`
    const built = compileWords(source)
    expect(built).not.to.include("import")
    expect(JSON.parse(built.replace("export default ", ""))).to.deep.equal({
      compiled: { records: english.compiled["records"] },
    })
    expect(() => compileWords(source.replace("}} of", "} of"))).to.throw()
  })
})

describe("the language of a page", () => {
  it("is the one that was chosen on this device, also one that nobody is offered yet", () => {
    expect(chooseLanguage("de", "en")).to.equal("de")
    expect(chooseLanguage("ar-XB", null)).to.equal("ar-XB")
  })

  it("is the first offered one that the browser asks for, else English", () => {
    expect(chooseLanguage(undefined, "fr-CH, fr;q=0.9, en-US;q=0.8, *;q=0.5")).to.equal("en")
    expect(chooseLanguage(undefined, null)).to.equal("en")
    expect(chooseLanguage("xx", "en-XA")).to.equal("en")
    expect(chooseLanguage("constructor", "")).to.equal("en")
  })
})
