import type { TakenFile, TakeTargets } from "../fhir-out/taken"
import type { ManifestFile } from "../records/manifest-schema"

/** Reads decrypted files on this device for documents that leave Keyward. */
export interface FileTaker {
  /** Whether a file of this name and type can be read in words at all: a picture cannot. */
  canTake(file: Pick<ManifestFile, "name" | "type" | "size">): boolean
  /**
   * What a file says; null if its bytes turn out to be of a kind that is not read in words.
   * @throws KeywardError `document-damaged` `document-too-large` `worker-failed` `cancelled`
   */
  take(
    content: Blob,
    file: ManifestFile,
    targets: TakeTargets,
    signal: AbortSignal,
  ): Promise<TakenFile | null>
}
