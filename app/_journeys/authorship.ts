import type { RecordState } from "../_core/journal/patient-state"
import type { TypedData } from "../_core/ports/account"
import type { Manifest } from "../_core/records/manifest-schema"
import { statementTypedData } from "../_core/records/statement"
import type { Address } from "../_core/types"
import type { Services } from "./services"

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
  if (signerOf(services, statement, signature) === author) return true
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
