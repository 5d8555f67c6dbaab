import type { KnownTable } from "../../_core/ports/known"
import type { Address, Digest } from "../../_core/types"
import type { Value } from "../database/port"

/** Whose rows are looked for, and by what else they are known. */
export interface Known {
  readonly incarnation: Digest
  readonly account: Address
  /** The wallet that signed in; differs from the account where it succeeded a lost one. */
  readonly wallet: Address
  /** Names of the account's and its sessions' keys in `rate_limits`, by the limit's name. */
  readonly limitKeys: () => Promise<readonly (readonly [name: string, key: string])[]>
  /** Of the profiles that the pinned issuers attested to the account. */
  readonly profileDigests: () => Promise<readonly Digest[]>
}

/** Adds a value to the statement's parameters; gives its placeholder. */
export type Bind = (value: Value) => string

/**
 * How a column is shown: as it is; by its size alone, for bytes; or not, with what it is. Digests of what opens or
 * proves something, and what tells about others, are not shown: who stole a session learns nothing to guess against.
 */
export type Shown = "as it is" | "size" | { readonly notShown: string }

interface KnownRows {
  /** Every column, in the order of the answer. */
  readonly columns: Readonly<Record<string, Shown>>
  /** Columns that name a row in its chain and give the order; all shown, never null. */
  readonly key: readonly string[]
  readonly where: (who: Known, bind: Bind) => string | Promise<string>
}

const plain = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, "as it is"])) as Record<Name, Shown>
const digestOf = (what: string): Shown => ({ notShown: `SHA-256 of ${what}` })
const SESSION_DIGEST = digestOf("a session's id")
const NETWORK: Shown = { notShown: "a network, by a name that does not tell which" }

const inChain = (who: Known, bind: Bind) => `incarnation = ${bind(who.incarnation)}`
/** Rows of this chain in which one of the columns is the account. */
const named =
  (...columns: readonly string[]): KnownRows["where"] =>
  (who, bind) => {
    const account = bind(who.account)
    return `${inChain(who, bind)} AND (${columns.map((column) => `${column} = ${account}`).join(" OR ")})`
  }
/** Rows of this chain whose column is that of one of the account's rows of another table. */
const through =
  (column: string, of: string, ...owners: readonly string[]): KnownRows["where"] =>
  (who, bind) => {
    const account = bind(who.account)
    const chain = bind(who.incarnation)
    const owned = owners.map((owner) => `${owner} = ${account}`).join(" OR ")
    const named = column === "position" ? "place" : column
    const level = column === "position" ? "level = 0 AND " : ""
    return `incarnation = ${chain} AND ${level}${column} IN (SELECT ${named} FROM ${of} WHERE incarnation = ${chain} AND (${owned}))`
  }
const signed: KnownRows["where"] = (who, bind) =>
  `${inChain(who, bind)} AND signer IN (${bind(who.account)}, ${bind(who.wallet)})`
/** As `ownerOf` of _server/pins.ts names an upload's patient and uploader; digits and dashes alone. */
const ownedBy = (who: Known) => {
  const chain = who.incarnation.slice(2, 18)
  const account = who.account.slice(2)
  return [`${chain}-${account}-%`, `${chain}-%-${account}`] as const
}
const either = (conditions: readonly string[]) =>
  conditions.length === 0 ? "1 = 0" : `(${conditions.join(" OR ")})`

/** Every table that can have a row about an account, with every column of it. Held by test/server/known.test.ts. */
export const KNOWN: Readonly<Record<KnownTable, KnownRows>> = {
  sessions: {
    columns: {
      ...plain("handle", "account", "wallet", "chain_id", "browser", "begun_at", "seen_at", "expires_at"),
      ...plain("place", "journal_length", "incarnation"),
      id_digest: SESSION_DIGEST,
    },
    // Unique, as the digest is, and shown
    key: ["handle"],
    where: named("account"),
  },
  vaults: {
    columns: {
      ...plain("account", "digest", "place", "kept_at", "sealed_at", "ended_at", "seal_order", "incarnation"),
      blob: "size",
      fetch_token_digest: digestOf("the token that follows from the recovery code"),
      kept_by: SESSION_DIGEST,
    },
    key: ["account", "digest"],
    where: named("account"),
  },
  vault_passkeys: {
    columns: {
      ...plain("account", "digest", "credential", "incarnation", "named_at"),
      token_digest: digestOf("the token that follows from a passkey"),
    },
    key: ["account", "digest", "credential"],
    // Also where it keeps the keys of somebody it cares for, see `tokenNameOf`
    where: (who, bind) =>
      `${inChain(who, bind)} AND (account = ${bind(who.account)} OR credential LIKE ${bind(`keeper:${who.account}:%`)})`,
  },
  wallet_shares: {
    columns: { ...plain("account", "vault_id", "ended_at", "incarnation"), share: "size" },
    key: ["account", "vault_id"],
    where: named("account"),
  },
  former_vaults: {
    columns: plain("account", "vault_id", "incarnation"),
    key: ["account", "vault_id"],
    where: named("account"),
  },
  notebooks: {
    columns: { ...plain("account", "version", "incarnation"), sealed: "size" },
    key: ["account"],
    where: named("account"),
  },
  sealed_documents: {
    columns: {
      ...plain("account", "purpose", "id", "version", "size", "saved_at", "incarnation"),
      sealed: "size",
      token_digest: digestOf("the token without which it is not written over"),
      session: SESSION_DIGEST,
    },
    key: ["account", "purpose", "id"],
    where: named("account"),
  },
  uploads: {
    columns: {
      ...plain("root", "patient", "uploader", "size", "uploaded_at", "recorded_at", "ends_at"),
      ...plain("erase_from", "upload_id", "incarnation"),
      erase_digest: digestOf("the token that erases it at once"),
      network: NETWORK,
      session: SESSION_DIGEST,
    },
    key: ["root", "patient", "uploader"],
    where: named("patient", "uploader"),
  },
  arriving_uploads: {
    columns: {
      ...plain("id", "root", "patient", "uploader", "size", "started_at", "alive_until", "incarnation"),
      holder: { notShown: "the process that receives it" },
      network: NETWORK,
      session: SESSION_DIGEST,
    },
    key: ["id"],
    where: named("patient", "uploader"),
  },
  stored_cars: {
    columns: plain("id", "root", "owner", "state", "size", "blocks", "since"),
    key: ["id"],
    where: (who, bind) => either(ownedBy(who).map((pattern) => `owner LIKE ${bind(pattern)}`)),
  },
  leases: {
    columns: { ...plain("name", "held_until", "done_at"), holder: { notShown: "the process that has it" } },
    key: ["name"],
    // As `inTurn` of _server/erasing.ts names what one process at a time does with an upload
    where: (who, bind) => either(ownedBy(who).map((pattern) => `name LIKE ${bind(`turn % ${pattern}`)}`)),
  },
  request_reasons: {
    columns: { ...plain("patient", "asker", "kept_at", "incarnation"), sealed: "size" },
    key: ["patient", "asker"],
    where: named("patient", "asker"),
  },
  links: {
    columns: {
      ...plain("link", "patient", "flags", "expires_at", "wrong", "edition", "made_at", "ended_at"),
      ...plain("ended_by", "hour_at", "hour_asked", "opens", "incarnation"),
      passcode: "size",
      token_digest: digestOf("the token that changes and ends it"),
      session: SESSION_DIGEST,
    },
    key: ["link"],
    where: named("patient"),
  },
  link_files: {
    columns: { ...plain("link", "edition", "place", "type", "size", "incarnation"), jwe: "size" },
    key: ["link", "edition", "place"],
    where: through("link", "links", "patient"),
  },
  link_opens: {
    columns: { ...plain("link", "place", "incarnation"), sealed: "size" },
    key: ["link", "place"],
    where: through("link", "links", "patient"),
  },
  drop_links: {
    columns: {
      ...plain("link", "patient", "max_bytes", "uses", "used", "expires_at", "made_at", "ended_at"),
      ...plain("incarnation"),
      public_key: "size",
      token_digest: digestOf("the token that stands in the link"),
      owner_digest: digestOf("the token of who made it"),
    },
    key: ["link"],
    where: named("patient"),
  },
  drop_arrivals: {
    columns: {
      ...plain("link", "arrival", "patient", "size", "begun_at", "heard_at", "arrived_at", "incarnation"),
      network: NETWORK,
    },
    key: ["link", "arrival"],
    where: named("patient"),
  },
  drop_parts: {
    columns: { ...plain("link", "arrival", "part", "size", "incarnation"), bytes: "size" },
    key: ["link", "arrival", "part"],
    where: through("link", "drop_links", "patient"),
  },
  receipts: {
    columns: {
      ...plain("place", "patient", "reader", "seq", "hash", "kept_at", "incarnation"),
      envelope: "size",
    },
    key: ["place"],
    where: named("patient", "reader"),
  },
  receipt_nodes: {
    columns: { ...plain("level", "position", "incarnation"), hash: "size" },
    key: ["level", "position"],
    where: through("position", "receipts", "patient", "reader"),
  },
  served_days: {
    columns: plain("patient", "reader", "day", "files", "incarnation"),
    key: ["patient", "reader", "day"],
    where: named("patient", "reader"),
  },
  relayed: {
    columns: {
      ...plain("id", "signer", "payer", "payer_nonce", "deadline", "taken_at", "signed_at", "transactions"),
      ...plain("over", "pool", "gas", "gwei", "settled", "failed", "incarnation"),
      raw: "size",
      network: NETWORK,
    },
    key: ["payer", "id"],
    where: signed,
  },
  relay_signers: {
    columns: plain("signer", "payer", "since", "incarnation"),
    key: ["payer", "signer"],
    where: signed,
  },
  profiles: {
    columns: { ...plain("digest", "incarnation"), profile: "size" },
    key: ["digest"],
    where: async (who, bind) => {
      const chain = inChain(who, bind)
      return `${chain} AND ${either((await who.profileDigests()).map((digest) => `digest = ${bind(digest)}`))}`
    },
  },
  history_logs: {
    columns: {
      ...plain("block", "log_index", "block_hash", "transaction_hash", "made_at", "address"),
      ...plain("topic0", "topic1", "topic2", "topic3", "topics", "incarnation"),
      data: "size",
    },
    key: ["block", "log_index"],
    where: (who, bind) => {
      const topic = bind(`0x${"00".repeat(12)}${who.account.slice(2)}`)
      return `${inChain(who, bind)} AND (topic1 = ${topic} OR topic2 = ${topic} OR topic3 = ${topic})`
    },
  },
  rate_limits: {
    columns: plain("name", "key", "full_at"),
    key: ["name", "key"],
    where: async (who, bind) =>
      either((await who.limitKeys()).map(([name, key]) => `(name = ${bind(name)} AND key = ${bind(key)})`)),
  },
}

/** The other tables, and why no row of theirs is about an account. */
export const ABOUT_NOBODY: Readonly<Record<string, string>> = {
  nonces: "random numbers for signing in, given to anybody",
  meta: "which chain and store go with this database",
  history_steps: "blocks of the chain that were read",
  schema_steps: "which form the database has",
}
