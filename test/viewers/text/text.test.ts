import { join } from "node:path"
import { expect } from "chai"
import { partsOf } from "../../../app/_viewers/text/parts-of"
import { read, readingOf } from "../../../app/_viewers/text/read"
import { inputFrom, inputOf } from "../input"
import { folderOf } from "../shared"

describe("the text viewer", () => {
  it("reads the whole of a long text", async () => {
    const text = "A line of a letter with an ü.\n".repeat(100_000)
    const model = await read(await inputOf(text, "letter.txt"))
    expect(model.text).to.equal(text)
    expect(readingOf(model)).to.deep.include({ notes: [], notShown: [] })
  })

  it("says how the text was read, and reads it as the reader chooses", async function () {
    const path = join(folderOf(this, "corpora/cases"), "text-windows-1251.txt")
    const guessed = await read(await inputFrom(path))
    expect(readingOf(guessed).notes[0]).to.contain("Cyrillic (Windows-1251), a guess")
    const chosen = await read(await inputFrom(path, { charset: "windows-1252" }))
    expect(chosen).to.include({ text: "Àëëåðãèÿ: ïåíèöèëëèí", how: "chosen" })
  })

  it("says that an empty file is empty", async function () {
    const model = await read(await inputFrom(join(folderOf(this, "corpora/cases"), "empty.txt")))
    expect(readingOf(model)).to.deep.include({ notes: ["This file is empty."], narrative: [] })
  })
})

describe("parts of a text", () => {
  it("are the text when they are joined", () => {
    for (const text of [
      "",
      "a",
      "a\n".repeat(500),
      "x".repeat(1234),
      "👩‍⚕️".repeat(300),
      "ab\n\n".repeat(99) + "c",
    ])
      expect(partsOf(text, 100).join("")).to.equal(text)
  })

  it("end at line ends, and are never long", () => {
    const parts = partsOf("0123456789\n".repeat(100), 100)
    expect(parts.every((part) => part.endsWith("\n") && part.length <= 200)).to.equal(true)
    expect(partsOf("x".repeat(1000), 100).every((part) => part.length <= 200)).to.equal(true)
    expect(partsOf("👩".repeat(300), 101).every((part) => part.isWellFormed())).to.equal(true)
  })
})
