import { codeWordsOf, conceptText } from "./datatypes/concept"
import type { Draft } from "./draft"
import {
  BOOLEAN_ELEMENTS,
  STATUS_ELEMENTS,
  booleanFlags,
  criticalityFlag,
  doNotFlag,
  priorityFlags,
  statusFlags,
  takenFlag,
} from "./flags"
import { NOT_UNDERSTOOD } from "./sentences"
import { isFalse, isTrue, listOf, objectOf, textOf } from "./tree"
import { joined } from "./words"

/** Takes every element that changes what the row says, and every status, and puts them first. */
export function takeFlags(draft: Draft): void {
  const { elements, type } = draft
  for (const name of STATUS_ELEMENTS) {
    const flags = elements.has(name) ? statusFlags(name, elements.node[name], enclosing(draft)) : []
    if (!flags.some(({ text }) => text !== "")) continue
    elements.take(name)
    draft.flag(...flags)
  }
  for (const name of BOOLEAN_ELEMENTS) {
    const flags = elements.has(name) ? booleanFlags(name, elements.node[name]) : null
    if (!flags) continue
    elements.take(name)
    draft.flag(...flags)
  }
  if (
    elements.has("doNotPerform") &&
    (isTrue(elements.node["doNotPerform"]) || isFalse(elements.node["doNotPerform"]))
  )
    if (isTrue(elements.take("doNotPerform"))) draft.flag(doNotFlag(enclosing(draft), aboutOf(draft)))
  if (elements.has("taken")) draft.flag(...takenFlag(elements.take("taken")))
  if (elements.has("criticality")) draft.flag(...criticalityFlag(elements.take("criticality")))
  if (elements.has("priority") && type !== "") {
    const flags = priorityFlags(elements.node["priority"])
    if (flags.length > 0) elements.take("priority")
    draft.flag(...flags)
  }
  takeRules(draft)
}

/** The type of the resource that a part belongs to. */
const enclosing = (draft: Draft): string => draft.type || textOf(draft.writer.resource["resourceType"])

/** All codes and words that tell what must not be done. */
const aboutOf = ({ elements: { node } }: Draft): string =>
  ["code", "category", "orderDetail", "detail"]
    .flatMap((name) => listOf(node[name]))
    .flatMap((one) => [conceptText(one), ...codeWordsOf(one), conceptText(objectOf(one)["concept"])])
    .join(" ")

function takeRules(draft: Draft): void {
  const { elements, writer } = draft
  const rules = elements.takeText("implicitRules")
  if (rules) draft.flag({ kind: "warning", text: `Written under special rules (${rules}): read the file` })
  const extensions = elements.takeList("modifierExtension")
  if (extensions.length > 0) draft.flag({ kind: "warning", text: NOT_UNDERSTOOD })
  for (const one of extensions) {
    const { label, text, url } = writer.extension(one)
    draft.detail("Condition", joined([label || url, text], ": "))
  }
}
