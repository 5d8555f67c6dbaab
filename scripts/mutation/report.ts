import type { Mutant } from "./mutants"
import type { Outcome } from "./worker"

/** A mutant's fate, one line of the results file. */
export interface Result extends Omit<Mutant, "source"> {
  readonly status: Outcome["status"] | "timeout"
  readonly by?: Outcome["by"]
  /** SHA-256 of the changed source: a result is that source's and no other's. */
  readonly digest: string
  /** SHA-256 of the tests: who survived these may not survive others. */
  readonly tests: string
  readonly seconds: number
}

const isKilled = ({ status }: Result) => status === "killed" || status === "timeout"
const counts = ({ status }: Result) => status !== "invalid" && status !== "same code"

export interface Score {
  readonly counted: number
  readonly killed: number
  readonly share: number
}

/** Mutants that do not compile, or compile to the same code, are none. */
export function scoreOf(results: readonly Result[]): Score {
  const counted = results.filter(counts)
  const killed = counted.filter(isKilled).length
  return { counted: counted.length, killed, share: counted.length === 0 ? 0 : killed / counted.length }
}

const percent = ({ share, counted }: Score) => (counted === 0 ? "" : `${(share * 100).toFixed(1)} %`)

const groupsOf = (results: readonly Result[], by: (result: Result) => string): [string, Result[]][] =>
  Object.entries(Object.groupBy(results, by) as Record<string, Result[]>).sort(([a], [b]) =>
    a.localeCompare(b, "en"),
  )

/** The scores by contract and by operator, as docs/contracts.md shows them. */
export function scoreTable(results: readonly Result[]): string {
  const row = (name: string, of: readonly Result[]) => {
    const score = scoreOf(of)
    const survived = of.filter(({ status }) => status === "survived").length
    return `| ${name} | ${score.counted} | ${score.killed} | ${survived} | ${percent(score)} |`
  }
  return [
    "| mutants | counted | killed | survived | score |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...groupsOf(results, ({ file }) => file.slice("contracts/".length)).map(([name, of]) => row(name, of)),
    ...groupsOf(results, ({ operator }) => operator).map(([name, of]) => row(name, of)),
    row("all", results),
  ].join("\n")
}

const lineOf = ({ id, file, line, place, operator, from, to }: Result) =>
  `${id}  ${file}:${line}  ${place}  ${operator}: ${from} -> ${to}`

/** Who has to be looked at: survivors, and those that ended by running out of time. */
export function survivorList(results: readonly Result[], explained: (id: string) => boolean): string {
  const survivors = results.filter(({ status }) => status === "survived")
  const [known, open] = [
    survivors.filter(({ id }) => explained(id)),
    survivors.filter(({ id }) => !explained(id)),
  ]
  const timeouts = results.filter(({ status }) => status === "timeout")
  const part = (title: string, list: readonly Result[]) =>
    list.length === 0 ? [] : [`\n${title} (${list.length}):`, ...list.map(lineOf)]
  return [
    ...part("Survivors without an explanation", open),
    ...part("Survivors that docs/contracts.md explains", known),
    ...part("Killed by running out of time", timeouts),
  ].join("\n")
}
