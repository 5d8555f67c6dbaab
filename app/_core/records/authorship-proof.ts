import canonicalize from "canonicalize"
import { fromHex, toBase64url } from "../crypto/bytes"
import { KeywardError } from "../errors"
import type { TypedData } from "../ports/account"
import { asAddress } from "../types"
import { parseManifest } from "./manifest-schema"
import type { Manifest } from "./manifest-schema"
import { statementTypedData } from "./statement"
import type { SignedStatement } from "./statement"

/** What can be kept beside a record's files to show, without Keyward, who wrote them. See docs/formats, Statement. */
export interface AuthorshipProof {
  readonly keyward: "authorship"
  readonly v: 1
  /** EIP-712, with the type of its domain: as a wallet or a library takes it. */
  readonly typedData: TypedData & SignedStatement
  readonly signature: `0x${string}`
}

const DOMAIN = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
]

/** The proof of who wrote a record, from its opened manifest. Throws `manifest-malformed` where nobody signed it. */
export function authorshipProof(manifest: Manifest): AuthorshipProof {
  if (!manifest.signature) throw new KeywardError("manifest-malformed", { member: "signature" })
  const { types, ...statement } = statementTypedData(manifest)
  const typedData = { ...statement, types: { EIP712Domain: DOMAIN, ...types } }
  return { keyward: "authorship", v: 1, typedData, signature: manifest.signature }
}

/**
 * Reads a proof: its statement is one that Keyward makes, with nothing added. Whether the signature is the author's
 * is left to the caller. Throws `manifest-malformed`.
 */
export function parseAuthorshipProof(text: string): AuthorshipProof {
  try {
    const proof = JSON.parse(text) as AuthorshipProof
    const { author, patient, kind, title, time, files } = proof.typedData.message
    // Through a manifest and back: whatever else the file says, or says otherwise, is found.
    const manifest = parseManifest({
      ...{ v: 1, author: asAddress(author), patient: asAddress(patient), kind, title, time },
      ...{ folder: "0", folderName: "", patientName: "", authorName: "", signature: proof.signature },
      files: files.map(({ name, type, size, digest }) => ({
        ...{ name, type, size, digest: toBase64url(fromHex(digest)) },
        ...{ salt: toBase64url(new Uint8Array(24)), commit: toBase64url(new Uint8Array(32)) },
      })),
    })
    if (canonicalize(authorshipProof(manifest)) === canonicalize(proof)) return proof
  } catch (cause) {
    throw new KeywardError("manifest-malformed", {}, { cause })
  }
  throw new KeywardError("manifest-malformed", { member: "typedData" })
}
