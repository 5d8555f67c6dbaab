import { codeWordsOf, conceptInFull } from "./datatypes/concept"
import type { Flag, FlagKind } from "./model"
import { isFalse, isTrue, listOf } from "./tree"
import type { FhirNode } from "./tree"
import { capital, each, firstOf, hasWords, own, sameWords, spaced } from "./words"

/**
 * Elements that change or take back what a resource says ("is modifier" in FHIR's definitions, of all releases), and
 * every status. They are taken out of a row first and stand first in it.
 */

const NEGATIONS = new Set(
  (
    "entered-in-error refuted not-done not-taken cancelled canceled revoked rejected abandoned declined nullified withdrawn " +
    "aborted failed deny not-performed error"
  ).split(" "),
)
const UNCERTAIN = new Set(
  (
    "unconfirmed provisional differential preliminary presumed draft proposed unknown partial registered suspected possible " +
    "pending intended plan proposal option planned tentative waitlist unable-to-assess not-attainable inconclusive"
  ).split(" "),
)
const WARNINGS = new Set(["superseded", "unsatisfactory"])

/** The status elements of all resource types. Their values are codes or concepts. */
export const STATUS_ELEMENTS = [
  "verificationStatus",
  "clinicalStatus",
  "lifecycleStatus",
  "achievementStatus",
  "docStatus",
  "status",
  "intent",
  "businessStatus",
  "validationStatus",
  "subjectStatus",
  "deathDetermination",
] as const

/** A status in words, with what it means for the statement. */
export function statusFlags(name: string, node: FhirNode | undefined, type: string): Flag[] {
  return listOf(node).map((one) => {
    const codes = codeWordsOf(one)
    const key = codes.map((code) => code.toLowerCase().replace(/[\s_]+/g, "-"))
    // What a care plan is goes without saying; of an order it says that it is none yet.
    const planned = name === "intent" && type === "CarePlan"
    const kind: FlagKind = planned
      ? "status"
      : key.some((code) => NEGATIONS.has(code))
        ? "negation"
        : key.some((code) => UNCERTAIN.has(code))
          ? "uncertain"
          : key.some((code) => WARNINGS.has(code))
            ? "warning"
            : "status"
    return { text: statusWords(name, one, codes, key, type), kind }
  })
}

function statusWords(
  name: string,
  node: FhirNode,
  codes: readonly string[],
  key: readonly string[],
  type: string,
): string {
  const said = typeof node === "string" ? spaced(node) : firstOf(ownWords(node, codes), ...codes)
  // The code decides; words that do not say the same stand beside it.
  const telling = codes.filter((_, at) => NEGATIONS.has(key[at] ?? "") || UNCERTAIN.has(key[at] ?? ""))
  const unsaid = telling.filter((code) => !hasWords(said, code))
  const words = unsaid.length > 0 ? `${spaced(unsaid[0] ?? "")} (${said})` : said
  if (key.includes("not-done")) return `${own(NOT_DONE, type) ?? "NOT done"} (${words})`
  if (key.includes("not-taken")) return `NOT taken (${words})`
  if (key.includes("unknown")) return `${spaced(name)}: ${words.toLowerCase()}`
  if (sameWords(words, "differential")) return "Differential diagnosis"
  return capital(words)
}

/** A concept's own words; a code alone is put in words. */
function ownWords(node: FhirNode, codes: readonly string[]): string {
  const text = conceptInFull(node)
  return codes.includes(text) && /^[a-z][a-z-]*$/.test(text) ? spaced(text) : text
}

const NOT_DONE: Readonly<Record<string, string>> = {
  Immunization: "NOT given",
  MedicationAdministration: "NOT given",
}

const flag = (kind: FlagKind, text: string): Flag => ({ kind, text })

/** What a boolean modifier says when it is true, and when it is false; nothing where that goes without saying. */
const BOOLEANS: Readonly<Record<string, readonly [ifTrue: Flag | null, ifFalse: Flag | null]>> = {
  wasNotGiven: [flag("negation", "NOT given"), null],
  notGiven: [flag("negation", "NOT given"), null],
  notDone: [flag("negation", "NOT done"), null],
  notPerformed: [flag("negation", "NOT done"), null],
  wasNotTaken: [flag("negation", "NOT taken"), null],
  deleted: [flag("negation", "Removed from this list"), null],
  exclude: [flag("negation", "Excluded"), null],
  inactive: [flag("negation", "Inactive"), null],
  prohibited: [flag("negation", "Prohibited"), null],
  isSubpotent: [flag("warning", "Subpotent: the dose may not protect"), null],
  reported: [flag("uncertain", "Reported, not from a primary record"), null],
  reportedBoolean: [flag("uncertain", "Reported, not from a primary record"), null],
  primarySource: [
    flag("status", "From a primary record"),
    flag("uncertain", "Reported, not from a primary record"),
  ],
  active: [flag("status", "Active"), flag("negation", "Inactive: not in use")],
  experimental: [flag("warning", "Experimental"), null],
  deceasedBoolean: [flag("warning", "Deceased"), null],
  deceased: [flag("warning", "Deceased"), null],
  nonCompliant: [flag("warning", "Not followed"), null],
}
export const BOOLEAN_ELEMENTS = Object.keys(BOOLEANS)

/** null if the element is not a boolean: it is then shown by the general rules. */
export function booleanFlags(name: string, node: FhirNode | undefined): Flag[] | null {
  const [ifTrue, ifFalse] = BOOLEANS[name] ?? [null, null]
  const said = isTrue(node) ? ifTrue : isFalse(node) ? ifFalse : undefined
  return said === undefined ? null : said === null ? [] : [said]
}

const RESUSCITATION = /resuscitat|\bCPR\b|89666000|439569004|304253006/i
const GIVEN = /^(Medication|Immunization|Nutrition|Supply|VisionPrescription)/

/** `doNotPerform`: what must not happen, by what it is about. */
export function doNotFlag(type: string, about: string): Flag {
  const what = RESUSCITATION.test(about)
    ? "Do NOT resuscitate"
    : GIVEN.test(type)
      ? "Do NOT give"
      : "Do NOT perform"
  return flag("negation", what)
}

/** STU3's MedicationStatement.taken. */
export function takenFlag(node: FhirNode | undefined): Flag[] {
  const code = codeWordsOf(node)[0] ?? ""
  const known: Readonly<Record<string, Flag>> = {
    y: flag("status", "Taken"),
    n: flag("negation", "NOT taken"),
    unk: flag("uncertain", "Not known whether it is taken"),
    na: flag("status", "Taking it: not applicable"),
  }
  return code === "" ? [] : [own(known, code) ?? flag("uncertain", `Taken: ${code}`)]
}

/** Criticality of an allergy; DSTU2 has CRITL, CRITH, CRITU. */
export function criticalityFlag(node: FhirNode | undefined): Flag[] {
  const code = codeWordsOf(node)[0] ?? ""
  if (code === "") return []
  if (code === "high" || code === "CRITH") return [flag("warning", "High risk")]
  if (code === "unable-to-assess" || code === "CRITU") return [flag("uncertain", "Risk: unable to assess")]
  return [
    flag("status", code === "low" || code === "CRITL" ? "Low risk" : `Risk: ${spaced(code).toLowerCase()}`),
  ]
}

/** stat, asap and urgent must be seen; routine goes with the other statuses. */
export function priorityFlags(node: FhirNode | undefined): Flag[] {
  return listOf(node).flatMap((one) => {
    const words = typeof one === "string" ? spaced(one) : conceptInFull(one)
    const urgent = codeWordsOf(one).some((code) => ["stat", "asap", "urgent", "EM", "UR", "S"].includes(code))
    return words
      ? [flag(urgent ? "warning" : "status", urgent ? capital(words) : `Priority: ${words.toLowerCase()}`)]
      : []
  })
}

const ORDER: readonly FlagKind[] = ["negation", "uncertain", "warning", "abnormal", "status"]

/** Negation first, then doubt, then all else; each once. */
export const sortedFlags = (flags: readonly Flag[]): Flag[] =>
  each(
    ORDER.flatMap((kind) => flags.filter((one) => one.kind === kind && one.text !== "")),
    ({ text }) => text,
  )

/** Statuses that go without saying where statements of several documents stand side by side. */
const ORDINARY = new Set([
  "active",
  "final",
  "completed",
  "confirmed",
  "current",
  "order",
  "recorded",
  "finished",
  "normal",
  "given",
  "taken",
  "from a primary record",
  "priority: routine",
])
export const factFlags = (flags: readonly Flag[]): string[] =>
  flags
    .filter(
      ({ text, kind }) => kind !== "abnormal" && !(kind === "status" && ORDINARY.has(text.toLowerCase())),
    )
    .map(({ text }) => text)
