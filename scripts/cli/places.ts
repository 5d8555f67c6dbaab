import { folderName, folderNamed } from "../../app/_core/folder"
import { grantKey, isLive } from "../../app/_core/journal/patient-state"
import { shownName } from "../../app/_core/records/shown-name"
import { asScope, CONTRIBUTE, EVERYTHING, isRecordScope, UNFILED } from "../../app/_core/types"
import type { Address, Scope } from "../../app/_core/types"
import { listRecords } from "../../app/_journeys/read-record"
import { readPatient } from "../../app/_journeys/read-patient"
import type { PatientView } from "../../app/_journeys/read-patient"
import type { Here } from "./enter"
import { EXIT } from "./exit-codes"
import { CommandRefusal } from "./refusal"

export interface Place {
  readonly folder: Scope
  /** Empty where unfiled. */
  readonly folderName: string
}

/** A folder of the account's own, by its name or number; unfiled where none was typed. @throws CommandRefusal */
export function ownPlace({ notebook }: Pick<Here, "notebook">, typed: string | undefined): Place {
  if (typed === undefined) return { folder: UNFILED, folderName: "" }
  const folder = (notebook && folderNamed(notebook, typed)) ?? numbered(typed)
  if (folder === null) throw new CommandRefusal(`You have no folder called ${typed}.`)
  return { folder, folderName: folder === UNFILED ? "" : folderName(notebook, folder) }
}

/**
 * Where an account may add to a patient's records: the folder that was typed, else the only one that it was given, or
 * unfiled where it was given everything.
 * @throws CommandRefusal where nothing was given, or several folders and none typed
 */
export async function placeAt(here: Here, patient: Address, typed: string | undefined): Promise<Place> {
  const { services, keys } = here
  const view = await readPatient(services, keys, patient)
  const given = [...view.state.grants.values()].filter(
    (grant) =>
      grant.grantee === keys.account && isLive(grant, view.now) && (grant.permissions & CONTRIBUTE) !== 0,
  )
  const folders = given.map(({ scope }) => scope).filter((scope) => !isRecordScope(scope))
  if (folders.length === 0)
    throw new CommandRefusal(
      "The patient has not let this account add to their records, or no longer does.",
      EXIT.person,
    )
  const names = await namesOf(here, view)
  const wanted = typed === undefined ? null : (numbered(typed) ?? scopeNamed(names, typed))
  const all = folders.includes(EVERYTHING)
  const chosen =
    wanted ??
    (typed === undefined ? (all ? UNFILED : folders.length === 1 ? folders[0] : undefined) : undefined)
  const may = chosen !== undefined && (all || view.state.grants.has(grantKey(chosen, keys.account)))
  if (chosen === undefined || !may) {
    const list = folders.map((scope) => `${scope}${names.get(scope) ? ` (${names.get(scope)})` : ""}`)
    throw new CommandRefusal(`Say which folder, by --folder: ${list.join(", ")}.`)
  }
  return { folder: chosen, folderName: chosen === UNFILED ? "" : (names.get(chosen) ?? "") }
}

/** What the records that the account can read call their folders. */
async function namesOf({ services }: Here, view: PatientView): Promise<ReadonlyMap<Scope, string>> {
  const listed = await listRecords(services, view, new Map(), { most: 50 })
  return new Map(
    listed.flatMap(({ state, open }) => {
      const name = shownName(open?.manifest.folderName ?? "")
      return name === "" ? [] : [[state.folder, name] as const]
    }),
  )
}

function scopeNamed(names: ReadonlyMap<Scope, string>, typed: string): Scope | null {
  const wanted = typed.trim().toLocaleLowerCase()
  return [...names].find(([, name]) => name.toLocaleLowerCase() === wanted)?.[0] ?? null
}

const numbered = (typed: string): Scope | null => (/^\d{1,19}$/.test(typed) ? asScope(BigInt(typed)) : null)
