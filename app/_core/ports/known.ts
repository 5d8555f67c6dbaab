/** Tables of the server's database that can have rows about an account; see `_server/known/known-tables.ts`. */
export const KNOWN_TABLES = [
  "sessions",
  "vaults",
  "vault_passkeys",
  "wallet_shares",
  "former_vaults",
  "notebooks",
  "sealed_documents",
  "uploads",
  "arriving_uploads",
  "stored_cars",
  "leases",
  "request_reasons",
  "links",
  "link_files",
  "link_opens",
  "drop_links",
  "drop_arrivals",
  "drop_parts",
  "receipts",
  "receipt_nodes",
  "served_days",
  "relayed",
  "relay_signers",
  "profiles",
  "history_logs",
  "rate_limits",
] as const
export type KnownTable = (typeof KNOWN_TABLES)[number]

/**
 * What a column of a row holds: a text or a whole number as it is; `bytes`, how many there are; `notShown`, what it is
 * that is kept and not shown; null where nothing is kept.
 */
export type KnownValue = string | number | null | { readonly bytes: number } | { readonly notShown: string }

export type KnownRow = Readonly<Record<string, KnownValue>>

/** Some of a table's rows about an account, in the order of their keys. */
export interface KnownPage {
  readonly rows: readonly KnownRow[]
  /** Where the next page begins; null after the last. */
  readonly next: string | null
}
