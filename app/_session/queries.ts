"use client"
import { useQuery } from "@tanstack/react-query"
import type { UseQueryResult } from "@tanstack/react-query"
import { patientAt } from "../_core/notebook"
import type { InboxPage } from "../_core/ports/registry"
import { fingerprint } from "../_core/keys/fingerprint"
import type { Address, Digest, RecordNumber, Scope } from "../_core/types"
import { readPatient } from "../_journeys/read-patient"
import type { PatientView } from "../_journeys/read-patient"
import { listRecords } from "../_journeys/read-record"
import type { ListedRecord } from "../_journeys/read-record"
import { waitingRecords } from "../_journeys/waiting-records"
import { manifestsOf } from "./manifests"
import { useUnlocked } from "./session"
import { isSameView, keepUnchanged } from "./unchanged"

/** How often the chain is asked for news while a page is looked at. */
const NEWS = 4_000

/** Rows of a list that are asked for news as often as a page of its own. */
const ROWS = 10

/**
 * A patient's journal, verified, with whatever keys of theirs are held; asked again while the page is open.
 * @param rows how many patients stand on the page: the more, the longer each waits for news
 */
export function usePatient(patient: Address, rows = 1): UseQueryResult<PatientView> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["patient", keys.account, patient],
    queryFn: ({ signal }) => readPatient(services, keys, patient, { signal }),
    refetchInterval: NEWS * Math.ceil(rows / ROWS),
    structuralSharing: keepUnchanged(isSameView),
  })
}

/** So many records are opened where nobody asked for more: each costs a request. */
const MOST_RECORDS = 200

/**
 * The patient's records that the account can open, newest first, and those that are broken: so many of those added
 * last, of one folder or of all.
 */
export function useRecords(
  view: PatientView | undefined,
  { most = MOST_RECORDS, folder = null }: { most?: number; folder?: Scope | null } = {},
): UseQueryResult<ListedRecord[]> {
  const { services, keys } = useUnlocked()
  return useQuery({
    // `live` changes when a grant lapses: what it opened is no longer listed
    queryKey: [
      ...["records", keys.account, view?.patient, view?.state.length, liveGrants(view), most],
      folder === null ? null : String(folder),
    ],
    queryFn: ({ signal }) =>
      listRecords(services, view as PatientView, manifestsOf(keys), { signal, most, folder }),
    enabled: view !== undefined,
    // of this patient alone: another's are not shown under this name, not even for a moment
    placeholderData: (previous, query) => (query?.queryKey[2] === view?.patient ? previous : undefined),
    structuralSharing: false,
  })
}

/** Records that others added and the patient has not filed yet. */
export function useWaiting(view: PatientView | undefined): UseQueryResult<ReadonlySet<RecordNumber>> {
  const { keys } = useUnlocked()
  return useQuery({
    queryKey: ["waiting", keys.account, view?.patient, view?.state.length],
    queryFn: async () =>
      new Set(
        (await waitingRecords(view as PatientView)).map(({ number }) => number),
      ) as ReadonlySet<RecordNumber>,
    enabled: view !== undefined,
    placeholderData: (previous, query) => (query?.queryKey[2] === view?.patient ? previous : undefined),
    structuralSharing: false,
  })
}

const liveGrants = (view: PatientView | undefined) =>
  view && [...view.state.grants.values()].filter((grant) => grant.expiresAt > view.now).length

/** So many first grants are read where nobody asked for more. */
const MOST_INBOX = 200

/** The newest first grants to this account, verified, oldest first. */
export function useInbox(most = MOST_INBOX): UseQueryResult<InboxPage> {
  const { services, keys } = useUnlocked()
  return useQuery({
    queryKey: ["inbox", keys.account, most],
    queryFn: ({ signal }) => services.reader.newestInbox(keys.account, most, { signal }),
    refetchInterval: NEWS,
    placeholderData: (previous, query) => (query?.queryKey[1] === keys.account ? previous : undefined),
    structuralSharing: false,
  })
}

/**
 * Who stands at a position of the inbox; null where nobody does. The doctor's notebook knows whom the
 * doctor has opened before; anybody else is looked for from the newest entry back.
 */
export function usePatientAt(position: number): UseQueryResult<Address | null> {
  const { services, keys, notebook } = useUnlocked()
  const known = notebook && patientAt(notebook, position)
  return useQuery({
    queryKey: ["inbox-entry", keys.account, position, known],
    queryFn: async ({ signal }) => {
      if (known) return known
      const read = (most: number) => services.reader.newestInbox(keys.account, most, { signal })
      let page = await read(MOST_INBOX)
      if (page.earlier > position) page = await read(page.length - position)
      return page.entries.find((entry) => entry.position === position)?.patient ?? null
    },
    // The notebook comes to know them while their page is open: what was begun on it must not be drawn anew for that
    placeholderData: (previous, query) =>
      query?.queryKey[1] === keys.account && query.queryKey[2] === position ? previous : undefined,
    // Somebody may be about to stand there
    refetchInterval: ({ state }) => (state.data === null ? NEWS : false),
    structuralSharing: false,
  })
}

/** A key as a person compares it. */
export interface ShownKey {
  readonly digest: Digest
  /** Six groups of digits. */
  readonly digits: readonly string[]
}

/**
 * A person's published key; null where there is none. Looked up whenever it is shown, and again while it is: what is
 * compared has to be the key of this moment.
 * @param by who is asked: `agreed`, both providers, for whoever is about to use it; `reader`, one, where it is shown alone
 */
export function useShownKey(
  account: Address | null,
  by: "agreed" | "reader" = "agreed",
): UseQueryResult<ShownKey | null> {
  const { services } = useUnlocked()
  return useQuery({
    queryKey: ["key", by, account],
    enabled: account !== null,
    queryFn: async () => {
      const key = account && (await services[by].key(account))
      return key ? { digest: key.digest, digits: await fingerprint(key.publicKey) } : null
    },
    staleTime: 0,
    refetchInterval: NEWS,
  })
}
