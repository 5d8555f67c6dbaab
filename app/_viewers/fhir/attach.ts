import { attachmentOf, attachmentText } from "./datatypes/attachment"
import type { Draft } from "./draft"
import { DAMAGED_FILE } from "./sentences"
import { textOf } from "./tree"
import type { FhirObject } from "./tree"
import { choiceBase } from "./words"

/** Puts a file inside the file into the row; a url that names a Binary of the same file is followed. */
export function putAttachment(node: FhirObject, draft: Draft, name: string): void {
  const { scope, resource } = draft.writer
  const label = draft.label(choiceBase(name))
  const url = textOf(node["url"])
  const binary =
    node["data"] === undefined && url ? scope.references.resolve({ reference: url }, resource) : null
  const source = binary ? { ...binary.entry.resource, title: node["title"] ?? null } : node
  if (binary) scope.shown.add(binary.entry.resource)
  const { damaged, ...attachment } = attachmentOf(source, draft.what || label)
  if (damaged) scope.notes.add(DAMAGED_FILE)
  // What lies elsewhere is said with its address; what should lie in this file and does not is missing.
  else if (url && !binary && !/^[a-z][a-z0-9+.-]*:/i.test(url)) scope.countMissing(resource, url)
  draft.attachments.push(attachment)
  draft.detail(
    label,
    attachmentText(node) + (draft.writer.additions(node) && ` ${draft.writer.additions(node)}`),
  )
}
