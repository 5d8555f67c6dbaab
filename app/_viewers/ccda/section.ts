import { narrativeText } from "../parts/narrative-tree"
import type { LabelledText } from "../parts/row"
import type { Fact } from "../reading"
import type { Context } from "./context"
import { describe, isValue, TECHNICAL } from "./describe"
import type { CdaSection } from "./model"
import { narrativeOf } from "./narrative"
import type { statementsIn } from "./statement"
import { statementRows } from "./statement"
import { labelOf, nullFlavorText } from "./terms"
import { valueText } from "./values"
import { attribute, childOf, childrenOf, textIn } from "./xml"
import type { XmlElement } from "./xml"
import { STATEMENTS } from "./draft"
import { wordsOf } from "./repeats"
import { codeText } from "./codes"

const PARTS: ReadonlySet<string> = new Set(["title", "code", "text", "entry", "component", "id"])

/** A section with its narrative, its entries and the sections in it, to any depth. */
export function sectionOf(element: XmlElement, context: Context, facts: Fact[]): CdaSection {
  const code = childOf(element, "code")
  const text = childOf(element, "text")
  const narrative = narrativeOf(text, context)
  const said = new Set(wordsOf(narrativeText(narrative)))
  const scope = { context, facts, sectionCode: attribute(code, "code"), said }
  const why = attribute(element, "nullFlavor") || attribute(text, "nullFlavor")
  const reason = why ? nullFlavorText(why) : ""
  return {
    title: textIn(childOf(element, "title")) || (code ? codeText(code, context) : "") || "Section",
    flags: reason ? [{ text: reason.charAt(0).toUpperCase() + reason.slice(1), kind: "uncertain" }] : [],
    about: childrenOf(element)
      .filter(({ name }) => !PARTS.has(name) && !TECHNICAL.has(name))
      .map((child) => aboutOf(child, context))
      .filter(({ text }) => text !== ""),
    narrative,
    rows: childrenOf(element, "entry").flatMap((entry) => entryRows(entry, scope)),
    sections: childrenOf(element, "component").flatMap((component) =>
      childrenOf(component, "section").map((section) => sectionOf(section, context, facts)),
    ),
  }
}

function entryRows(entry: XmlElement, scope: Parameters<typeof statementsIn>[1]) {
  for (const child of childrenOf(entry))
    if (!STATEMENTS.has(child.name) && !TECHNICAL.has(child.name))
      scope.context.miss(`entries of a type that is not known (${child.name})`)
  return childrenOf(entry).flatMap((child) => (STATEMENTS.has(child.name) ? statementRows(child, scope) : []))
}

function aboutOf(child: XmlElement, context: Context): LabelledText {
  const text = isValue(child)
    ? valueText(child, context)
    : describe(child, context, { contact: true }).join(", ")
  return { label: labelOf(child.name), text }
}
