import type { AccountServer } from "../_core/ports/account"
import type { KnownPage, KnownRow, KnownTable } from "../_core/ports/known"
import type { Address } from "../_core/types"

/** What the server knows about an account, as its owner keeps it: see docs/formats.md. */
interface KnownFile {
  readonly format: "keyward-known-by-server"
  readonly version: 1
  readonly account: Address
  /** ISO 8601, by this device's clock. */
  readonly readAt: string
  /** Every table that can have a row about an account, also one without any. */
  readonly tables: Readonly<Record<KnownTable, readonly KnownRow[]>>
}

/**
 * Every row that the server's database has about the account, page by page.
 * @throws KeywardError `signed-out` `too-many-requests` `store-unreachable`; then nothing is given, as a part
 * would look like all
 */
export async function readKnownByServer(
  server: Pick<AccountServer, "knownTables" | "knownRows">,
  account: Address,
  now: Date,
): Promise<KnownFile> {
  const tables: Partial<Record<KnownTable, readonly KnownRow[]>> = {}
  for (const { table } of await server.knownTables()) {
    const rows: KnownRow[] = []
    let after: string | null = null
    do {
      const page: KnownPage = await server.knownRows(table, after)
      rows.push(...page.rows)
      after = page.next
    } while (after !== null)
    tables[table] = rows
  }
  return {
    ...{ format: "keyward-known-by-server", version: 1, account, readAt: now.toISOString() },
    tables: tables as KnownFile["tables"],
  }
}
