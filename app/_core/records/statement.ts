import { fromBase64url, toHex } from "../crypto/bytes"
import type { TypedData } from "../ports/account"
import type { Address } from "../types"
import type { Manifest, ManifestFile } from "./manifest-schema"

/** What a wallet shows first: the whole statement in words, the same for every record. */
export const STATEMENT_SENTENCE = "I wrote this record for this patient. These are its files, and no others."

/** What is known of a file before it is encrypted, and all that its author vouches for. */
export type StatedFile = Pick<ManifestFile, "name" | "type" | "size" | "digest">

/** The part of a manifest that its author signs. */
export interface Stated extends Pick<Manifest, "author" | "patient" | "kind" | "title" | "time" | "former"> {
  readonly files: readonly StatedFile[]
}

/** The message of a statement's typed data. */
export interface SignedStatement {
  readonly message: {
    readonly sentence: string
    readonly author: Address
    readonly patient: Address
    readonly kind: string
    readonly title: string
    readonly time: string
    /** `digest`: 32 bytes as hex. */
    readonly files: readonly (Omit<StatedFile, "digest"> & { readonly digest: string })[]
  }
}

/** What the author wrote of it: what the patient corrected since is not the author's word. */
export const statedHead = <Head extends Pick<Manifest, "title" | "kind" | "time" | "former">>({
  former,
  title,
  kind,
  time,
}: Head): Pick<Manifest, "title" | "kind" | "time"> => former?.[0] ?? { title, kind, time }

/**
 * What a contributing author signs (EIP-712): who, for whom, what, when and each file's plaintext. The domain names no
 * chain and no registry, so authorship survives re-filing, re-keying, moving and export.
 */
export const statementTypedData = ({
  author,
  patient,
  files,
  ...head
}: Stated): TypedData & SignedStatement => ({
  domain: { name: "Keyward", version: "1" },
  types: {
    Statement: [
      { name: "sentence", type: "string" },
      { name: "author", type: "address" },
      { name: "patient", type: "address" },
      { name: "kind", type: "string" },
      { name: "title", type: "string" },
      { name: "time", type: "string" },
      { name: "files", type: "File[]" },
    ],
    File: [
      { name: "name", type: "string" },
      { name: "type", type: "string" },
      { name: "size", type: "uint64" },
      { name: "digest", type: "bytes32" },
    ],
  },
  primaryType: "Statement",
  message: {
    sentence: STATEMENT_SENTENCE,
    author,
    patient,
    kind: statedHead(head).kind,
    title: statedHead(head).title,
    time: statedHead(head).time,
    files: files.map(({ name, type, size, digest }) => ({
      name,
      type,
      size,
      digest: `0x${toHex(fromBase64url(digest))}`,
    })),
  },
})
