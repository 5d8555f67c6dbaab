import { CID } from "multiformats/cid"
import { create as createDigest } from "multiformats/hashes/digest"
import { sha256 } from "multiformats/hashes/sha2"
import { bytesToHex } from "./bytes"
import { asDigest } from "../types"
import type { Cid, Digest } from "../types"

/** Multicodec codes of the only two kinds of block that a record has. */
export const RAW = 0x55
export const DAG_PB = 0x70
export type Codec = typeof RAW | typeof DAG_PB

/** version ‖ codec ‖ sha2-256 ‖ length ‖ digest: every CID of a record has this many bytes. */
export const CID_LENGTH = 36

/** One block and the name that its bytes give it. */
export interface Block {
  readonly cid: Cid
  readonly bytes: Uint8Array
}

/** The CID of a leaf (CIDv1, raw, sha2-256). */
export const rawCid = (bytes: Uint8Array): Promise<Cid> => cidOf(RAW, bytes)

/** The CID of a dag-pb node (CIDv1, dag-pb, sha2-256). */
export const dagPbCid = (bytes: Uint8Array): Promise<Cid> => cidOf(DAG_PB, bytes)

/** The CID that `bytes` have as a block of `codec`. */
export async function cidOf(codec: Codec, bytes: Uint8Array): Promise<Cid> {
  return CID.createV1(codec, await sha256.digest(bytes)).toString() as Cid
}

/**
 * Takes a CID as text: CIDv1 in lower-case base32, raw or dag-pb, sha2-256, written in the one canonical way.
 * @throws TypeError for anything else
 */
export function parseCid(text: string): Cid {
  return encode(decode(text)) as Cid
}

/** As {@link parseCid}; null for anything else, such as a stray file's name. */
export function cidOrNull(text: string): Cid | null {
  try {
    return parseCid(text)
  } catch {
    return null
  }
}

/** As {@link parseCid}, for a record's root, which is a dag-pb node. */
export function parseRoot(text: string): Cid {
  const cid = decode(text)
  if (cid.code !== DAG_PB) throw new TypeError("not a record's root")
  return encode(cid) as Cid
}

export const codecOf = (cid: Cid): Codec => (decode(cid).code === RAW ? RAW : DAG_PB)

/** The 36 bytes of a CID. */
export const cidToBytes = (cid: Cid): Uint8Array => decode(cid).bytes

/**
 * Takes a CID as its 36 bytes.
 * @throws TypeError where it is not CIDv1, raw or dag-pb, sha2-256
 */
export function cidFromBytes(bytes: Uint8Array): Cid {
  const codec = bytes[1]
  if (bytes.length !== CID_LENGTH || bytes[0] !== 1 || bytes[2] !== 0x12 || bytes[3] !== 0x20) throw refused()
  if (codec !== RAW && codec !== DAG_PB) throw refused()
  return CID.decode(bytes).toString() as Cid
}

/** What the registry keeps of a record's CID: the sha2-256 digest of its root. */
export function digestOfRoot(root: Cid): Digest {
  return asDigest(`0x${bytesToHex(decode(parseRoot(root)).multihash.digest)}`)
}

/** The CID whose digest the registry keeps. */
export function rootOfDigest(digest: Digest): Cid {
  const bytes = Uint8Array.from(digest.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  return CID.createV1(DAG_PB, createDigest(sha256.code, bytes)).toString() as Cid
}

/** The library's own form, for dag-pb links. */
export const toLink = (cid: Cid): CID => decode(cid)

function decode(text: string): CID {
  if (!/^b[a-z2-7]{58}$/.test(text)) throw refused()
  const cid = CID.parse(text)
  // Base32 of 36 bytes leaves two bits over: another last letter would be a second spelling of the same CID.
  if (encode(cid) !== text) throw refused()
  cidFromBytes(cid.bytes)
  return cid
}

const encode = (cid: CID): string => cid.toString()
const refused = () => new TypeError("not a CIDv1 (base32, raw or dag-pb, sha2-256)")
