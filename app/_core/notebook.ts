import { parseTrustedIssuers } from "./shl/trusted-issuers"
import type { TrustedIssuer } from "./shl/trusted-issuers"
import { asAddress, asScope } from "./types"
import type { Address, Digest, Scope } from "./types"

/** What masters are given as, in the place of a scope. */
export const DELEGATION = "delegation"

/** Names and settings that only the account itself reads; they follow it to every device. */
export interface Notebook {
  readonly name: string
  /** `YYYY-MM-DD`; empty if the account did not say. Only compared on the device with what documents say. */
  readonly birthDate: string
  readonly role: "patient" | "doctor"
  /** Names of folders by decimal scope. */
  readonly folders: Readonly<Record<string, string>>
  /** Names that the account gave to others. */
  readonly contacts: Readonly<Record<Address, string>>
  /** A doctor's last look at each patient: the length of the patient's journal then. */
  readonly seen: Readonly<Record<Address, number>>
  /** The patients whom a doctor has opened: where each one's first grant stands in the doctor's inbox. */
  readonly patients: Readonly<Record<Address, number>>
  /** Whom the account has acted for: 100 at most, the latest first. */
  readonly actedFor: readonly Address[]
  /** The key of each patient whose digits the account compared with them last: see `patientKeyFor`. */
  readonly comparedKeys: Readonly<Record<Address, Digest>>
  /** Where what was shared is to get new keys: the epoch before which it was shared, by decimal scope. */
  readonly rekeying: Readonly<Record<string, number>>
  /**
   * Where the account left records with the keys that somebody may have: the block until which the journal was read
   * then, by decimal scope. What the journal shows to be begun later is offered again.
   */
  readonly rekeyingLeft: Readonly<Record<string, number>>
  /** Issuers whose SMART Health Cards the account trusts. */
  readonly issuers: readonly TrustedIssuer[]
  /**
   * The recovery that the newest recovery code stands for; null where none was noted. Only compared with what the chain
   * names, never named to it: whoever acts for the account may write here.
   */
  readonly recovery: Address | null
  /**
   * What the vault that this code opens says of it (`codeChecks`), base64url; null where it was not noted. Another one in
   * the vault that is sealed shows that somebody sealed that one.
   */
  readonly recoveryCheck: string | null
  /**
   * Whom the account itself has given keys to, and of what: of that alone they are given the next ones. null where it
   * was kept before this was noted. See `recipients.ts`.
   */
  readonly recipients: Recipients | null
  /** Keys that were sent out in grants which nobody has seen confirmed; `scope` is decimal. */
  readonly sentWraps: readonly { readonly scope: string; readonly epoch: number; readonly grantee: Address }[]
  /** The highest epoch of a scope whose key was sent out in re-wraps, by decimal scope. */
  readonly spentEpochs: Readonly<Record<string, number>>
  /** How many names and other entries gave way for want of room, since the person was last told; absent for none. */
  readonly leftOut?: number
  /**
   * A notebook that was sealed with former keys alone, which somebody else may have had: kept, and not used until the
   * person takes it back.
   */
  readonly unconfirmed: Omit<Notebook, "unconfirmed"> | null
}

/** What keys were given of: a scope in decimal, or `delegation` for the masters. */
export type GivenOf = string

/** Keys that the account gave to somebody. */
export interface Given {
  /** Of the public key that they were wrapped to. */
  readonly keyDigest: Digest
  /** Until when, unix seconds. */
  readonly until: number
  /** The length of the journal then: what was ended at this position or later was ended since. */
  readonly since: number
  /**
   * The newest that the account itself wrapped to them: the epoch of a scope, the generation of masters. What the journal
   * shows them to have may be somebody else's wrap of nothing. Absent where it was noted before this was.
   */
  readonly upTo?: number
}

/** By account. A digest alone is how it was noted before: of one key, and not of what. */
export type Recipients = Readonly<Record<Address, Digest | Readonly<Record<GivenOf, Given>>>>

export const emptyNotebook = (name: string, role: Notebook["role"]): Notebook => ({
  name,
  birthDate: "",
  role,
  folders: {},
  contacts: {},
  seen: {},
  patients: {},
  actedFor: [],
  comparedKeys: {},
  rekeying: {},
  rekeyingLeft: {},
  issuers: [],
  recovery: null,
  recoveryCheck: null,
  recipients: {},
  sentWraps: [],
  spentEpochs: {},
  unconfirmed: null,
})

/** With the name that the account gives to somebody; begun for `role` where there is no notebook yet. */
export function withContact(
  notebook: Notebook | null,
  role: Notebook["role"],
  account: Address,
  name: string,
): Notebook {
  const kept = notebook ?? emptyNotebook("", role)
  return { ...kept, contacts: { ...kept.contacts, [account]: name } }
}

/** With a patient's key whose digits were compared with them; begun where there is no notebook yet. */
export function withComparedKey(notebook: Notebook | null, patient: Address, key: Digest): Notebook {
  const kept = notebook ?? emptyNotebook("", "doctor")
  return { ...kept, comparedKeys: { ...kept.comparedKeys, [patient]: key } }
}

const MAX_ACTED_FOR = 100

/** With somebody whom the account acts for; begun where there is no notebook yet. */
export function withActedFor(notebook: Notebook | null, patient: Address): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  const others = kept.actedFor.filter((each) => each !== patient)
  return { ...kept, actedFor: [patient, ...others].slice(0, MAX_ACTED_FOR) }
}

/** With the name of a patient's folder; begun where there is no notebook yet. */
export function withFolder(notebook: Notebook | null, folder: Scope, name: string): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  return { ...kept, folders: { ...kept.folders, [String(folder)]: name } }
}

/** Without the name of a folder that is given up; its records lie elsewhere by then. */
export function withoutFolder(notebook: Notebook | null, folder: Scope): Notebook {
  const { folders, ...kept } = notebook ?? emptyNotebook("", "patient")
  const { [String(folder)]: _, ...others } = folders
  return { ...kept, folders: others }
}

/**
 * What is used of a notebook that only former keys sealed: who the person is. Names of people and folders, whose keys
 * were compared, whom the account trusts and gave keys to could be somebody else's words by now.
 */
export function unconfirmedFrom(notebook: Notebook): Notebook {
  const { name, role, birthDate } = notebook
  return { ...emptyNotebook(name, role), birthDate, unconfirmed: membersOf(withConfirmed(notebook)) }
}

/** With what was not confirmed taken back; what was written since counts where both say something. */
export function withConfirmed(notebook: Notebook | null): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  const { unconfirmed: back, ...now } = kept
  if (!back) return kept
  const known = new Set(now.issuers.map(({ iss }) => iss))
  return {
    ...now,
    name: now.name || back.name,
    birthDate: now.birthDate || back.birthDate,
    folders: { ...back.folders, ...now.folders },
    contacts: { ...back.contacts, ...now.contacts },
    seen: { ...back.seen, ...now.seen },
    patients: { ...back.patients, ...now.patients },
    actedFor: [...new Set([...now.actedFor, ...back.actedFor])].slice(0, MAX_ACTED_FOR),
    comparedKeys: { ...back.comparedKeys, ...now.comparedKeys },
    rekeying: { ...back.rekeying, ...now.rekeying },
    rekeyingLeft: { ...back.rekeyingLeft, ...now.rekeyingLeft },
    issuers: [...now.issuers, ...back.issuers.filter(({ iss }) => !known.has(iss))],
    recovery: now.recovery ?? back.recovery,
    recoveryCheck: (now.recovery ?? now.recoveryCheck) === null ? back.recoveryCheck : now.recoveryCheck,
    recipients: bothRecipients(back.recipients ?? {}, now.recipients ?? {}),
    sentWraps: [...now.sentWraps, ...back.sentWraps],
    spentEpochs: { ...back.spentEpochs, ...now.spentEpochs },
    unconfirmed: null,
  }
}

function bothRecipients(back: Recipients, now: Recipients): Recipients {
  const both = { ...back }
  for (const [account, given] of Object.entries(now) as [Address, Recipients[Address]][]) {
    const before = both[account]
    both[account] = typeof given === "object" && typeof before === "object" ? { ...before, ...given } : given
  }
  return both
}

/** With what was not confirmed thrown away. */
export const withoutUnconfirmed = (notebook: Notebook | null): Notebook => ({
  ...(notebook ?? emptyNotebook("", "patient")),
  unconfirmed: null,
})

/** Once the person was told what gave way. */
export function withoutLeftOut(notebook: Notebook | null): Notebook {
  const { leftOut: _, ...rest } = notebook ?? emptyNotebook("", "patient")
  return rest
}

/**
 * Whether a patient is known: named by the account, opened before, or asked by it for access. Anybody can put
 * themselves into an inbox; who did, and is not known, is shown apart.
 */
export const isKnown = (notebook: Notebook | null, asked: ReadonlySet<Address>, patient: Address): boolean =>
  asked.has(patient) ||
  (notebook !== null &&
    (Object.hasOwn(notebook.contacts, patient) ||
      Object.hasOwn(notebook.seen, patient) ||
      Object.hasOwn(notebook.patients, patient)))

/** Whether the account has had to do with somebody of its own will: named them, opened or acted for them. */
export const hasMet = (notebook: Notebook | null, account: Address): boolean =>
  isKnown(notebook, new Set(), account) ||
  (notebook !== null &&
    (notebook.actedFor.includes(account) || Object.hasOwn(notebook.comparedKeys, account)))

/** The opened patient whose first grant stands at an inbox position; null where there is none. */
export const patientAt = (notebook: Notebook, position: number): Address | null =>
  (Object.entries(notebook.patients).find(([, at]) => at === position)?.[0] as Address | undefined) ?? null

/** Reads what an earlier version of the app may have written: what is not understood is left out. */
export function parseNotebook(value: unknown): Notebook {
  const fields = isRecord(value) ? value : {}
  return {
    name: typeof fields["name"] === "string" ? fields["name"] : "",
    birthDate: isDay(fields["birthDate"]) ? fields["birthDate"] : "",
    role: fields["role"] === "doctor" ? "doctor" : "patient",
    folders: entriesOf(fields["folders"], (key) => key, isText),
    contacts: entriesOf(fields["contacts"], asAddress, isText),
    seen: entriesOf(fields["seen"], asAddress, isCount),
    patients: entriesOf(fields["patients"], asAddress, isCount),
    actedFor: accountsOf(fields["actedFor"]),
    comparedKeys: entriesOf(fields["comparedKeys"], asAddress, isDigest),
    rekeying: entriesOf(fields["rekeying"], decimalScope, isCount),
    rekeyingLeft: entriesOf(fields["rekeyingLeft"], decimalScope, isCount),
    issuers: parseTrustedIssuers(fields["issuers"]),
    recovery: addressOrNull(fields["recovery"]),
    recoveryCheck: isCheck(fields["recoveryCheck"]) ? fields["recoveryCheck"] : null,
    recipients: recipientsOf(fields["recipients"]),
    sentWraps: sentWrapsOf(fields["sentWraps"]),
    spentEpochs: entriesOf(fields["spentEpochs"], decimalScope, isEpoch),
    ...(isCount(fields["leftOut"]) && fields["leftOut"] > 0 && { leftOut: fields["leftOut"] }),
    // One deep, however deep somebody has made it
    unconfirmed: isRecord(fields["unconfirmed"])
      ? membersOf(parseNotebook({ ...fields["unconfirmed"], unconfirmed: null }))
      : null,
  }
}

const membersOf = ({ unconfirmed: _, ...rest }: Notebook): Omit<Notebook, "unconfirmed"> => rest

const accountsOf = (value: unknown): Address[] => [
  ...new Set((Array.isArray(value) ? value : []).flatMap((each: unknown) => addressOrNull(each) ?? [])),
]

function recipientsOf(value: unknown): Notebook["recipients"] {
  if (value === undefined || value === null) return null
  const former = entriesOf(value, asAddress, isDigest)
  const given = entriesOf(value, asAddress, isRecord)
  const entries = Object.entries(given).map(([account, each]) => [account, entriesOf(each, givenOf, isGiven)])
  return { ...former, ...(Object.fromEntries(entries) as Recipients) }
}

const givenOf = (text: string): GivenOf => (text === DELEGATION ? text : decimalScope(text))
const isGiven = (value: unknown): value is Given =>
  isRecord(value) &&
  isDigest(value["keyDigest"]) &&
  isCount(value["until"]) &&
  isCount(value["since"]) &&
  (value["upTo"] === undefined || isCount(value["upTo"]))

const isEpoch = (value: unknown): value is number => isCount(value) && value >= 0 && value <= 0xffff_ffff

function sentWrapsOf(value: unknown): Notebook["sentWraps"] {
  return (Array.isArray(value) ? value : []).flatMap((each: unknown) => {
    const { scope, epoch, grantee } = isRecord(each) ? each : {}
    const account = addressOrNull(grantee)
    try {
      if (typeof scope === "string" && isEpoch(epoch) && account)
        return [{ scope: decimalScope(scope), epoch, grantee: account }]
    } catch {
      // a scope from another version
    }
    return []
  })
}

const decimalScope = (text: string): string => String(asScope(BigInt(text)))
const addressOrNull = (value: unknown): Address | null =>
  typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value) ? asAddress(value) : null
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const isDay = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)
const isText = (value: unknown): value is string => typeof value === "string"
/** 16 bytes in base64url. */
const isCheck = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z0-9_-]{22}$/.test(value)
const isDigest = (value: unknown): value is Digest =>
  typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value)

function entriesOf<Key extends string, Value>(
  value: unknown,
  parseKey: (key: string) => Key,
  fits: (value: unknown) => value is Value,
): Record<Key, Value> {
  const out = {} as Record<Key, Value>
  for (const [key, each] of Object.entries(isRecord(value) ? value : {})) {
    try {
      if (fits(each)) out[parseKey(key)] = each
    } catch {
      // a key from another version
    }
  }
  return out
}
