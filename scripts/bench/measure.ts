/** One measured figure. Where two ways to do the same were run side by side, also how the figure compares. */
export interface Figure {
  readonly what: string
  readonly value: number
  /** MB = 10^6 bytes, MiB = 2^20. */
  readonly unit:
    | "MB/s"
    | "MiB"
    | "ms"
    | "s"
    | "entries/s"
    | "%"
    | "rows"
    | "nodes"
    | "signatures"
    | "clicks"
    | "pictures/s"
  readonly beside?: { readonly what: string; readonly ratio: number }
}

export const MIB = 2 ** 20

/** Milliseconds that something took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/**
 * Median milliseconds of each way. The ways take turns, so that whatever else the machine does meets all of them
 * alike and their ratio stands although the times do not.
 */
export async function inTurns(rounds: number, ...ways: (() => Promise<unknown>)[]): Promise<number[]> {
  const times = ways.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, way] of ways.entries()) times[index]?.push(await timed(way))
  return times.map(median)
}

export const megabytesPerSecond = (bytes: number, milliseconds: number): number => bytes / 1000 / milliseconds

/** Reads a source to its end and keeps nothing of it. @returns its bytes */
export async function drain(source: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const part of source) bytes += part.length
  return bytes
}

const rounded = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 })

/** The figures as a Markdown table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, beside }) => {
    const compared = beside ? `${beside.ratio.toFixed(2)} × ${beside.what}` : ""
    return `| ${what} | ${rounded(value)} ${unit} | ${compared} |`
  })
  return ["| what | figure | side by side |", "| --- | ---: | --- |", ...rows].join("\n")
}
