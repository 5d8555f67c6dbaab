import * as dagPb from "@ipld/dag-pb"
import { cidFromBytes, toLink } from "./cid"
import type { Cid } from "../types"
import { sameBytes } from "./bytes"
import { directoryData, fileData, sizesOf } from "./unixfs"

/** Bytes of every leaf of a file but its last (DESIGN 5: one encrypted chunk). */
export const LEAF_SIZE = 262_144
/** Links of one dag-pb node. */
export const MAX_LINKS = 1_024
/** Files of one record: a root has one link to each and one to the manifest. */
export const MAX_FILES = MAX_LINKS - 1
/** Bytes of any block. */
export const MAX_BLOCK = 1_048_576
export const MANIFEST = "manifest"

/** A link of a file node. `size`: bytes of the file below it; `total`: those and the nodes' own (dag-pb Tsize). */
export interface Part {
  readonly cid: Cid
  readonly size: number
  readonly total: number
}

/** A link of a record's root. */
export interface NamedLink {
  readonly name: string
  readonly cid: Cid
  readonly total: number
}

/** A UnixFS file node over parts in order, as ipfs-unixfs-importer writes it. */
export function encodeFileNode(parts: readonly Part[]): Uint8Array {
  const Links = parts.map((part) => ({ Name: "", Tsize: part.total, Hash: toLink(part.cid) }))
  return dagPb.encode(dagPb.prepare({ Data: fileData(parts.map((part) => part.size)), Links }))
}

/** A UnixFS directory; dag-pb sorts the names by their bytes. */
export function encodeDirectory(links: readonly NamedLink[]): Uint8Array {
  const Links = links.map((link) => ({ Name: link.name, Tsize: link.total, Hash: toLink(link.cid) }))
  return dagPb.encode(dagPb.prepare({ Data: directoryData(), Links }))
}

/**
 * The parts of a file node.
 * @throws TypeError where the bytes are not exactly what {@link encodeFileNode} writes for these parts
 */
export function decodeFileNode(bytes: Uint8Array): Part[] {
  const { data, links } = decode(bytes)
  const sizes = sizesOf(data)
  if (sizes.length !== links.length) throw new TypeError("sizes do not fit the links")
  const parts = links.map((link, i) => ({ ...link, size: sizes[i] ?? -1 }))
  if (!sameBytes(encodeFileNode(parts), bytes)) throw new TypeError("not a canonical file node")
  return parts
}

/**
 * The links of a record's root, in dag-pb order.
 * @throws TypeError where the bytes are not exactly what {@link encodeDirectory} writes for these links, or the
 * names are not `manifest` and `0`, `1`, … without a gap
 */
export function decodeDirectory(bytes: Uint8Array): NamedLink[] {
  const { links } = decode(bytes)
  if (!sameBytes(encodeDirectory(links), bytes)) throw new TypeError("not a canonical directory")
  const names = new Set(links.map((link) => link.name))
  const files = links.length - 1
  const expected = [MANIFEST, ...Array.from({ length: Math.max(files, 0) }, (_, i) => String(i))]
  if (files < 1 || names.size !== links.length || !expected.every((name) => names.has(name))) {
    throw new TypeError("not the names of a record")
  }
  return links
}

function decode(bytes: Uint8Array): { data: Uint8Array; links: NamedLink[] } {
  const node = dagPb.decode(bytes)
  if (!node.Data) throw new TypeError("not a UnixFS node")
  if (node.Links.length > MAX_LINKS) throw new TypeError("too many links")
  const links = node.Links.map((link) => ({
    name: link.Name ?? "",
    cid: cidFromBytes(link.Hash.bytes),
    total: link.Tsize ?? -1,
  }))
  return { data: node.Data, links }
}

/**
 * The CIDs that a node links to, whatever the node is.
 * @throws TypeError where it is no dag-pb UnixFS node or links to something that no record has
 */
export const linksOf = (bytes: Uint8Array): Cid[] => decode(bytes).links.map((link) => link.cid)
