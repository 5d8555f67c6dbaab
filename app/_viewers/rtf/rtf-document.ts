import type { NarrativeNode } from "../parts/narrative-tree"
import type { Attachment } from "../reading"
import { PLAIN, TextBuilder } from "./builder"
import type { Format } from "./builder"
import { codePage, fontCharset, SYMBOL_CHARSET } from "./charsets"
import { DESTINATIONS, SIGNS } from "./destinations"
import type { Destination } from "./destinations"
import { tokensOf } from "./tokens"
import type { RtfToken } from "./tokens"

/** What an RTF file holds. */
export interface RtfDocument {
  readonly title: string
  readonly author: string
  /** ISO 8601; empty if unknown. */
  readonly created: string
  readonly text: readonly NarrativeNode[]
  readonly headers: readonly NarrativeNode[]
  readonly footers: readonly NarrativeNode[]
  readonly comments: readonly NarrativeNode[]
  readonly hidden: readonly NarrativeNode[]
  readonly pictures: readonly Attachment[]
  /** Pictures of a kind that is not drawn: WMF, EMF, QuickDraw, DIB. */
  readonly otherPictures: number
  readonly objects: number
  readonly revised: boolean
  /** Fonts of signs: what a byte means is known to the font only. */
  readonly symbols: number
  /** The file ends within a group, or goes on after its end. */
  readonly damaged: boolean
}

/** What a group inherits from the one around it. */
interface State {
  destination: Destination
  format: Format
  hidden: boolean
  font: number
  /** Bytes that follow a `\u` for readers without Unicode. */
  skip: number
  inTable: boolean
  /** Where a link leads, inside its field. */
  address: string
  /** Whether its first control word was `\*`. */
  ignorable: boolean
}

const MAX_DEPTH = 5_000

/** Reads an RTF file (RTF 1.9.1). Damaged files give what is readable. */
export function readRtf(bytes: Uint8Array): RtfDocument {
  const reader = new Reader()
  for (const token of tokensOf(bytes)) reader.take(token)
  return reader.done()
}

class Reader {
  readonly #builders = {
    text: new TextBuilder(),
    header: new TextBuilder(),
    footer: new TextBuilder(),
    comment: new TextBuilder(),
    hidden: new TextBuilder(),
  }
  readonly #fonts = new Map<number, string>()
  readonly #symbolFonts = new Set<number>()
  readonly #pictures: Attachment[] = []
  readonly #found = { title: "", author: "", created: "", code: "", commentAuthor: "" }
  readonly #created: Record<string, number> = {}
  readonly #count = { otherPictures: 0, objects: 0, symbols: 0 }
  #revised = false
  #damaged = false
  #charset = "windows-1252"
  #stack: State[] = []
  #state: State = {
    destination: "text",
    format: PLAIN,
    hidden: false,
    font: 0,
    skip: 1,
    inTable: false,
    address: "",
    ignorable: false,
  }
  #bytes: number[] = []
  /** Bytes still to leave out after a `\u`. */
  #left = 0
  #picture: { type: string; hex: string[]; bytes: Uint8Array[] } | null = null

  take(token: RtfToken): void {
    if (token.kind === "byte") return this.#byte(token.byte)
    this.#flush()
    if (token.kind === "open") {
      if (this.#stack.length < MAX_DEPTH) this.#stack.push({ ...this.#state })
      else this.#damaged = true
      this.#state.ignorable = false
    } else if (token.kind === "close") this.#close()
    else if (token.kind === "binary") this.#picture?.bytes.push(token.bytes)
    else this.#control(token.word, token.number)
  }

  done(): RtfDocument {
    this.#flush()
    const { text, header, footer, comment, hidden } = this.#builders
    return {
      title: this.#found.title.trim(),
      author: this.#found.author.trim(),
      created: this.#createdTime(),
      text: text.done(),
      headers: header.done(),
      footers: footer.done(),
      comments: comment.done(),
      hidden: hidden.done(),
      pictures: this.#pictures,
      ...this.#count,
      revised: this.#revised,
      damaged: this.#damaged || this.#stack.length > 0,
    }
  }

  #byte(byte: number): void {
    if (this.#left > 0) this.#left -= 1
    else if (this.#state.destination === "picture") this.#picture?.hex.push(String.fromCharCode(byte))
    else this.#bytes.push(byte)
  }

  /** The bytes so far as text, in the character set of their font. */
  #flush(): void {
    if (this.#bytes.length === 0) return
    const bytes = Uint8Array.from(this.#bytes)
    this.#bytes = []
    if (this.#symbolFonts.has(this.#state.font)) this.#count.symbols += bytes.length
    const charset = this.#fonts.get(this.#state.font) || this.#charset
    this.#words(new TextDecoder(charset).decode(bytes))
  }

  #words(words: string): void {
    const { destination, format, hidden } = this.#state
    switch (destination) {
      case "text":
      case "footnote":
        return (hidden ? this.#builders.hidden : this.#builders.text).text(words, format)
      case "header":
      case "footer":
      case "comment":
        return this.#builders[destination].text(words, format)
      case "title":
      case "author":
        this.#found[destination] += words
        return
      case "comment-author":
        this.#found.commentAuthor += words
        return
      case "field-code":
        this.#found.code += words
        return
      case "skip":
      case "dropped":
      case "fonts":
      case "picture":
      case "created":
    }
  }

  #close(): void {
    const ended = this.#state
    const before = this.#stack.pop()
    if (!before) {
      this.#damaged = true
      return
    }
    this.#left = 0
    this.#state = before
    if (ended.address && !before.address) this.#words(` (${ended.address})`)
    if (ended.destination === before.destination) return
    if (ended.destination === "picture") this.#endPicture()
    if (ended.destination === "footnote") this.#builders.text.text("]", PLAIN)
    if (ended.destination === "comment") this.#builders.comment.paragraph(false)
    if (ended.destination === "header" || ended.destination === "footer")
      this.#builders[ended.destination].paragraph(false)
    if (ended.destination === "field-code") this.#endFieldCode()
  }

  #control(word: string, number: number | null): void {
    const state = this.#state
    if (word === "*") {
      state.ignorable = true
      return
    }
    if (state.destination === "dropped") return
    const next = DESTINATIONS[word]
    if (next) return this.#begin(next, word)
    // RTF 1.9.1: a reader leaves out an ignorable destination that it does not know
    if (state.ignorable) {
      state.ignorable = false
      state.destination = "skip"
      return
    }
    if (state.destination === "skip") return
    if (state.destination === "fonts") return this.#fontControl(word, number)
    if (state.destination === "picture") return this.#pictureControl(word)
    if (state.destination === "created") {
      this.#created[word] = number ?? 0
      return
    }
    if (word === "u" && number !== null) {
      this.#words(String.fromCharCode(number & 0xffff))
      this.#left = state.skip
      return
    }
    const sign = SIGNS[word]
    if (sign !== undefined) {
      if (this.#left > 0) this.#left -= 1
      else this.#words(sign)
      return
    }
    this.#format(word, number)
  }

  #begin(next: Destination, word: string): void {
    const state = this.#state
    state.ignorable = false
    // Inside of what is left out only what is meant to be seen comes back
    const seen = next === "text" || next === "picture"
    const within = state.destination === "skip" && !(seen || ["title", "author", "created"].includes(next))
    if (within) return
    if (word === "result") this.#count.objects += 1
    if (next === "footnote") this.#builders.text.text(" [", PLAIN)
    if (next === "picture") this.#picture = { type: "", hex: [], bytes: [] }
    if (next === "comment") {
      this.#builders.comment.text(`${this.#found.commentAuthor || "Comment"}: `, { ...PLAIN, bold: true })
      this.#found.commentAuthor = ""
    }
    // Text inside a header or a comment stays there
    if (next === "text" && ["header", "footer", "comment", "footnote"].includes(state.destination)) return
    state.destination = next
  }

  #format(word: string, number: number | null): void {
    const state = this.#state
    const on = number !== 0
    const change = (format: Partial<Format>) => {
      state.format = { ...state.format, ...format }
    }
    const builder = this.#builderHere()
    if (word === "par" && state.destination === "footnote") return this.#words(" ")
    switch (word) {
      case "par":
      case "sect":
      case "page":
      case "\r":
      case "\n":
        return builder?.paragraph(state.inTable)
      case "line":
        return builder?.node({ tag: "br", children: [] })
      case "cell":
      case "nestcell":
        return builder?.endCell()
      case "row":
      case "nestrow":
        return builder?.endRow()
      case "trowd":
        return
      case "intbl":
        state.inTable = on
        return
      case "pard":
        state.inTable = false
        return
      case "plain":
        state.format = PLAIN
        state.hidden = false
        return
      case "b":
        return change({ bold: on })
      case "i":
        return change({ italic: on })
      case "ul":
      case "uld":
      case "uldb":
      case "ulw":
        return change({ underline: on })
      case "ulnone":
        return change({ underline: false })
      case "strike":
      case "striked":
        return change({ struck: on })
      case "super":
        return change({ position: on ? "sup" : "" })
      case "sub":
        return change({ position: on ? "sub" : "" })
      case "nosupersub":
        return change({ position: "" })
      case "deleted":
        this.#revised ||= on
        return change({ deleted: on })
      case "revised":
        this.#revised ||= on
        return change({ inserted: on })
      case "v":
        state.hidden = on
        return
      case "f":
        state.font = number ?? 0
        return
      case "uc":
        state.skip = Math.max(0, number ?? 1)
        return
      case "ansicpg":
        this.#charset = codePage(number ?? 0) || this.#charset
        return
      case "mac":
        this.#charset = "macintosh"
        return
      case "object":
        return
    }
  }

  #builderHere(): TextBuilder | null {
    const { destination, hidden } = this.#state
    if (destination === "text") return hidden ? this.#builders.hidden : this.#builders.text
    if (destination === "header" || destination === "footer" || destination === "comment")
      return this.#builders[destination]
    return null
  }

  #fontControl(word: string, number: number | null): void {
    if (word === "f") this.#state.font = number ?? 0
    if (word !== "fcharset" || number === null) return
    this.#fonts.set(this.#state.font, fontCharset(number))
    if (number === SYMBOL_CHARSET) this.#symbolFonts.add(this.#state.font)
  }

  #pictureControl(word: string): void {
    if (!this.#picture) return
    if (word === "pngblip") this.#picture.type = "image/png"
    if (word === "jpegblip") this.#picture.type = "image/jpeg"
  }

  #endPicture(): void {
    const picture = this.#picture
    this.#picture = null
    if (!picture) return
    const bytes = picture.bytes.length > 0 ? picture.bytes : [bytesOf(picture.hex.join(""))]
    if (!picture.type || bytes.every(({ length }) => length === 0)) {
      this.#count.otherPictures += 1
      return
    }
    const ending = picture.type === "image/png" ? "png" : "jpg"
    this.#pictures.push({
      name: `Picture ${this.#pictures.length + 1}.${ending}`,
      type: picture.type,
      content: new Blob(bytes.map((each) => each.slice())),
      url: "",
    })
    this.#builderHere()?.node({ tag: "span", children: [], attachment: this.#pictures.length - 1 })
  }

  /** A link's address is said behind its text; of other fields the result is what is seen. */
  #endFieldCode(): void {
    const address = /^\s*HYPERLINK\s+(?:\\\w\s+)*"([^"]+)"/i.exec(this.#found.code)?.[1]
    this.#found.code = ""
    // Of the group around it, whose end is that of the field
    if (address) this.#state.address = address
  }

  #createdTime(): string {
    const { yr = 0, mo = 0, dy = 0, hr, min } = this.#created
    if (!yr || !mo || !dy) return ""
    const two = (value: number) => String(value).padStart(2, "0")
    const clock = hr === undefined ? "" : `T${two(hr)}:${two(min ?? 0)}:00`
    return `${String(yr).padStart(4, "0")}-${two(mo)}-${two(dy)}${clock}`
  }
}

function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/[^0-9a-f]/gi, "")
  const bytes = new Uint8Array(digits.length >> 1)
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)
  return bytes
}
