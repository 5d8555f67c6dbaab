import { plain } from "./absent"
import { referredText } from "./codes"
import type { Context } from "./context"
import { describe, isValue, TECHNICAL } from "./describe"
import type { Draft, Scope } from "./draft"
import { wordsOf } from "./repeats"
import { labelOf, nullFlavorText, PARTICIPATIONS } from "./terms"
import { timeText } from "./times"
import { valueText } from "./values"
import { attribute, childOf, childrenOf } from "./xml"
import type { XmlElement } from "./xml"

export const partyLabel = (element: XmlElement): string => {
  const type = attribute(element, "typeCode")
  const label = element.name === "participant" || element.name === "performer" ? PARTICIPATIONS[type] : ""
  return label || labelOf(element.name)
}

/** Text inside the statement. Text that lies in the narrative stands on the page already. */
export function addText(text: XmlElement, draft: Draft, { context, said }: Scope): void {
  const words = referredText(text, context)
  const why = attribute(text, "nullFlavor")
  const pointed = childOf(text, "reference") !== undefined
  if (words && !(pointed && wordsOf(words).every((word) => said.has(word))))
    draft.details.push({ label: "Text", text: words })
  else if (!words && why) draft.details.push({ label: "Text", text: nullFlavorText(why) })
}

/** Of a medicine only the period is a time; how often it is taken is a detail. */
export function addTime(time: XmlElement, element: XmlElement, draft: Draft, context: Context): void {
  const text = timeText(time, context)
  const type = attribute(time, "xsi:type")
  const periodic = /^(PIVL|EIVL|SXPR)/.test(type.replace(/^.*:/, "")) || childOf(time, "period") !== undefined
  if (element.name === "substanceAdministration" && periodic) draft.details.push({ label: "Taken", text })
  else draft.when.push(text)
}

/** ObservationInterpretation that a reader must not overlook. */
const ABNORMAL = /^(A|AA|H|HH|HU|H>|L|LL|LU|L<|R|U|D|W|<|>|E|HX|LX)$/

export function addInterpretation(code: XmlElement, draft: Draft, context: Context): void {
  const text = valueText(code, context)
  if (ABNORMAL.test(attribute(code, "code")) && text)
    draft.flags.push({ text: text.charAt(0).toUpperCase() + text.slice(1), kind: "abnormal" })
  else draft.details.push({ label: labelOf("interpretationCode"), text })
}

export function rangeText(range: XmlElement, context: Context): string {
  const parts = childrenOf(range).flatMap((observed) => {
    const text = referredText(childOf(observed, "text"), context)
    const others = childrenOf(observed)
      .filter(({ name }) => name !== "text" && !TECHNICAL.has(name))
      .map((part) =>
        isValue(part) ? valueText(part, context) : describe(part, context, { contact: false }).join(", "),
      )
    return [text, ...others.filter((other) => !plain(text).includes(plain(other)))]
  })
  return parts.filter(Boolean).join(", ")
}
