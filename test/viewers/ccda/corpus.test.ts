import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { expect } from "chai"
import type { Element } from "@xmldom/xmldom"
import { fileTypeOf } from "../../../app/_core/file-types"
import type { CdaModel, CdaRow, CdaSection } from "../../../app/_viewers/ccda/model"
import { read, readingOf } from "../../../app/_viewers/ccda/read"
import { labelledText } from "../../../app/_viewers/parts/row"
import type { Reading } from "../../../app/_viewers/reading"
import { ancestorsOf, CORPUS, domOf, elementsOf, pathOf, plain, textsOf } from "./corpus"

/** What holds for every CDA file, whatever is in it. Each is checked against the file's own DOM. */
interface Read {
  readonly path: string
  readonly model: CdaModel
  readonly reading: Reading
  readonly elements: readonly Element[]
}

const STATEMENTS =
  /^(act|encounter|observation|observationMedia|organizer|procedure|regionOfInterest|substanceAdministration|supply)$/
const NULL_FLAVORS: Readonly<Record<string, string>> = {
  NI: "no information",
  OTH: "other, not in the code list",
  PINF: "no upper limit",
  NINF: "no lower limit",
  MSK: "withheld",
  NA: "not applicable",
  UNK: "unknown",
  ASKU: "asked but unknown",
  NAV: "not available at present",
  QS: "a sufficient quantity",
  NP: "not present",
}

const sectionsOf = (sections: readonly CdaSection[]): CdaSection[] =>
  sections.flatMap((section) => [section, ...sectionsOf(section.sections)])
const rowsOf = (rows: readonly CdaRow[]): CdaRow[] => rows.flatMap((row) => [row, ...rowsOf(row.rows)])
const allRows = ({ sections }: CdaModel): CdaRow[] => sectionsOf(sections).flatMap(({ rows }) => rowsOf(rows))

/** All that a row says, with what stands under it. */
const wordsOf = (row: CdaRow): string =>
  plain(
    [
      ...row.flags.map(({ text }) => text),
      row.what,
      ...row.details.map(labelledText),
      row.when,
      ...(row.notes ?? []).map(({ text, author, when }) => `${text} ${author} ${when}`),
      ...row.rows.map(wordsOf),
    ].join(" \u2016 "),
  )

const local = (element: Element): string => element.localName ?? ""
const inEntry = (element: Element): boolean =>
  [element, ...ancestorsOf(element)].some((here) => STATEMENTS.test(local(here)))
/** The row in which an element of a statement must be said: that of the nearest statement that has one. */
function rowFor(element: Element, rows: ReadonlyMap<string, CdaRow>): CdaRow | undefined {
  for (const here of [element, ...ancestorsOf(element)]) {
    const row = STATEMENTS.test(local(here)) ? rows.get(pathOf(here)) : undefined
    if (row) return row
  }
  return undefined
}
/** A concern has no row of its own: it is said in the rows of what it is about. */
function concernRows(element: Element, rows: ReadonlyMap<string, CdaRow>): CdaRow[] {
  const statements = [element, ...ancestorsOf(element)].filter((here) => STATEMENTS.test(local(here)))
  const top = statements.at(-1)
  if (!top || rows.has(pathOf(top))) return []
  return [...rows].filter(([pointer]) => pointer.startsWith(`${pathOf(top)}/`)).map(([, row]) => row)
}
/** Codes that only name the class of a statement; the page says it by a label. */
const CLASSES = /^(ASSERTION|SEV|CONC|48765-2|48767-8|11450-4|82606-5|33999-4|445518008)$/
const isDate = (element: Element): boolean =>
  [element, ...ancestorsOf(element)].slice(0, 2).some((here) => {
    const type = [...here.attributes].find(({ name }) => name === "xsi:type")?.value ?? ""
    return /time$/i.test(local(here)) || /TS$/.test(type)
  })

const isContact = (element: Element): boolean =>
  [element, ...ancestorsOf(element)].some((here) =>
    /^(addr|telecom|id|templateId|typeId|setId)$/.test(local(here)),
  )

describe("Every CDA file of the corpus", function () {
  const files: Read[] = []

  before(async function () {
    if (CORPUS.length === 0) this.skip()
    for (const path of CORPUS) {
      const model = await read({ file: new Blob([readFileSync(path)]) })
      const root = domOf(path).documentElement
      if (!root) throw new Error(path)
      files.push({ path: basename(path), model, reading: readingOf(model), elements: [...elementsOf(root)] })
    }
  })

  const lacking = (check: (file: Read) => string[]): string[] =>
    files.flatMap((file) => check(file).map((what) => `${file.path}: ${what}`))
  const checkStatements =
    (said: (element: Element) => string | null) =>
    ({ model, elements }: Read): string[] => {
      const rows = new Map(allRows(model).map((row) => [row.pointer, row]))
      return elements.flatMap((element) => {
        const words = inEntry(element) ? said(element) : null
        if (words === null) return []
        const row = rowFor(element, rows)
        const found = row ? [row, ...concernRows(element, rows)] : concernRows(element, rows)
        return found.some((one) => wordsOf(one).includes(plain(words)))
          ? []
          : [`${pathOf(element)} “${words}”`]
      })
    }

  it("are 446", () => {
    expect(files.length).to.be.at.least(446)
  })

  it("keeps every text of its narratives, in order", () => {
    const lost = lacking(({ reading, elements }) => {
      const said = plain(reading.narrative.map(({ text }) => text).join(" "))
      let at = 0
      return elements
        .filter((element) => local(element) === "text" && local(element.parentNode as Element) === "section")
        .flatMap((text) => [...textsOf(text)])
        .filter((text) => text.trim() !== "")
        .flatMap((text) => {
          const found = said.indexOf(plain(text), at)
          if (found >= 0) at = found + plain(text).length
          return found >= 0 ? [] : [text]
        })
    })
    expect(lost).to.deep.equal([])
  })

  it("names everybody whom its header names", () => {
    const lost = lacking(({ reading, elements }) => {
      const said = plain(
        [
          ...reading.subjects.map(({ name }) => name),
          ...reading.rows
            .filter(({ section }) => section === "About this document")
            .map(({ details }) => details),
        ].join(" "),
      )
      return elements
        .filter((element) => local(element) === "name" && !inEntry(element))
        .filter((element) => !ancestorsOf(element).some((here) => /^(section|qualifier)$/.test(local(here))))
        .flatMap((name) => [...textsOf(name)])
        .filter((text) => text.trim() !== "" && !said.includes(plain(text)))
    })
    expect(lost).to.deep.equal([])
  })

  it("says of each negated statement, first in its row, that it is not so", () => {
    let seen = 0
    const lost = lacking(({ model, elements }) => {
      const rows = new Map(allRows(model).map((row) => [row.pointer, row]))
      return elements
        .filter(
          (element) => element.getAttribute("negationInd") === "true" && STATEMENTS.test(local(element)),
        )
        .filter((element) => {
          seen++
          const [first] = rows.get(pathOf(element))?.flags ?? []
          return first?.kind !== "negation" || !/^(Not|Did not) /.test(first.text)
        })
        .map(pathOf)
    })
    expect(lost).to.deep.equal([])
    expect(seen).to.be.at.least(40)
  })

  it("says of each absent value why it is absent", () => {
    const lost = lacking(
      checkStatements((element) => {
        const flavor = element.getAttribute("nullFlavor")
        if (!flavor || isContact(element)) return null
        return NULL_FLAVORS[flavor] ?? `absent (${flavor})`
      }),
    )
    expect(lost).to.deep.equal([])
  })

  it("shows every number with the digits of the file", () => {
    const numbers = /^[+-]?\d+(\.\d+)?$/
    const lost = lacking(
      checkStatements((element) => {
        const value = element.getAttribute("value") ?? ""
        const period =
          ancestorsOf(element).some((here) => local(here) === "period") || local(element) === "period"
        if (!numbers.test(value) || isContact(element) || (isDate(element) && !period)) return null
        // “every hour” is a period of 1 hour
        return period && value === "1" ? "every" : value
      }),
    )
    expect(lost).to.deep.equal([])
  })

  it("shows every display name of its entries", () => {
    const lost = lacking(
      checkStatements((element) => {
        if (isContact(element) || CLASSES.test(element.getAttribute("code") ?? "")) return null
        return element.getAttribute("displayName")?.trim() || null
      }),
    )
    expect(lost).to.deep.equal([])
  })

  it("is known as CDA by its bytes unless it holds no code of HL7 at all", () => {
    const others = CORPUS.filter((path) => {
      const bytes = readFileSync(path)
      return fileTypeOf({ name: "a.xml", type: "" }, bytes.subarray(0, 65_536)).id !== "ccda"
    })
    expect(others.map((path) => basename(path)).slice(0, 50)).to.have.length.below(8)
  })
})
