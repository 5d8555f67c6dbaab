import { shownTitle } from "../../_core/records/shown-name"
import { EVERYTHING, recordScope } from "../../_core/types"
import type { Scope } from "../../_core/types"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import type { Choice } from "../../_ui/ChoiceList"
import type { FolderInUse } from "../scopes"
import { timeOfRecord } from "../timeline"
import { count, monthOf } from "../../_words/format"

/** What can be shared, by decimal scope: the record that is looked at and its folder, else any folder; everything. */
export const choicesOf = (
  record: OpenRecord | undefined,
  folders: readonly FolderInUse[],
  all: number,
): Choice<string>[] => [
  ...(record
    ? [
        {
          value: String(recordScope(record.state.number)),
          label: "This record",
          help: shownTitle(record.manifest.title),
        },
      ]
    : []),
  ...folders
    .filter((each) => !record || each.scope === record.state.folder)
    .map((each) => ({
      value: String(each.scope),
      label: `Folder ${each.name}`,
      help: `${count(each.count, "record")}, and any you add to it`,
    })),
  { value: String(EVERYTHING), label: "Everything", help: `${count(all, "record")}, and any you add` },
]

/** "everything", "the folder Heart", "the record “Blood count”" */
export const whatInWords = (scope: Scope, alone: boolean, name: string): string =>
  scope === EVERYTHING ? "everything" : alone ? `the record “${name}”` : `the folder ${name}`

/** "Dr Marchetti" for the button. */
export const lastWords = (name: string): string => {
  const words = name.split(" ")
  return words[0] === "Dr" && words.length > 2 ? `Dr ${words.at(-1)}` : name
}

/** ", back to March 2019": how far back the records go that a scope covers. */
export function since(records: readonly ListedRecord[], scope: Scope): string {
  const covered = records.filter(({ state }) => scope === EVERYTHING || state.folder === scope)
  const oldest = Math.min(...covered.map((record) => timeOfRecord(record).getTime()))
  return Number.isFinite(oldest) ? `, back to ${monthOf(new Date(oldest))}` : ""
}
