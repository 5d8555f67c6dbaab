import type { Subject } from "./reading"

/** What is known of the person whose records these are. */
export interface KnownPatient {
  readonly name: string
  /** ISO 8601 as precise as it is known; empty if it is not. */
  readonly birthDate: string
}

export type MatchOutcome = "same" | "differs" | "unknown"

export interface SubjectMatch {
  /** `differs`: nobody whom the file is about is this patient, as far as it says. */
  readonly outcome: MatchOutcome
  /** The people of the file who differ from the patient by name or birth date; also if another one is the patient. */
  readonly others: readonly Subject[]
}

/**
 * Whether a file is about this patient, by name and birth date. A hint for people, not an identification: order, case,
 * accents, titles, middle names and initials do not count, and what cannot be compared is `unknown`.
 */
export function matchSubjects(subjects: readonly Subject[], patient: KnownPatient): SubjectMatch {
  const matched = subjects.map((subject) => ({ subject, outcome: matchSubject(subject, patient) }))
  const others = matched.filter(({ outcome }) => outcome === "differs").map(({ subject }) => subject)
  const same = matched.some(({ outcome }) => outcome === "same")
  return { outcome: same ? "same" : others.length > 0 ? "differs" : "unknown", others }
}

export function matchSubject(
  subject: Pick<Subject, "name" | "birthDate">,
  patient: KnownPatient,
): MatchOutcome {
  const [name, born] = [
    matchNames(subject.name, patient.name),
    matchDates(subject.birthDate, patient.birthDate),
  ]
  return name === "differs" || born === "differs" ? "differs" : name
}

/** Dates as precise as both are: `1957` and `1957-03-12` do not differ. DICOM's and HL7 v2's `19570312` are read, too. */
export function matchDates(one: string, other: string): MatchOutcome {
  const [a, b] = [partsOf(one), partsOf(other)]
  const known = Math.min(a.length, b.length)
  if (known === 0) return "unknown"
  return a.slice(0, known).join() === b.slice(0, known).join() ? "same" : "differs"
}

function partsOf(date: string): string[] {
  const found = /^(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?/.exec(date.trim())
  return found ? found.slice(1).filter((part): part is string => part !== undefined && part !== "00") : []
}

/** Names as FHIR, CDA, DICOM (`WEBER^ANNA^^Dr=…`) and HL7 v2 write them. */
export function matchNames(one: string, other: string): MatchOutcome {
  const outcomes = spellingsOf(one)
    .flatMap((a) => spellingsOf(other).map((b) => matchTokens(a, b)))
    .filter((outcome) => outcome !== null)
  if (outcomes.includes("same")) return "same"
  return outcomes.length === 0 || outcomes.includes("unknown") ? "unknown" : "differs"
}

/** A part of a name: its letters without accents, and as German and the Nordic languages write them out. */
interface Token {
  readonly forms: readonly string[]
  readonly script: string
}

/** null if the two are written in different scripts: Weber and Вебер may be one person or two. */
function matchTokens(one: readonly Token[], other: readonly Token[]): MatchOutcome | null {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one]
  if (!few.some(({ script }) => many.some((token) => token.script === script))) return null
  const left = [...many]
  let full = 0
  const take = (fits: (token: Token) => boolean): boolean => {
    const at = left.findIndex(fits)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }
  const unmatched = few.filter((token) => {
    const found = take(({ forms }) => forms.some((form) => token.forms.includes(form)))
    if (found && !isInitial(token)) full++
    return !found
  })
  if (!unmatched.every((token) => take((each) => isInitialOf(token, each)))) return "differs"
  // One name alone, or one and an initial, fits many people
  return full >= 2 ? "same" : "unknown"
}

const isInitial = ({ forms }: Token): boolean => (forms[0]?.length ?? 0) === 1
const isInitialOf = (one: Token, other: Token): boolean =>
  (isInitial(one) || isInitial(other)) && one.forms[0]?.[0] === other.forms[0]?.[0]

const TITLES = new Set("mr mrs ms miss mx dr prof herr frau jr sr md phd ii iii".split(" "))
const NOBODY = new Set(
  "unknown anonymous anonymized anonymised anon anonym name not given no none patient unnamed unidentified".split(
    " ",
  ),
)

/** The ways to read a name: DICOM's groups, and words with a hyphen as two or as one. */
function spellingsOf(name: string): Token[][] {
  const groups = name.split("=").filter((group) => /\p{L}/u.test(group))
  const ways = groups.flatMap((group) => [group, group.replace(/[-\u2010\u2011]/g, "")])
  return [...new Set(ways)].map(tokensOf).filter((tokens) => tokens.length > 0)
}

function tokensOf(name: string): Token[] {
  // Numbers are those of a study, a file or an account, not of a person
  if (/\d{3}|^0x[\da-f]/i.test(name)) return []
  const words = name
    .normalize("NFC")
    .toLowerCase()
    .replace(/['\u2019\u02bc`\u00b4]/g, "")
    .split(/[^\p{L}\p{M}]+/u)
    .filter(Boolean)
  const named = words.filter((word) => !TITLES.has(word))
  const kept = named.length > 0 ? named : words
  return kept.every((word) => NOBODY.has(word)) ? [] : kept.map(tokenOf)
}

const BARE: Readonly<Record<string, string>> = {
  ...{ ß: "ss", ø: "o", đ: "d", ð: "d", ł: "l", æ: "ae", œ: "oe", þ: "th", ı: "i" },
}
const SPELT_OUT: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" }

function tokenOf(word: string): Token {
  const letters = [...word]
  const bare = (each: string) => BARE[each] ?? each.normalize("NFKD").replace(/\p{M}/gu, "")
  const forms = [letters.map(bare).join(""), letters.map((each) => SPELT_OUT[each] ?? bare(each)).join("")]
  return { forms: [...new Set(forms)], script: scriptOf(word) }
}

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Han", "Hangul", "Thai"].map(
  (script) => [script, new RegExp(`\\p{Script=${script}}`, "u")] as const,
)
const scriptOf = (word: string): string => SCRIPTS.find(([, sign]) => sign.test(word))?.[0] ?? "other"
