import type { ExportIndex } from "../../app/_core/export/export-index"
import { shownName } from "../../app/_core/records/shown-name"
import { EVERYTHING, isRecordScope, recordOfScope } from "../../app/_core/types"
import type { Scope } from "../../app/_core/types"

/** What the account calls somebody; else the beginning and end of the address. */
export function nameOf({ account, people }: ExportIndex, address: string): string {
  const said = people.find((person) => person.account === address)?.name
  const short = `${address.slice(0, 6)}…${address.slice(-4)}`
  if (said) return `${shownName(said)} (${short})`
  return address === account ? "You" : short
}

/** What a scope covers, in words. */
export function scopeOf({ folders, records }: ExportIndex, text: string): string {
  const scope = BigInt(text) as Scope
  if (scope === EVERYTHING) return "Everything"
  if (!isRecordScope(scope))
    return shownName(folders.find((each) => each.scope === text)?.name ?? "") || "A folder"
  const number = recordOfScope(scope)
  return shownName(records.find((record) => record.number === number)?.title ?? "") || `Record ${number}`
}
