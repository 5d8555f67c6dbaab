import { equalBytes, randomBytes } from "../_core/crypto/bytes"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import { keyDigest } from "../_core/keys/key-digest"
import { folderByKey, isWrappedByKey, recordKeyOf, recordKeysOf } from "../_core/keys/keychain"
import { withMaster } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { originOf } from "../_core/keys/vault"
import { wrappedKeysKind } from "../_core/keys/wrapped-keys"
import type { Passkey } from "../_core/ports/passkey"
import type { OnTransaction } from "../_core/ports/registry"
import { UNFILED } from "../_core/types"
import type { Digest, RecordNumber } from "../_core/types"
import { keepRecovery, newVault } from "./create-keys"
import type { PreparedKeys } from "./create-keys"
import { refileRecords } from "./file-records"
import type { Filing } from "./file-records"
import { sealedAnew } from "./keep-notebook"
import { nextGeneration } from "./missing-masters"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { openToDecide, openUnasked } from "./read-record"
import { withRecoveryNoted } from "./recovery-standing"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"
import { expectStored, storeAndSeal } from "./seal-vault"
import { finishGeneration } from "./start-generation"

/** New keys in the place of an account's old ones; nothing counts until they are kept. */
export interface PreparedReplacement extends PreparedKeys {
  /** The vault they replace. */
  readonly previous: Digest
}

/** What is to sign and to open where an account has no wallet. */
export interface NewSigner {
  readonly passkey: Passkey
  /** 32 bytes. */
  readonly signer: Uint8Array
}

/**
 * For an account into which somebody may have got: a new identity, one more master, and a new key for every
 * way in (the vault has a new id, so the wallet signs something else and the server gives another share).
 * What opened the old vault opens nothing of the new one. The earlier masters stay in it: what was written
 * before is still the account's to read. Asks the wallet for two signatures, or nobody where it opens by passkey; writes
 * nothing.
 * @throws KeywardError `vault-changed` `not-allowed` `wallet-refused` `secret-wrong` `signed-out`
 */
export async function prepareReplacement(
  services: Services,
  keys: UnlockedKeys,
  { secret, by }: { secret?: string; by?: NewSigner } = {},
): Promise<PreparedReplacement> {
  const { account, vault } = keys
  if (!vault) throw new KeywardError("not-allowed", { account })
  const { digest, open } = vault
  const sealed = await services.agreed.vaultDigest(account)
  if (sealed !== digest) throw new KeywardError("vault-changed", { account })
  const generation = nextGeneration(open.masters, await readAgreed(services, keys))
  const contents = {
    identity: randomBytes(32),
    masters: withMaster(open.masters, generation),
    origin: originOf(open),
    ...(by && { signer: by.signer }),
  }
  const made = await newVault(services, account, {
    ...(secret === undefined ? {} : { secret }),
    ...(by && { passkey: by.passkey }),
    ...{ contents, replaces: digest },
  })
  return { ...made, previous: digest }
}

/**
 * Puts prepared keys into the old ones' place: what was wrapped to the old identity alone is filed under the
 * account's rings first, then the vault is sealed and the new public key published; from then on
 * `replacement.keys` are the account's. Safe to repeat with the same replacement; where it was broken off
 * after the vault, the next unlocking publishes the key. The new code's holder takes the recovery over after
 * seven days. What others shared with the account was wrapped to the old identity: they have to share it
 * anew.
 * @throws KeywardError `vault-changed` `store-unreachable` `too-many-requests` `providers-disagree` and the wallet's
 * refusals
 */
export async function keepReplacement(
  services: Services,
  keys: UnlockedKeys,
  replacement: PreparedReplacement,
  on?: OnTransaction,
): Promise<void> {
  const { account } = keys
  const sealed = await services.agreed.vaultDigest(account)
  if (sealed === replacement.previous) {
    await fileOwn(services, keys, on)
    await sealedAnew(services, keys, async () => {
      await withRecoveryNoted(services, keys, replacement, () =>
        storeAndSeal(services, replacement, replacement.previous, on),
      )
      await seenByBoth(async () => (await services.agreed.vaultDigest(account)) === replacement.digest)
      return replacement.keys
    })
  } else if (sealed !== replacement.digest) throw new KeywardError("vault-changed", { account })
  await expectStored(services, replacement)
  const published = await services.agreed.key(account)
  const { publicKey } = replacement.keys
  if (published?.digest !== keyDigest(publicKey)) await services.writer.publishKey(publicKey, on)
  await seenByBoth(async () => (await services.agreed.key(account))?.digest === keyDigest(publicKey))
  // What was wrapped to the former identity while the confirmations were waited for
  await fileOwn(services, { ...replacement.keys, identity: keys.identity }, on)
  await keepRecovery(services, replacement.recovery, on)
}

/**
 * After {@link keepReplacement}: raises every scope with live grants to the new generation and gives the new keys to
 * those who stay. Safe to run again; asks for nothing where all is done.
 */
export const shareAnew = (services: Services, { keys }: PreparedReplacement, on?: OnTransaction) =>
  finishGeneration(services, keys, on)

/**
 * Contributions that were wrapped to the patient's identity, under the patient's rings. What is there and does not open
 * is nobody's to save; where the store does not answer nobody can tell, and the former identity stays.
 * @throws KeywardError `action-unsettled` where both providers do not show them filed
 */
export async function fileOwn(services: Services, keys: UnlockedKeys, on?: OnTransaction): Promise<void> {
  const view = await readAgreed(services, keys)
  const filings: Filing[] = []
  const keyOf = new Map<RecordNumber, Uint8Array>()
  for (const record of view.state.records.values()) {
    if (record.removed || !(await isToIdentityAlone(view, record))) continue
    const open = await openToFile(services, view, record).catch((error: unknown) => {
      if (STORE_AWAY.has(isKeywardError(error) ? error.code : "unexpected")) throw error
      return null
    })
    if (!open) continue
    // Where its author, or somebody with its key, put it: whoever signs for the wallet once can have moved it since
    const folder = await folderByKey(record, view.keychain, { ...record, recordKey: open.recordKey })
    filings.push({ record: record.number, folder: folder ?? UNFILED })
    keyOf.set(record.number, open.recordKey)
  }
  if (filings.length === 0) return
  await refileRecords(services, keys, filings, on, openToFile)
  // The former identity is thrown away after this: one provider's word that they are filed is not enough
  await seenByBoth(async () => {
    const { state, keychain } = await readAgreed(services, keys)
    for (const [number, recordKey] of keyOf) {
      const record = state.records.get(number)
      const last = record?.removed === null && record.versions.at(-1)
      if (record && last && !(await isWrappedByKey(record, last, keychain, recordKey))) return false
    }
    return true
  })
}

/**
 * The chain is asked last, about the author's signature. What it does not answer, or a contract that signs answers to each
 * provider as it likes, is said when the record is read: it is kept all the same.
 */
const openToFile: typeof openUnasked = (services, view, record) =>
  openToDecide(services, view, record).catch((error: unknown) => {
    const isUnasked =
      isKeywardError(error, "chain-unreachable") || isKeywardError(error, "providers-disagree")
    if (!isUnasked) throw error
    return openUnasked(services, view, record)
  })

/** Then nobody can tell whether a record opens. */
const STORE_AWAY: ReadonlySet<ErrorCode> = new Set([
  "store-unreachable",
  "too-many-requests",
  "server-failed",
  "signed-out",
  "cancelled",
])

/**
 * Also where somebody has put wraps over it that open nothing, or another record: then what was there before still opens
 * it, and only what is filed under the record's own key counts as filed.
 */
async function isToIdentityAlone({ keychain }: PatientView, record: RecordState): Promise<boolean> {
  if (!record.versions.some((version) => isToPatient(version.wrappedKeys))) return false
  const ringsAlone = { ...keychain, opensFormerWraps: false, contributedKey: () => Promise.resolve(null) }
  const filed = await recordKeyOf(record, ringsAlone).catch(() => null)
  if (!filed) return true
  for await (const key of recordKeysOf(record, keychain)) if (!equalBytes(key, filed)) return true
  return false
}

function isToPatient(wrappedKeys: Uint8Array): boolean {
  try {
    return wrappedKeysKind(wrappedKeys) === "to-patient"
  } catch {
    return false
  }
}
