import { fromBase64url, toHex } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { plaintextDigest } from "../records/file"
import { toBase64url } from "../crypto/bytes"
import type { TypedData } from "../ports/account"
import type { Address } from "../types"
import { canonicalBytes, parseCanonicalBytes } from "./canonical-json"
import { checked, is, text } from "./checks"

/** What a wallet shows first. */
export const EXPORT_SENTENCE = "I made this export of my account's records. It holds what its index says."

/** What is signed: the account, the digest of `index.json` (base64url) and the time that the index names. */
export interface SignedExport {
  readonly account: Address
  readonly digest: string
  readonly time: string
}

/** What whoever made an export signs (EIP-712), in the domain of a record's statement: no chain and no registry. */
export const exportTypedData = ({ account, digest, time }: SignedExport): TypedData => ({
  domain: { name: "Keyward", version: "1" },
  types: {
    Export: [
      { name: "sentence", type: "string" },
      { name: "account", type: "address" },
      { name: "digest", type: "bytes32" },
      { name: "time", type: "string" },
    ],
  },
  primaryType: "Export",
  message: { sentence: EXPORT_SENTENCE, account, digest: `0x${toHex(fromBase64url(digest))}`, time },
})

interface SignatureFile {
  readonly keyward: "export"
  readonly v: 1
  readonly signature: `0x${string}`
}

/** The bytes of `index.signature.json`; what was signed follows from `index.json`. */
export const encodeSignature = (signature: `0x${string}`): Bytes =>
  canonicalBytes({ keyward: "export", v: 1, signature } satisfies SignatureFile)

/** Reads it. Throws `export-malformed`. */
export const decodeSignature = (bytes: Uint8Array): `0x${string}` =>
  checked<SignatureFile>(
    parseCanonicalBytes(bytes),
    { keyward: is("export"), v: is(1), signature: text(/^0x([0-9a-f]{2})+$/, 4098) },
    "signature",
  ).signature

/** The digest of bytes at hand as an index names it: base64url. */
export const digestText = async (bytes: Uint8Array): Promise<string> =>
  toBase64url(await plaintextDigest(bytes))
