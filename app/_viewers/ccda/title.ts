import { codeTable } from "../../_core/code-table"
import type { LabelledText } from "../parts/row"
import type { Context } from "./context"
import { describe } from "./describe"
import { isAllergy } from "./flags"
import { labelOf } from "./terms"
import { valueText } from "./values"
import { at, attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"
import { absent } from "./absent"
import { codeText, referredText, translationsOf } from "./codes"
import { nameText } from "./names"

export interface Title {
  readonly what: string
  /** What else the parts say from which the title was made. */
  readonly details: readonly LabelledText[]
  /** Children of the statement that are said by now. */
  readonly used: ReadonlySet<XmlElement>
}

/** Codes of an observation that say only that it is one; its value says what of. */
const GENERIC: ReadonlySet<string> = new Set([
  "ASSERTION",
  // SNOMED CT: problem, diagnosis, finding, condition, symptom, complaint, disease
  ...["55607006", "282291009", "404684003", "64572001", "418799008", "409586006", "248536006", "373930000"],
  // LOINC: diagnosis, problem, condition, clinical finding, complaint, symptom, functional and cognitive finding
  ...[
    "29308-4",
    "75326-9",
    "75323-6",
    "75321-0",
    "75322-8",
    "75325-1",
    "75318-6",
    "75319-4",
    "75314-5",
    "75315-2",
  ],
])

const WORDS = codeTable<string>({
  act: "Act",
  encounter: "Encounter",
  observation: "Observation",
  observationMedia: "Picture",
  organizer: "Group",
  procedure: "Procedure",
  regionOfInterest: "Part of a picture",
  substanceAdministration: "Medicine",
  supply: "Supply",
})

/** What a statement is about: the allergen, the problem, the product, or its code. */
export function titleOf(element: XmlElement, context: Context): Title {
  const made =
    element.name === "observation"
      ? (allergen(element, context) ?? finding(element, context))
      : (product(element, context) ?? null)
  const title = made ?? coded(element, context)
  if (title.what) return title
  const text = referredText(childOf(element, "text"), context)
  return {
    ...title,
    what: text.length > 0 && text.length <= 300 ? text : (WORDS[element.name] ?? labelOf(element.name)),
  }
}

function coded(element: XmlElement, context: Context): Title {
  const code = childOf(element, "code")
  if (!code) return { what: "", details: [], used: new Set() }
  const what = codeText(code, context)
  return { what, details: also(code, what, context), used: new Set([code]) }
}

const also = (code: XmlElement, what: string, context: Context): LabelledText[] => [
  { label: "Also coded as", text: translationsOf(code, context, what) },
]

function allergen(element: XmlElement, context: Context): Title | null {
  if (!isAllergy(element)) return null
  const part = childrenOf(element, "participant").find((party) => attribute(party, "typeCode") === "CSM")
  const entity = at(part, "participantRole/playingEntity")
  const code = childOf(entity, "code")
  if (!part || !entity || !code) return null
  const value = childOf(element, "value")
  // An absent substance is no title; the value says which kind of allergy
  const nameless =
    attribute(code, "nullFlavor") !== "" && !childOf(code, "originalText") && !childOf(code, "translation")
  if (nameless && !childOf(entity, "name")) return value ? finding(element, context) : null
  const names = childrenOf(entity, "name").map(nameText)
  const substance = codeText(code, context)
  const what = substance || names.join(", ")
  const others = describe(entity, context, { contact: true, without: new Set(["code", "name"]) })
  const role = describe(childOf(part, "participantRole") ?? part, context, {
    contact: true,
    without: new Set(["playingEntity", "id"]),
  })
  const details = [
    { label: "Substance", text: [...names.filter((name) => name !== what), ...others, ...role].join(", ") },
    ...also(code, what, context),
  ]
  const kind = childOf(element, "code")
  const used = new Set([part])
  if (kind && attribute(kind, "code") === "ASSERTION") used.add(kind)
  return { what, details, used }
}

function finding(element: XmlElement, context: Context): Title | null {
  const code = childOf(element, "code")
  const [value, ...others] = childrenOf(element, "value")
  if (!code || !value || others.length > 0 || !GENERIC.has(attribute(code, "code"))) return null
  const named = attribute(value, "code") || childrenOf(value, "originalText", "translation").length > 0
  const what = named ? codeText(value, context) : ""
  if (!what || attribute(value, "value")) return null
  const kind = attribute(code, "code") === "ASSERTION" ? "" : valueText(code, context)
  const details = [{ label: "Kind", text: kind }, ...also(value, what, context)]
  return { what, details, used: new Set([code, value]) }
}

function product(element: XmlElement, context: Context): Title | null {
  const holder = childOf(element, "consumable") ?? childOf(element, "product")
  const made = at(holder, "manufacturedProduct")
  const material = childOf(made, "manufacturedMaterial") ?? childOf(made, "manufacturedLabeledDrug")
  if (!holder || !made || !material) return null
  const code = childOf(material, "code")
  const names = childrenOf(material, "name").map(nameText)
  const coded = code ? codeText(code, context) : ""
  const nameless = code !== undefined && absent(code) === coded
  const what = (nameless ? names[0] : "") || coded || names[0] || ""
  const rest = new Set([
    "code",
    "name",
    "lotNumberText",
    "manufacturedMaterial",
    "manufacturedLabeledDrug",
    "manufacturerOrganization",
  ])
  const lots = childrenOf(material, "lotNumberText").map((lot) => valueText(lot, context))
  const details: LabelledText[] = [
    { label: "Product", text: names.filter((name) => name !== what).join(", ") },
    { label: "Code", text: nameless && what !== coded ? coded : "" },
    ...(code ? also(code, what, context) : []),
    { label: labelOf("lotNumberText"), text: lots.join(", ") },
    ...childrenOf(made, "manufacturerOrganization").map((maker) => ({
      label: labelOf("manufacturerOrganization"),
      text: describe(maker, context, { contact: false }).join(", "),
    })),
    {
      label: "Of the product",
      text: describe(material, context, { contact: false, without: rest }).join(", "),
    },
    { label: "Of the product", text: describe(made, context, { contact: false, without: rest }).join(", ") },
  ]
  return { what, details, used: new Set([holder]) }
}
