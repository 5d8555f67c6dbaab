import { concat, fromBase64url, toHex } from "../crypto/bytes"
import { sha256 } from "../crypto/hash"
import type { TypedData } from "../ports/account"
import type { Manifest } from "./manifest-schema"

/**
 * What a contributing author signs (EIP-712): patient, kind, time and the files' plaintext digests. The domain names
 * no chain and no registry, so authorship survives re-filing, re-keying, moving and export.
 */
export async function statementTypedData(
  manifest: Pick<Manifest, "patient" | "kind" | "time" | "files">,
): Promise<TypedData> {
  const digests = manifest.files.map((file) => fromBase64url(file.digest))
  return {
    domain: { name: "Keyward", version: "1" },
    types: {
      Statement: [
        { name: "patient", type: "address" },
        { name: "kind", type: "string" },
        { name: "time", type: "string" },
        { name: "files", type: "bytes32" },
      ],
    },
    primaryType: "Statement",
    message: {
      patient: manifest.patient,
      kind: manifest.kind,
      time: manifest.time,
      files: `0x${toHex(await sha256(concat(...digests)))}`,
    },
  }
}
