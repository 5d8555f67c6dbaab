"use client"
import { CircleCheck, Clock, Trash2 } from "lucide-react"
import { useState } from "react"
import type { Address } from "../../_core/types"
import type { PatientView } from "../../_journeys/read-patient"
import { Card } from "../../_ui/Card"
import { Button } from "../../_ui/Button"
import { HistoryList } from "../../_ui/HistoryList"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Tag } from "../../_ui/Tag"
import type { TagProps } from "../../_ui/Tag"
import { Meta } from "../../_ui/Text"
import { clockOf, count, fromUnix, longDate } from "../../_words/format"
import { addedBy } from "./added"
import type { Outcome } from "./added"

const PAGE = 25
const SAID: Record<Outcome, { words: string; tone: NonNullable<TagProps["tone"]>; icon: typeof Clock }> = {
  waiting: { words: "Waits for the patient to file it", tone: "info", icon: Clock },
  filed: { words: "Filed by the patient", tone: "success", icon: CircleCheck },
  removed: { words: "Removed", tone: "plain", icon: Trash2 },
}

/** For whoever may add and not read: what they added and what became of it, as the patient's journal tells. */
export function AddedByMe({ view, account, who }: { view: PatientView; account: Address; who: string }) {
  const [most, setMost] = useState(PAGE)
  const added = addedBy(view, account)
  if (added.length === 0)
    return (
      <Meta>You have added nothing for {who} yet. What you add is listed here, with what became of it.</Meta>
    )
  return (
    <Card title="What you added" aside={<Tag>{count(added.length, "record")}</Tag>}>
      <Stack>
        <HistoryList
          label="What you added"
          entries={added.slice(0, most).map(({ record, outcome, since }) => {
            const { words, tone, icon } = SAID[outcome]
            const at = fromUnix(record.addedAt.timestamp)
            return {
              id: String(record.number),
              text: `Added on ${longDate(at)}, ${clockOf(at)}`,
              meta: (
                <Tag tone={tone} icon={<Icon of={icon} size={16} />}>
                  {outcome === "waiting" ? words : `${words}, ${longDate(fromUnix(since))}`}
                </Tag>
              ),
            }
          })}
        />
        {added.length > most && <Button onClick={() => setMost(most + PAGE)}>Show earlier ones</Button>}
        <Meta>What it says only {who} can open: you were given no key.</Meta>
      </Stack>
    </Card>
  )
}
