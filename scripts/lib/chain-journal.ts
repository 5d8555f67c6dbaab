import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"

/** What a local chain has to be told again to mine the same block with the same hash. */
export interface JournalBlock {
  number: number
  hash: string
  /** Seconds since 1970. */
  timestamp: number
  /** prevrandao, a block's only other free input. */
  mixHash: string
  /** Signed transactions in their order, serialised. */
  transactions: string[]
}

/** The chain's first line: everything that decides the genesis block. */
export interface JournalGenesis {
  /** Milliseconds since 1970, whole seconds. */
  initialDate: number
  /** The rules that its blocks were made by; a journal without it was made by prague's. */
  hardfork?: string
  hash: string
}

const parse = <T>(line: string | undefined): T | undefined => {
  try {
    return JSON.parse(line ?? "") as T
  } catch {
    return undefined
  }
}

/**
 * The local chain's blocks, one line of JSON each, appended and synced before a client hears of a block. A
 * last line that a crash cut short is dropped: no client has seen its block.
 */
export class ChainJournal {
  readonly #file: string
  #descriptor: number | undefined

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#file = join(folder, "blocks.jsonl")
  }

  /** @returns undefined where there is no chain to continue */
  read(): { genesis: JournalGenesis; blocks: JournalBlock[] } | undefined {
    if (!existsSync(this.#file)) return undefined
    const text = readFileSync(this.#file, "utf8")
    const lines = text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1)
    const genesis = parse<JournalGenesis>(lines[0])
    if (!genesis) return undefined
    const blocks = lines.slice(1).map((line) => parse<JournalBlock>(line))
    const damaged = blocks.findIndex((block, index) => block?.number !== index + 1)
    if (damaged >= 0) throw new Error(`line ${damaged + 2} of ${this.#file} is damaged`)
    return { genesis, blocks: blocks as JournalBlock[] }
  }

  /** Starts a new journal in place of the one that was there. */
  begin(genesis: JournalGenesis): void {
    this.forget()
    this.append(genesis)
  }

  /** Continues after the last whole line. */
  resume(): void {
    const bytes = readFileSync(this.#file)
    this.#descriptor = openSync(this.#file, "r+")
    const end = bytes.lastIndexOf(10) + 1
    ftruncateSync(this.#descriptor, end)
    closeSync(this.#descriptor)
    this.#descriptor = openSync(this.#file, "a")
  }

  append(line: JournalBlock | JournalGenesis): void {
    this.#descriptor ??= openSync(this.#file, "a")
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`)
    fdatasyncSync(this.#descriptor)
  }

  /** Deletes the journal: the next start makes a fresh chain. */
  forget(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
    rmSync(this.#file, { force: true })
  }
}
