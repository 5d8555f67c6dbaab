import { shownTitle } from "../../_core/records/shown-name"
import { EVERYTHING, recordScope } from "../../_core/types"
import type { Scope } from "../../_core/types"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import type { Choice } from "../../_ui/ChoiceList"
import type { FolderInUse } from "../scopes"
import { timeOfRecord } from "../timeline"
import type { WordsOf } from "../../_language/words"
import type { Formats } from "../../_words/format"
import type { SHARE } from "./words"

type ShareWords = WordsOf<typeof SHARE>

/** What can be shared, by decimal scope: the record that is looked at and its folder, else any folder; everything. */
export const choicesOf = (
  record: OpenRecord | undefined,
  folders: readonly FolderInUse[],
  all: number,
  words: ShareWords,
): Choice<string>[] => [
  ...(record
    ? [
        {
          value: String(recordScope(record.state.number)),
          label: words.thisRecord,
          help: shownTitle(record.manifest.title),
        },
      ]
    : []),
  ...folders
    .filter((each) => !record || each.scope === record.state.folder)
    .map((each) => ({
      value: String(each.scope),
      label: words.folder({ name: each.name }),
      help: words.recordsAndAnyInIt({ records: each.count }),
    })),
  { value: String(EVERYTHING), label: words.everything, help: words.recordsAndAny({ records: all }) },
]

/** "everything", "the folder Heart", "the record “Blood count”" */
export const whatInWords = (scope: Scope, alone: boolean, name: string, words: ShareWords): string =>
  scope === EVERYTHING ? words.theEverything : alone ? words.theRecord({ name }) : words.theFolder({ name })

/** "Dr Marchetti" for the button. */
export const lastWords = (name: string): string => {
  const words = name.split(" ")
  return words[0] === "Dr" && words.length > 2 ? [words[0], words.at(-1)].join(" ") : name
}

/** "March 2019": how far back the records go that a scope covers; null where it has none. */
export function since(records: readonly ListedRecord[], scope: Scope, { monthOf }: Formats): string | null {
  const covered = records.filter(({ state }) => scope === EVERYTHING || state.folder === scope)
  const oldest = Math.min(...covered.map((record) => timeOfRecord(record).getTime()))
  return Number.isFinite(oldest) ? monthOf(new Date(oldest)) : null
}
