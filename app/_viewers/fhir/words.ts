/** `MedicationStatement` as "Medication statement", `on-hold` as "On hold". */
export function spaced(name: string): string {
  const words = name
    .replace(/[-_]+/g, " ")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .trim()
    .split(/\s+/)
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(" ")
  return capital(words)
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The first that says something. */
export const firstOf = (...texts: readonly string[]): string => texts.find((text) => text !== "") ?? ""

/** The texts that say something, each once. */
export const joined = (texts: readonly string[], separator = ", "): string =>
  [...new Set(texts.filter((text) => text !== ""))].join(separator)

/** An entry of a table by a key that a file gives: `constructor` is not one. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/** Each of the items once, by what tells them apart. */
export function each<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const known = new Map<string, T>()
  for (const item of items) if (!known.has(keyOf(item))) known.set(keyOf(item), item)
  return [...known.values()]
}

/** Whether two texts say the same but for case, spaces and punctuation. */
export const sameWords = (one: string, other: string): boolean => folded(one) === folded(other)

/** Whether the words of one text stand in another. */
export const hasWords = (text: string, words: string): boolean => folded(text).includes(folded(words))

const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, "")

/** Types that the name of a choice element ends with (hl7.org/fhir/R4/formats.html#choice). */
const CHOICE_TYPE =
  /^(.+?)(Address|Age|Annotation|Attachment|Base64Binary|Boolean|Canonical|Code|CodeableConcept|CodeableReference|Coding|ContactPoint|Count|Date|DateTime|Decimal|Distance|Dosage|Duration|Expression|HumanName|Id|Identifier|Instant|Integer|Integer64|Markdown|Meta|Money|Oid|Period|PositiveInt|Quantity|Range|Ratio|RatioRange|Reference|SampledData|Signature|String|Time|Timing|UnsignedInt|Uri|Url|Uuid)$/

const CHOICES = new Set(
  (
    "abatement additive age allowed amount answer asNeeded author beforeAfter born bounds collected component content " +
    "created deceased defaultValue definition detail diagnosis dose due effective effectiveTime entity event fastingStatus fixed " +
    "doseNumber identified indicator indication instantiates item legallyBinding location max medication min multipleBirth " +
    "occurence occurrence onset param pattern performed probability procedure product quantity rate reported schedule scheduled seriesDoses serviced " +
    "site source statusReason subject substance supplied target timing topic usedCode value valueSet"
  ).split(" "),
)

/** `valueQuantity` is `value`, `onsetAge` is `onset`; any other name is itself. */
export function choiceBase(name: string): string {
  const [, base] = CHOICE_TYPE.exec(name) ?? []
  return base !== undefined && CHOICES.has(base) ? base : name
}

const LABELS: Readonly<Record<string, string>> = {
  abatement: "Ended",
  asserter: "Stated by",
  authoredOn: "Written",
  basedOn: "Based on",
  birthDate: "Born",
  bodySite: "Body site",
  code: "Code",
  comment: "Comment",
  contentType: "Media type",
  dateAsserted: "Stated",
  dateTime: "Date",
  derivedFrom: "Derived from",
  effective: "When",
  expirationDate: "Expires",
  extension: "Addition",
  gender: "Sex",
  informationSource: "Told by",
  issued: "Issued",
  lotNumber: "Lot number",
  occurrence: "When",
  partOf: "Part of",
  performed: "When",
  performer: "Performed by",
  reasonCode: "Reason",
  reasonReference: "Reason",
  recordedDate: "Recorded",
  recorder: "Recorded by",
  requester: "Ordered by",
  serviceProvider: "Provider",
  statusReason: "Reason for the status",
  telecom: "Contact",
  value: "Value",
}

/** What an element is called on a page: `bodySite` is "Body site", `valueQuantity` is "Value". */
export function labelOf(name: string): string {
  const base = choiceBase(name)
  return own(LABELS, base) ?? spaced(base.replace(/(CodeableConcept|Reference)$/, ""))
}

/** Adds to the list of a key. */
export function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
