import { KeywardError } from "../../_core/errors"
import { FILE_TYPES, UNKNOWN_TYPE } from "../../_core/file-types"
import { openCard } from "../../_core/shl/open-card"
import type { CardSignature, OpenedCard } from "../../_core/shl/open-card"
import type { TrustedIssuer } from "../../_core/shl/trusted-issuers"
import { longDate } from "../../_words/format"
import * as fhir from "../fhir/read"
import { notShown } from "../parts/not-shown"
import type { Attachment, Reading } from "../reading"
import { cardTree, Digits, isFields, jsonText, member } from "./bundle-json"
import type { CardTree } from "./bundle-json"
import type { Card } from "./model"

/** What a card is judged by. */
export interface Judgement {
  readonly issuers: readonly TrustedIssuer[]
  readonly now: Date
}

const BUNDLE = "application/fhir+json"
const FHIR_JSON = FILE_TYPES.find(({ id }) => id === "fhir-json") ?? UNKNOWN_TYPE

/** Reads one card; what is wrong with it is said in it. Throws nothing for what a card holds. */
export async function readCard(jws: string, name: string, { issuers, now }: Judgement): Promise<Card> {
  let opened: OpenedCard
  try {
    opened = await openCard(jws, issuers)
  } catch (thrown) {
    if (thrown instanceof KeywardError) return unreadable(thrown)
    throw thrown
  }
  const payload = cardTree(opened.payload)
  if (payload === undefined) return unreadable(new KeywardError("document-damaged"))
  const credential = member(payload, "vc")
  const subject = member(credential, "credentialSubject")
  const bundle = attached(member(subject, "fhirBundle"), name)
  const issued = timeOf(member(payload, "nbf"))
  const ends = timeOf(member(payload, "exp"))
  const version = member(subject, "fhirVersion")
  const byIssuer = opened.signature === "verified" ? "" : ", as the card says"
  return {
    signature: opened.signature,
    verdict: verdictOf(opened),
    issuer: opened.issuerName || opened.iss,
    iss: opened.iss,
    issued: issued?.toISOString().slice(0, 10) ?? "",
    warnings: warningsOf(issued, ends, now, bundle !== null),
    lines: [
      { label: `Issuer${byIssuer}`, text: opened.iss || "not said" },
      { label: "Kind", text: kindsIn(member(credential, "type")) },
      { label: "Valid from", text: issued ? longDate(issued) : "not said" },
      { label: "Valid until", text: ends ? longDate(ends) : "no end said" },
      { label: "FHIR version", text: typeof version === "string" ? version : "" },
    ].filter(({ text }) => text !== ""),
    bundle,
    reading: await readingIn(bundle),
    notShown: notShown(
      others(payload, ["iss", "nbf", "exp", "vc"]) +
        others(credential, ["type", "credentialSubject"]) +
        others(subject, ["fhirVersion", "fhirBundle"]),
      "other field of the card",
      "other fields of the card",
    ),
  }
}

const unreadable = ({ code }: KeywardError): Card => ({
  signature: null,
  verdict:
    code === "document-too-large"
      ? "This card can’t be shown: it holds more than what can be opened here."
      : "This card can’t be read: it is damaged. Its signature could not be checked.",
  issuer: "",
  iss: "",
  issued: "",
  warnings: [],
  lines: [],
  bundle: null,
  reading: null,
  notShown: notShown(1, "card that can’t be read"),
})

const VERDICTS: Record<CardSignature, (issuer: string) => string> = {
  verified: (issuer) => `Verified: signed by ${issuer}, and not changed since.`,
  wrong: (issuer) =>
    `The signature is wrong: this card was changed, or ${issuer} did not make it. Do not rely on it.`,
  "unknown-issuer": () => "Not verified: you have not added this issuer. Anybody could have made this card.",
  "unknown-key": (issuer) =>
    `Not verified: the card names a key that is not among those that you keep of ${issuer}. Anybody could have made this card.`,
}
const verdictOf = ({ signature, issuerName, iss }: OpenedCard) => VERDICTS[signature](issuerName || iss)

function warningsOf(issued: Date | null, ends: Date | null, now: Date, bundled: boolean): string[] {
  const warnings: string[] = []
  if (issued && issued > now) warnings.push(`This card is not valid before ${longDate(issued)}.`)
  if (ends && ends <= now) warnings.push(`This card expired on ${longDate(ends)}.`)
  if (!bundled) warnings.push("This card holds no FHIR bundle.")
  return warnings
}

/** Seconds since 1970 as RFC 7519 has them (NumericDate), fractions allowed; null if it is none. */
function timeOf(value: CardTree | undefined): Date | null {
  if (!(value instanceof Digits)) return null
  const time = new Date(Number(value.text) * 1_000)
  return Number.isNaN(time.getTime()) ? null : time
}

/** `immunization, covid19` of `https://smarthealth.cards#immunization`; other types whole. */
function kindsIn(types: CardTree | undefined): string {
  const list = Array.isArray(types) ? (types as readonly CardTree[]) : []
  return list
    .filter((type): type is string => typeof type === "string")
    .map((type) => /^https:\/\/smarthealth\.cards#(.+)$/.exec(type)?.[1] ?? type)
    .filter((type) => type !== "health-card" && type !== "VerifiableCredential")
    .join(", ")
}

function attached(bundle: CardTree | undefined, name: string): Attachment | null {
  if (!isFields(bundle)) return null
  return { name, type: BUNDLE, content: new Blob([jsonText(bundle)]), url: "" }
}

/** null where the bundle is no FHIR; the FHIR viewer says so when it is opened. */
async function readingIn(bundle: Attachment | null): Promise<Reading | null> {
  if (!bundle?.content) return null
  const { name, type, content } = bundle
  const input = { file: content, name, type, size: content.size, found: FHIR_JSON }
  try {
    return fhir.readingOf(await fhir.read(input))
  } catch (thrown) {
    if (thrown instanceof KeywardError) return null
    throw thrown
  }
}

const others = (tree: CardTree | undefined, known: readonly string[]): number =>
  isFields(tree) ? Object.keys(tree).filter((name) => !known.includes(name)).length : 0
