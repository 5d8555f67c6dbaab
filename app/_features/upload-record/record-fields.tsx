"use client"
import { MOST_FILES } from "../../_core/records/manifest-schema"
import { Checkbox } from "../../_ui/Checkbox"
import { ChoiceList } from "../../_ui/ChoiceList"
import { count } from "../../_words/format"
import { shownOf } from "./described"
import { ManyFields } from "./many-fields"
import { PhotoPlaceChoice } from "./photo-place-choice"
import { RecordForm } from "./record-form"
import type { RecordFieldsProps } from "./record-form"
import type { Grouping } from "./use-described"

/** More records than these are described by one form. */
const MAX_FORMS = 20

/** What the chosen files are: each by its name, kind and day, or many by one form; and what becomes one record. */
export function RecordFields({ chosen, patient }: RecordFieldsProps) {
  const { described, together, grouping, subFolders } = chosen
  const shown = shownOf(described, together)
  const files = described.flatMap((each) => each.files)
  const mayBeOne = files.length <= MOST_FILES
  return (
    <>
      {subFolders > 0 ? (
        <ChoiceList<Grouping>
          legend="What becomes one record"
          value={grouping}
          onChange={chosen.onGrouping}
          choices={[
            { value: "each", label: "Each file", help: count(files.length, "record") },
            { value: "folder", label: "Each sub-folder", help: count(subFolders, "record") },
            ...(mayBeOne ? [{ value: "one" as const, label: "All of them together", help: "1 record" }] : []),
          ]}
        />
      ) : (
        described.length > 1 &&
        mayBeOne && (
          <Checkbox
            label={`Keep the ${files.length} files together as one record`}
            checked={together}
            onChange={(one) => chosen.onGrouping(one ? "one" : "each")}
          />
        )
      )}
      <PhotoPlaceChoice {...chosen.places} />
      {shown.length > MAX_FORMS ? (
        <ManyFields chosen={chosen} patient={patient} />
      ) : (
        shown.map((each, index) => (
          <RecordForm
            key={index}
            record={each}
            files={together ? files : each.files}
            chosen={chosen}
            patient={patient}
          />
        ))
      )}
    </>
  )
}
