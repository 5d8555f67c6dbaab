/** What a VCF file (Variant Call Format 4.x) says of itself, and its first lines. Nothing of it is interpreted. */
export interface VcfModel {
  /** `VCFv4.3` */
  readonly version: string
  readonly reference: string
  /** ISO 8601; empty if the file has no date or writes it otherwise. */
  readonly date: string
  readonly source: string
  readonly samples: readonly string[]
  readonly contigs: readonly string[]
  /** Other lines of the header, as written. */
  readonly header: readonly string[]
  /** Names of the columns. */
  readonly columns: readonly string[]
  /** The first variants, cells as written. */
  readonly first: readonly (readonly string[])[]
  readonly variants: number
  /** Lines that have fewer cells than the columns. */
  readonly damaged: number
}

/** Variants that are shown. */
export const MAX_VARIANTS_SHOWN = 100
/** Columns of a variant that are shown: samples beyond are counted by their names. */
const MAX_COLUMNS = 40
const MAX_HEADER_LINES = 5_000

/** Reads a file line by line, holding no more than its header and first variants. */
export async function parseVcf(file: Blob): Promise<VcfModel> {
  const facts = { version: "", reference: "", date: "", source: "" }
  const contigs: string[] = []
  const header: string[] = []
  const first: string[][] = []
  let columns: string[] = []
  let [variants, damaged] = [0, 0]
  for await (const line of linesOf(file)) {
    if (line.startsWith("##")) {
      const [, key = "", value = ""] = /^##([^=]+)=(.*)$/.exec(line) ?? []
      if (key === "fileformat") facts.version = value
      else if (key === "reference") facts.reference = value
      else if (key === "source") facts.source = value
      else if (key === "fileDate") facts.date = isoDate(value)
      if (key === "contig") contigs.push(/[<,]ID=([^,>]+)/.exec(value)?.[1] ?? value)
      else if (header.length < MAX_HEADER_LINES) header.push(line)
    } else if (line.startsWith("#")) columns = line.slice(1).split("\t")
    else if (line.trim() !== "") {
      variants += 1
      if (first.length < MAX_VARIANTS_SHOWN) first.push(line.split("\t").slice(0, MAX_COLUMNS))
      if (tabsIn(line) < columns.length - 1) damaged += 1
    }
  }
  return {
    ...facts,
    contigs,
    header,
    columns: columns.slice(0, MAX_COLUMNS),
    // The eight fixed columns and FORMAT come before the samples
    samples: columns.slice(9),
    first,
    variants,
    damaged,
  }
}

const isoDate = (value: string): string => {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(value.trim()) ?? []
  return year && month && day ? `${year}-${month}-${day}` : ""
}

function tabsIn(line: string): number {
  let count = 0
  for (let at = line.indexOf("\t"); at >= 0; at = line.indexOf("\t", at + 1)) count += 1
  return count
}

async function* linesOf(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = file.stream().getReader()
  let rest = ""
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split(/\r?\n/)
    rest = lines.pop() ?? ""
    yield* lines
    if (done) break
  }
  if (rest) yield rest
}
