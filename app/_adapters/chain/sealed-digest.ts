import { KeywardError } from "../../_core/errors"
import { lastSealed, vaultTag } from "../../_core/keys/vault-tag"
import type { VaultTag } from "../../_core/keys/vault-tag"
import type { JournalEntry } from "../../_core/ports/registry"
import type { Address, Digest } from "../../_core/types"

/**
 * The digest of the vault that is sealed, out of the journal, held against the tag that the registry has. Somebody may
 * seal between the two questions, so they are asked twice.
 * @returns null where none is sealed
 * @throws KeywardError `history-invalid` where they do not fit
 */
export async function sealedDigest(
  account: Address,
  tagNow: () => Promise<VaultTag | null>,
  journalNow: () => Promise<readonly JournalEntry[]>,
): Promise<Digest | null> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const tag = await tagNow()
    if (tag === null) return null
    const digest = lastSealed(await journalNow())
    if (digest !== null && vaultTag(digest) === tag) return digest
  }
  throw new KeywardError("history-invalid", { account, problem: "vault-missing" })
}
