"use client"
import { useMemo, useState } from "react"
import type { RecordNumber } from "../../_core/types"
import type { ListedRecord, OpenRecord } from "../../_journeys/read-record"
import type { Choosing } from "../timeline"

export interface ChosenRecords {
  /** For the list; undefined while nothing is being chosen. */
  readonly choosing: Choosing | undefined
  /** Those chosen ones that the list shows, in its order: nothing is done with what is not seen. */
  readonly records: readonly OpenRecord[]
  readonly begin: () => void
  readonly end: () => void
  readonly all: () => void
}

/** Which records of a list are chosen, for what is done with all of them at once. */
export function useChoosing(listed: readonly ListedRecord[] | undefined): ChosenRecords {
  const [chosen, setChosen] = useState<ReadonlySet<RecordNumber> | null>(null)
  const choosing = useMemo<Choosing | undefined>(
    () =>
      chosen
        ? {
            chosen,
            onChoose: (number, isChosen) =>
              setChosen((before) => {
                const next = new Set(before)
                if (isChosen) next.add(number)
                else next.delete(number)
                return next
              }),
          }
        : undefined,
    [chosen],
  )
  const open = (listed ?? []).flatMap((record) => record.open ?? [])
  return {
    choosing,
    records: open.filter(({ state }) => chosen?.has(state.number)),
    begin: () => setChosen(new Set()),
    end: () => setChosen(null),
    all: () => setChosen(new Set(open.map(({ state }) => state.number))),
  }
}
