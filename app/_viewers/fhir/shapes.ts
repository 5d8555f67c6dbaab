import { isAttachment } from "./datatypes/attachment"
import { Decimal, isObject, listOf, textOf } from "./tree"
import type { FhirNode, FhirObject } from "./tree"

/** Datatypes that a line of text can say, told by their members (hl7.org/fhir/R4/datatypes.html and that of R5). */
export type Shape =
  | "concept"
  | "codeable-reference"
  | "reference"
  | "quantity"
  | "contact"
  | "identifier"
  | "coding"
  | "range"
  | "ratio"
  | "period"
  | "curve"
  | "name"
  | "address"
  | "annotation"
  | "timing"
  | "dosage"
  | "attachment"
  | "signature"

type Kind = "text" | "texts" | "object" | "objects"

interface Rule {
  readonly shape: Shape
  /** No other members may be there, but `id` and extensions. */
  readonly members: Readonly<Record<string, Kind>>
  readonly needs?: (node: FhirObject, name: string) => boolean
}

/** Members by kind: `all("text", "system value")`. */
const all = (kind: Kind, names: string): Record<string, Kind> =>
  Object.fromEntries(names.split(" ").map((name) => [name, kind]))
const has =
  (...names: string[]) =>
  (node: FhirObject): boolean =>
    names.some((name) => node[name] !== undefined)

const CONTACT_SYSTEMS = new Set(["phone", "fax", "email", "pager", "url", "sms", "other"])

const RULES: readonly Rule[] = [
  { shape: "concept", members: { coding: "objects", text: "text" } },
  { shape: "codeable-reference", members: { concept: "object", reference: "object" } },
  {
    shape: "reference",
    members: { ...all("text", "reference display type"), identifier: "object" },
    needs: has("reference", "display", "identifier"),
  },
  {
    shape: "quantity",
    members: all("text", "value unit units code system comparator currency"),
    needs: ({ value, unit }) => isNumber(value) || (value === undefined && unit !== undefined),
  },
  {
    shape: "contact",
    members: { ...all("text", "system value use rank"), period: "object" },
    needs: ({ system }, name) => name === "telecom" || CONTACT_SYSTEMS.has(textOf(system)),
  },
  {
    shape: "identifier",
    members: { ...all("text", "use system value"), ...all("object", "type period assigner") },
    needs: has("value", "assigner"),
  },
  {
    shape: "coding",
    members: all("text", "system version code display userSelected primary"),
    needs: has("code", "display", "system"),
  },
  { shape: "range", members: all("object", "low high") },
  { shape: "ratio", members: all("object", "numerator denominator lowNumerator highNumerator") },
  { shape: "period", members: all("text", "start end") },
  {
    shape: "curve",
    members: {
      origin: "object",
      ...all(
        "text",
        "period interval intervalUnit factor lowerLimit upperLimit dimensions codeMap offsets data",
      ),
    },
    needs: (node) => node["origin"] !== undefined && node["dimensions"] !== undefined,
  },
  {
    shape: "name",
    members: { ...all("text", "use text"), ...all("texts", "family given prefix suffix"), period: "object" },
    needs: (node, name) => name === "name" || node["family"] !== undefined || node["given"] !== undefined,
  },
  {
    shape: "address",
    members: {
      ...all("text", "use type text city district state postalCode country"),
      line: "texts",
      period: "object",
    },
    needs: has("line", "city", "postalCode", "country", "state"),
  },
  {
    shape: "annotation",
    members: { ...all("text", "text time authorString"), authorReference: "object" },
    needs: has("text"),
  },
  {
    shape: "timing",
    members: { repeat: "object", event: "texts", code: "object" },
    needs: has("repeat", "event"),
  },
]

const DOSAGE_SIGNS = has(
  "doseAndRate",
  "asNeededBoolean",
  "asNeededCodeableConcept",
  "maxDosePerPeriod",
  "additionalInstruction",
)

/** The datatype of an object; null if it is a part with elements of its own. `name` is that of the element. */
export function shapeOf(node: FhirObject, name: string): Shape | null {
  const keys = Object.keys(node).filter(
    (key) => key !== "id" && key !== "extension" && !key.startsWith("_") && node[key] !== undefined,
  )
  const rule = RULES.find(
    ({ members, needs }) =>
      keys.every((key) => Object.hasOwn(members, key) && fits(node[key], members[key])) &&
      keys.length > 0 &&
      (needs?.(node, name) ?? true),
  )
  if (rule) return rule.shape
  if (name === "dosageInstruction" || name === "dosage" || DOSAGE_SIGNS(node)) return "dosage"
  if (node["sigFormat"] !== undefined || (node["who"] !== undefined && node["data"] !== undefined))
    return "signature"
  return isAttachment(node) ? "attachment" : null
}

function fits(node: FhirNode | undefined, kind: Kind | undefined): boolean {
  if (kind === "text") return !isObject(node) && !Array.isArray(node)
  if (kind === "texts") return listOf(node).every((one) => !isObject(one))
  return kind === "object" ? isObject(node) : listOf(node).every(isObject)
}

const isNumber = (node: FhirNode | undefined): boolean =>
  node instanceof Decimal || (typeof node === "string" && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(node))
