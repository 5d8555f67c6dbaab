import { asAddress } from "../../_core/types"
import type { Cid, Digest } from "../../_core/types"
import { textOf } from "../database/port"
import type { Database } from "../database/port"
import type { Binding } from "./uploads"
import { shareSecretName } from "./wallet-shares"

const TABLES = [
  "sessions",
  "vaults",
  "wallet_shares",
  "former_vaults",
  "vault_passkeys",
  "notebooks",
  "uploads",
  "history_logs",
  "history_steps",
  "arriving_uploads",
  "relayed",
  "relay_signers",
  "profiles",
  "request_reasons",
  "sealed_documents",
  "links",
  "link_files",
  "link_opens",
  "drop_links",
  "drop_arrivals",
  "drop_parts",
  "receipts",
  "receipt_nodes",
  "served_days",
] as const

/**
 * Notes which chain the deployment serves. Rows of another one are never read; `forget` deletes them as well, for a
 * local chain, which nobody can bring back. On any other chain they stay: a server that was pointed at the wrong
 * provider for a minute must not have erased people's vaults.
 * @returns what the former chain had pinned, to be unpinned; empty where nothing was deleted
 */
export function noteIncarnation(
  database: Database,
  incarnation: Digest,
  { forget }: { forget: boolean },
): Promise<readonly (Binding & { readonly incarnation: string })[]> {
  return database.transaction(async (within) => {
    await within.query(
      `INSERT INTO meta (name, value) VALUES ('incarnation', $1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [incarnation],
    )
    if (!forget) return []
    const rows = await within.query(
      "SELECT incarnation, root, patient, uploader FROM uploads WHERE incarnation <> $1",
      [incarnation],
    )
    for (const table of TABLES)
      await within.query(`DELETE FROM ${table} WHERE incarnation <> $1`, [incarnation])
    await within.query("DELETE FROM meta WHERE name LIKE 'share-secret %' AND name <> $1", [
      shareSecretName(incarnation),
    ])
    return rows.map((row) => ({
      incarnation: textOf(row, "incarnation"),
      root: textOf(row, "root") as Cid,
      patient: asAddress(textOf(row, "patient")),
      uploader: asAddress(textOf(row, "uploader")),
    }))
  })
}
