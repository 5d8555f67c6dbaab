import { KeywardError } from "../_core/errors"
import { isPutByPatient } from "../_core/journal/patient-state"
import type { RecordState } from "../_core/journal/patient-state"
import { walletAt, walletChanges } from "../_core/journal/wallets"
import type { WalletChange } from "../_core/journal/wallets"
import { acceptsByKey, seemsWrittenByKey } from "../_core/keys/written-by-key"
import type { TypedData } from "../_core/ports/account"
import type { RecordHead, SourceFile } from "../_core/ports/content"
import type { RegistryReader } from "../_core/ports/registry"
import type { Manifest } from "../_core/records/manifest-schema"
import { statementTypedData } from "../_core/records/statement"
import type { Address } from "../_core/types"
import type { PatientView } from "./read-patient"
import type { Services } from "./services"

export type SigningProgress =
  /** The files are read once, for what is signed. */
  { readonly step: "reading"; readonly done: number; readonly total: number } | { readonly step: "signing" }

/**
 * Has the author's wallet sign what the files are before they are encrypted: the signature stands in the head of the
 * manifest, and the files must still have these digests when they are.
 * @throws KeywardError `wallet-refused` `file-unreadable` `file-changed` `cancelled`
 */
export async function signHead(
  { cipher, wallet }: Pick<Services, "cipher" | "wallet">,
  files: readonly SourceFile[],
  head: RecordHead,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: SigningProgress) => void } = {},
): Promise<{ head: RecordHead; digests: readonly string[] }> {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  const digests = await cipher.digest(files, {
    ...(signal ? { signal } : {}),
    onProgress: (done) => onProgress?.({ step: "reading", done, total }),
  })
  const stated = files.map(({ name, type, size }, index) => ({
    name,
    type,
    size,
    digest: digests[index] ?? "",
  }))
  onProgress?.({ step: "signing" })
  const signature = await wallet.signTypedData(statementTypedData({ ...head, files: stated }))
  if (signal?.aborted) throw new KeywardError("cancelled")
  return { head: { ...head, signature }, digests }
}

/**
 * How it is known who wrote a content: `own`, the patient's own account put it there; `signed`, the author's wallet of
 * that time signed it; `unconfirmed`, it was accepted once, and its signature cannot be confirmed any more.
 */
export type Authorship = "own" | "signed" | "unconfirmed"

type AsksOfAuthors = Pick<Services, "recover" | "agreed"> & {
  readonly reader: Pick<RegistryReader, "journal">
}

/**
 * How it is known that the author named by a manifest wrote it; null where nothing says so. The author's
 * signature has to be of the wallet that acted as the author's account when the content was put into the
 * journal, by the author's own journal: nobody can take that back, and what a lost wallet signs after another
 * was named does not count. A wallet that is a contract is asked itself (ERC-1271). Where the signature is
 * not confirmed that way, the content still counts, as `unconfirmed`,
 *
 * - where it was the author who added it, and somebody else with the patient's keys filed it (which is done after a
 *   check), or the author acted for the patient then;
 * - where somebody with the patient's keys stored it anew, and its signature is of the wallet that added the record's
 *   former content, or that wallet is a contract, which may have changed its mind.
 *
 * Whoever signs for the wallet once can move records, and name delegates, without a key (`written-by-key.ts`).
 *
 * A journal shown by one provider is enough where the author's own key signed and was never replaced; everything else
 * is asked of both.
 * @throws KeywardError `providers-disagree` `chain-unreachable` `history-invalid` `history-shrank`
 */
export async function authorshipOf(
  services: AsksOfAuthors,
  view: Pick<PatientView, "patient" | "state" | "keychain">,
  record: RecordState,
  { manifest, recordKey }: { readonly manifest: Manifest; readonly recordKey: Uint8Array },
): Promise<Authorship | null> {
  const { patient, keychain } = view
  const { author, signature } = manifest
  if (author === patient) return "own"
  const { versions, cidDigest } = record
  const put = versions.findIndex((version) => version.cidDigest === cidDigest)
  const at = versions[put]?.place
  if (!signature || !at) return null
  const statement = statementTypedData(manifest)
  const signer = signerOf(services, statement, signature)
  if (
    signer === author &&
    walletAt(author, await walletsOf(services.reader, author, at.block), at) === author
  )
    return "signed"

  const changes = await walletsOf(services.agreed, author, at.block)
  const wallet = walletAt(author, changes, at)
  if (signer === wallet || (await services.agreed.acceptsSignature(wallet, statement, signature)))
    return "signed"

  const withIt = versions.filter((version) => version.cidDigest === cidDigest)
  const [first, ...later] = withIt
  if (!isPutByPatient(record, patient)) {
    if (first?.byDelegate && (await seemsWrittenByKey(record, first, keychain, recordKey)))
      return "unconfirmed"
    for (const version of later)
      if (version.by !== author && (await acceptsByKey(view, record, version, recordKey)))
        return "unconfirmed"
    return null
  }
  const isStored = async () => {
    for (const version of withIt)
      if (version.puts && (await seemsWrittenByKey(record, version, keychain, recordKey))) return true
    return false
  }
  if (!(await isStored())) return null
  const formerly = versions.slice(0, put).map(({ place }) => walletAt(author, changes, place))
  if (signer && formerly.includes(signer)) return "unconfirmed"
  if (record.author !== author) return null
  for (const each of new Set(formerly)) if (await services.agreed.isContract(each)) return "unconfirmed"
  return null
}

// Of one session's readers: what an author's journal says of earlier blocks does not change.
const ASKED = new WeakMap<
  object,
  Map<Address, { readonly block: number; readonly changes: Promise<readonly WalletChange[]> }>
>()

/** Which wallets were named for an account up to a block at least; read once for all its records. */
async function walletsOf(
  reader: Pick<RegistryReader, "journal">,
  account: Address,
  block: number,
): Promise<readonly WalletChange[]> {
  const asked = ASKED.get(reader) ?? new Map<never, never>()
  ASKED.set(reader, asked)
  const known = asked.get(account)
  if (known && known.block >= block) return known.changes
  const changes = reader.journal(account).then(walletChanges)
  asked.set(account, { block, changes })
  try {
    return await changes
  } catch (error) {
    if (asked.get(account)?.changes === changes) asked.delete(account)
    throw error
  }
}

function signerOf(
  { recover }: Pick<Services, "recover">,
  data: TypedData,
  signature: string,
): Address | null {
  try {
    return recover(data, signature)
  } catch {
    return null // of no account's own key
  }
}
