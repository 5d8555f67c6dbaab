import { equalBytes } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { ADDRESS_LENGTH, addressBytes } from "../keys/context"
import { parseManifest } from "./manifest-schema"
import type { Manifest } from "./manifest-schema"
import { manifestKeys } from "./record-key"
import { openSealedJson, sealJson } from "./sealed-json"

/**
 * Seals a manifest under a record key (32 bytes) for one patient, registry and chain: the bytes of the DAG's
 * `manifest`. Padded inside. Throws `manifest-malformed` where it breaks a rule of docs/formats.
 */
export async function sealManifest(
  manifest: Manifest,
  recordKey: Uint8Array,
  ctx: Uint8Array,
): Promise<Bytes> {
  const keys = await manifestKeys(recordKey, ctx)
  return sealJson(ofPatient(parseManifest(manifest), ctx), keys)
}

/**
 * Opens a manifest. The commit is checked before anything is decrypted. Throws `manifest-malformed` where the
 * bytes are no manifest and `record-altered` where the record key is another one or they were altered.
 */
export async function openManifest(
  bytes: Uint8Array,
  recordKey: Uint8Array,
  ctx: Uint8Array,
): Promise<Manifest> {
  return ofPatient(parseManifest(await openSealedJson(bytes, await manifestKeys(recordKey, ctx))), ctx)
}

/** The context names the patient as well; two names for one record would be one too many. */
function ofPatient(manifest: Manifest, ctx: Uint8Array): Manifest {
  if (equalBytes(addressBytes(manifest.patient), ctx.subarray(-ADDRESS_LENGTH))) return manifest
  throw new KeywardError("manifest-malformed", { member: "patient" })
}
