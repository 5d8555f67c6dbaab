import type { FactKind } from "./fact"
import { compareTimes, newestFirst } from "./results"
import { folded } from "./source"
import type { Source, SourcedFact } from "./source"

/** A statement as one or several records make it, word for word the same. */
export interface Statement {
  readonly what: string
  readonly details: string
  /** The time that all its sources name; empty if they name none. */
  readonly time: string
  readonly flags: readonly string[]
  /** The subject's name, if a record is about several people. */
  readonly subject: string
  readonly sources: readonly Source[]
}

/** Everything that is said of one thing: one statement, or several that are not the same, side by side. */
export interface SummaryGroup {
  readonly what: string
  /** Those without a flag first, then newest first. */
  readonly statements: readonly Statement[]
}

/**
 * What the records say of one kind of thing. Statements are one only if they are identical; those of the same thing that
 * differ stand side by side in one group. Nothing is left out.
 */
export function summaryOf(facts: readonly SourcedFact[], kind: FactKind): SummaryGroup[] {
  const groups: { names: Set<string>; facts: SourcedFact[] }[] = []
  const byName = new Map<string, (typeof groups)[number]>()
  for (const sourced of newestFirst(facts)) {
    if (sourced.fact.kind !== kind) continue
    const names = namesOf(sourced)
    const met = [...new Set(names.flatMap((name) => byName.get(name) ?? []))]
    const [into, ...others] = met
    const group = into ?? { names: new Set<string>(), facts: [] }
    if (!into) groups.push(group)
    // A statement with two codes joins what was apart until now
    for (const other of others) {
      for (const name of other.names) names.push(name)
      group.facts.push(...other.facts)
      groups.splice(groups.indexOf(other), 1)
    }
    group.facts.push(sourced)
    for (const name of names) {
      group.names.add(name)
      byName.set(name, group)
    }
  }
  return groups.map(groupOf).sort(byWeight)
}

/** Every code, and the words; another person's things are other things. */
function namesOf({ fact }: SourcedFact): string[] {
  const whose = folded(fact.subject ?? "")
  const codes = fact.codes.filter(({ code }) => code !== "").map(({ system, code }) => `${system} ${code}`)
  const words = folded(fact.what)
  return [...codes, ...(words ? [words] : [])].map((name) => `${whose}|${name}`)
}

function groupOf({ facts }: { facts: SourcedFact[] }): SummaryGroup {
  const statements: Statement[] = []
  for (const { fact, source } of facts) {
    const { what, details, time, flags, subject = "" } = fact
    const same = statements.findIndex(
      (other) =>
        other.what === what &&
        other.details === details &&
        other.time === time &&
        other.subject === subject &&
        other.flags.join("\n") === flags.join("\n"),
    )
    const known = statements[same]
    if (known) statements[same] = { ...known, sources: [...known.sources, source] }
    else statements.push({ what, details, time, flags, subject, sources: [source] })
  }
  statements.sort(
    (a, b) => Number(a.flags.length > 0) - Number(b.flags.length > 0) || compareTimes(b.time, a.time),
  )
  return { what: statements[0]?.what ?? "", statements }
}

/** Things that stand without a flag come first; then by name. */
const byWeight = (a: SummaryGroup, b: SummaryGroup): number =>
  Number(a.statements[0]?.flags.length !== 0) - Number(b.statements[0]?.flags.length !== 0) ||
  a.what.localeCompare(b.what, "en")
