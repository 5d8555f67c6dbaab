import { plainName } from "../../_core/directory/plain-name"
import { notTaken, personOf } from "../../_core/fhir-out/gathered"
import type { GatheredFile, GatheredRecord, MadeFor } from "../../_core/fhir-out/gathered"
import type { FactKind } from "../../_core/picture/fact"
import type { SourcedFact } from "../../_core/picture/source"
import { summaryOf } from "../../_core/picture/summary"
import type { Report, ReportBlock } from "../../_core/report/report"
import { FACT_LISTS } from "../../_words/fact-lists"
import { asWritten, count, dayInWords, kindName, longDate } from "../../_words/format"

const text = (said: string): ReportBlock => ({ kind: "text", text: said })
const note = (said: string): ReportBlock => ({ kind: "note", text: said })

/**
 * Chosen records in words, for a doctor: a summary of all of them, then each record with its lines. What differs from
 * record to record stands side by side; what is not in the report is named at its end.
 */
export function reportOf(records: readonly GatheredRecord[], made: MadeFor): Report {
  const day = longDate(made.now)
  const { birthDate, sex, name } = personOf(records, made)
  const patient = made.patientName || name || "Name not given"
  const missing = notTaken(records)
  return {
    title: `Report for a doctor: ${patient}`,
    foot: `${patient}${birthDate ? `, born ${birthDate}` : ""} · made on this device on ${day}`,
    language: "en",
    made: made.now,
    blocks: [
      { kind: "title", text: "Report for a doctor" },
      { kind: "subheading", text: patient },
      text(
        [birthDate && `Born ${dayInWords(birthDate)}`, sex].filter(Boolean).join(" · ") ||
          "Birth date not given",
      ),
      text(
        `Made with Keyward on this device on ${day}, from ${count(records.length, "record")} that the patient chose.`,
      ),
      text(
        "The lines were copied automatically and not checked by a person. If in doubt, read the records themselves.",
      ),
      ...(missing.length > 0
        ? [
            text(
              `${count(missing.length, "part")} of the records could not be put in words. The end of this report names them.`,
            ),
          ]
        : []),
      ...summary(records),
      ...records.flatMap(recordBlocks),
      ...(missing.length > 0
        ? [{ kind: "heading", text: "Not in this report" } as const, ...missing.map(text)]
        : []),
    ],
  }
}

function summary(records: readonly GatheredRecord[]): ReportBlock[] {
  const facts = records.flatMap(({ number, title, files }) =>
    files.flatMap(({ taken, otherPerson }, file): SourcedFact[] =>
      otherPerson === "" && taken
        ? taken.facts.map((fact) => ({ fact, source: { record: number, file, title } }))
        : [],
    ),
  )
  return FACT_LISTS.flatMap(({ kind, title }) => [
    { kind: "heading", text: title } as const,
    ...linesOf(facts, kind),
  ])
}

function linesOf(facts: readonly SourcedFact[], kind: FactKind): ReportBlock[] {
  const statements = summaryOf(facts, kind).flatMap((group) => group.statements)
  if (statements.length === 0) return [note("The chosen records say nothing about this.")]
  // A stable sort: what carries a flag is read first
  return [...statements]
    .sort((a, b) => Number(b.flags.length > 0) - Number(a.flags.length > 0))
    .map(({ flags, what, details, time, subject, sources }) => ({
      kind: "line",
      flags,
      what: subject ? `${what} (${subject})` : what,
      details,
      when: dayInWords(time),
      source: `From: ${[...new Set(sources.map(({ title }) => title))].join(", ")}`,
    }))
}

function recordBlocks({ title, manifest, files }: GatheredRecord): ReportBlock[] {
  if (!manifest) return []
  const about = [
    kindName(manifest.kind),
    longDate(asWritten(manifest.time)),
    plainName(manifest.authorName) && `added by ${plainName(manifest.authorName)}`,
  ]
  return [
    { kind: "heading", text: title },
    note(about.filter(Boolean).join(" · ")),
    ...files.flatMap((file) => fileBlocks(file, files.length > 1)),
  ]
}

function fileBlocks({ file, taken, why, otherPerson }: GatheredFile, several: boolean): ReportBlock[] {
  const head: ReportBlock[] = several ? [{ kind: "subheading", text: file.name }] : []
  if (!taken) return [...head, note(`Not in words here: ${why}.`)]
  const blocks: ReportBlock[] = [...head]
  if (otherPerson !== "")
    blocks.push({
      kind: "line",
      flags: ["Names another person"],
      what: otherPerson,
      details: "Its lines are not in the summary above.",
      when: "",
      source: "",
    })
  let section = ""
  for (const row of taken.rows) {
    if (row.section !== section) blocks.push({ kind: "subheading", text: row.section })
    section = row.section
    const what = row.subject ? `${row.what} (${row.subject})` : row.what
    blocks.push({ kind: "line", flags: row.flags, what, details: row.details, when: row.when, source: "" })
  }
  const withRows = new Set(taken.rows.map((row) => row.section))
  for (const { section: title, text: said } of taken.narrative)
    if (!withRows.has(title)) blocks.push({ kind: "subheading", text: title || "Text" }, text(said))
  const beside = taken.narrative.filter((one) => withRows.has(one.section)).length
  return [
    ...blocks,
    ...(beside > 0 ? [note(`${count(beside, "text")} beside these lines: see the record.`)] : []),
    ...taken.notes.map(note),
  ]
}
