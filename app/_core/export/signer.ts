import type { WholeEntry } from "../journal/entry-hash"
import type { PatientState } from "../journal/patient-state"
import { walletAt, walletChanges } from "../journal/wallets"
import type { Address } from "../types"
import type { ExportIndex } from "./export-index"

/** Who signed an export: the account's own address, the wallet that acted as it, or somebody who acted for it. */
export interface ExportSigner {
  readonly kind: "account" | "wallet" | "delegate"
  readonly address: Address
}

/**
 * Whether an address may sign for an export, by the export's own journal; null where it may not. A delegate's own wallet
 * is not looked up: their journal is not in the export.
 */
export function signerOf(
  signed: Address | null,
  { account, readBy, head, made }: Pick<ExportIndex, "account" | "readBy" | "head" | "made">,
  journal: readonly WholeEntry[],
  state: PatientState,
): ExportSigner | null {
  if (signed === null) return null
  if (readBy === account) {
    // After everything of the head's block
    const end = { block: head.block, logIndex: Number.MAX_SAFE_INTEGER }
    if (signed !== walletAt(account, walletChanges(journal), end)) return null
    return { kind: signed === account ? "account" : "wallet", address: signed }
  }
  const until = state.delegates.get(readBy)?.until ?? 0
  const isDelegate = signed === readBy && until > Date.parse(made) / 1000
  return isDelegate ? { kind: "delegate", address: signed } : null
}
