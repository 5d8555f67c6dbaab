import { KeywardError } from "../_core/errors"
import type { RecordState } from "../_core/journal/patient-state"
import type { TypedData } from "../_core/ports/account"
import type { RecordHead, SourceFile } from "../_core/ports/content"
import type { Manifest } from "../_core/records/manifest-schema"
import { statementTypedData } from "../_core/records/statement"
import type { Address } from "../_core/types"
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
 * Whether the content that a record shows was put there by the patient or in her name: she wrote the entry, or it
 * replaced what was there, which the registry lets nobody do but her and her delegates.
 */
export const isPutByPatient = ({ contentBy, cidDigest, versions }: RecordState, patient: Address): boolean =>
  contentBy === patient || (versions[0] !== undefined && versions[0].cidDigest !== cidDigest)

/**
 * Whether the author that a manifest names has signed its statement: with his own key, from a wallet that acts for his
 * account, or as a contract (ERC-1271). The last two are asked of both providers.
 * @throws KeywardError `providers-disagree` `chain-unreachable`
 */
export async function isSignedByAuthor(
  services: Pick<Services, "recover" | "agreed">,
  manifest: Manifest,
): Promise<boolean> {
  const { author, signature } = manifest
  if (!signature) return false
  const statement = statementTypedData(manifest)
  const signer = signerOf(services, statement, signature)
  if (signer === author || (signer && (await services.agreed.accountOf(signer)) === author)) return true
  return services.agreed.acceptsSignature(author, statement, signature)
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
