import { KeywardError } from "../../_core/errors"
import { cardTexts } from "../../_core/shl/card-texts"
import { count } from "../../_words/format"
import { notShown } from "../parts/not-shown"
import { EMPTY_READING } from "../reading"
import type { Fact, Reading } from "../reading"
import type { ReadInput } from "../viewer"
import { readCard } from "./card"
import type { Judgement } from "./card"
import type { Card, CardFile } from "./model"

/** Bytes of a file of cards. */
export const MAX_FILE_BYTES = 10_000_000
/** Cards of one file that are opened. */
export const MAX_CARDS = 50

/** Reads a file of SMART Health Cards, or `shc:/` texts. Throws `document-damaged`, `document-too-large`. */
export const read = ({ file, issuers = [] }: Pick<ReadInput, "file" | "issuers">): Promise<CardFile> =>
  readCards(file, { issuers, now: new Date() })

/** The same, judged by these issuers and at this time. */
export async function readCards(file: Blob, judgement: Judgement): Promise<CardFile> {
  if (file.size > MAX_FILE_BYTES) throw new KeywardError("document-too-large", { size: file.size })
  const found = cardTexts(await file.text())
  const cards: Card[] = []
  for (const [index, jws] of found.cards.slice(0, MAX_CARDS).entries()) {
    const name = found.cards.length > 1 ? `Content of card ${index + 1}` : "Content of the card"
    cards.push(await readCard(jws, name, judgement))
  }
  return {
    cards,
    notes: [
      ...found.missing.map((gaps) => `A card is not whole: part ${listed(gaps)} of its QR codes is missing.`),
      ...(found.mixed > 0
        ? [
            "These are parts of several cards that can’t be told apart. Add the codes of each card by themselves.",
          ]
        : []),
      ...(cards.length === 0 ? ["No card in this file could be read."] : []),
    ],
    notShown: [
      ...notShown(found.cards.length - cards.length, "further card"),
      ...notShown(found.missing.length + found.mixed, "card that is not whole", "cards that are not whole"),
      ...notShown(found.others, "entry that is no card", "entries that are no cards"),
    ],
  }
}

const listed = (numbers: readonly number[]): string =>
  numbers.length > 5 ? `${numbers.slice(0, 5).join(", ")} and others` : numbers.join(", ")

/** The cards as lines; facts, people and rows are those of the FHIR bundles inside. */
export function readingOf({ cards, notes, notShown: missing }: CardFile): Reading {
  const subjects = new Map(
    cards.flatMap(({ reading }) => reading?.subjects ?? []).map((person) => [JSON.stringify(person), person]),
  )
  const inside = cards.flatMap(({ reading }) => reading ?? [])
  const only = inside.length === 1 ? inside[0] : undefined
  return {
    ...EMPTY_READING,
    title: cards.length === 1 ? "SMART Health Card" : `${count(cards.length, "SMART Health Card")}`,
    kind: "summary",
    date: only?.date || (cards[0]?.issued ?? ""),
    subjects: [...subjects.values()],
    author: [...new Set(cards.map(({ issuer }) => issuer).filter(Boolean))].join(", "),
    rows: cards.flatMap((card, index) => [
      ...card.lines.map(({ label, text }) => ({
        section: cards.length > 1 ? `Card ${index + 1}` : "Card",
        what: label,
        details: text,
        when: "",
        flags: [],
      })),
      ...(card.reading?.rows ?? []),
    ]),
    narrative: inside.flatMap(({ narrative }) => narrative),
    attachments: [
      ...cards.flatMap(({ bundle }) => bundle ?? []),
      ...inside.flatMap(({ attachments }) => attachments),
    ],
    notes: [
      ...notes,
      ...cards.flatMap(({ verdict, warnings, reading }) => [verdict, ...warnings, ...(reading?.notes ?? [])]),
    ],
    notShown: [...missing, ...cards.flatMap((card) => [...card.notShown, ...(card.reading?.notShown ?? [])])],
    text: inside.map(({ text }) => text).join("\n"),
    facts: cards.flatMap((card, index) => factsOf(card, index, cards.length > 1, subjects.size > 1)),
  }
}

/** A statement of a card that cannot be relied on is marked, so that it is never merged with one that can. */
function factsOf({ reading, signature }: Card, index: number, several: boolean, people: boolean): Fact[] {
  const name = reading?.subjects.length === 1 ? reading.subjects[0]?.name : undefined
  return (reading?.facts ?? []).map((fact) => ({
    ...fact,
    ...(several ? { pointer: `card ${index + 1}: ${fact.pointer}` } : {}),
    ...(signature === "wrong" ? { flags: ["Signature wrong", ...fact.flags] } : {}),
    ...(people && name && !fact.subject ? { subject: name } : {}),
  }))
}

/** The page draws the bundles by the FHIR viewer; it needs nothing of what was read in them but who they are about. */
export const forPage = (file: CardFile) => {
  const reading = readingOf(file)
  const cards = file.cards.map((card) => ({ ...card, reading: null }))
  return Promise.resolve({
    model: { ...file, cards },
    reading: {
      ...reading,
      rows: [],
      narrative: [],
      text: "",
      facts: [],
      // The view says what concerns one card beside that card
      notes: file.notes,
      notShown: [...file.notShown, ...file.cards.flatMap(({ notShown }) => notShown)],
    },
  })
}
