import { createHash } from "node:crypto"
import { expect } from "chai"
import { toHex, utf8 } from "../../../app/_core/crypto/bytes"
import type { Bytes } from "../../../app/_core/crypto/bytes"
import {
  consistencyPath,
  inclusionPath,
  isContinued,
  leafHash,
  nodesEndingAt,
  rootByInclusion,
  treeHash,
} from "../../../app/_core/receipts/tree"
import type { NodeReader } from "../../../app/_core/receipts/tree"

const MAX = 40

/** The definitions of RFC 9162, section 2.1, word for word over the leaves themselves: nothing is kept, nothing shared. */
const hash = (...parts: readonly Uint8Array[]) =>
  new Uint8Array(createHash("sha256").update(Buffer.concat(parts)).digest())
const k = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1)
const mth = (d: readonly Uint8Array[]): Uint8Array => {
  if (d.length === 0) return hash()
  if (d.length === 1) return hash(Uint8Array.of(0), d[0]!)
  return hash(Uint8Array.of(1), mth(d.slice(0, k(d.length))), mth(d.slice(k(d.length))))
}
const path = (m: number, d: readonly Uint8Array[]): Uint8Array[] => {
  if (d.length === 1) return []
  const at = k(d.length)
  return m < at
    ? [...path(m, d.slice(0, at)), mth(d.slice(at))]
    : [...path(m - at, d.slice(at)), mth(d.slice(0, at))]
}
const subproof = (m: number, d: readonly Uint8Array[], whole: boolean): Uint8Array[] => {
  if (m === d.length) return whole ? [] : [mth(d)]
  const at = k(d.length)
  return m <= at
    ? [...subproof(m, d.slice(0, at), whole), mth(d.slice(at))]
    : [...subproof(m - at, d.slice(at), false), mth(d.slice(0, at))]
}

describe("the tree of receipts", () => {
  const entries = Array.from({ length: MAX }, (_, index) => utf8(`receipt ${index}`))
  const kept = new Map<string, Bytes>()
  const node: NodeReader = (level, index) => {
    const found = kept.get(`${level} ${index}`)
    return found ? Promise.resolve(found) : Promise.reject(new Error(`no node ${level} ${index}`))
  }
  const flipped = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 7 ? byte ^ 1 : byte))
  before(async () => {
    for (const [place, entry] of entries.entries())
      for (const each of await nodesEndingAt(place, await leafHash(entry), node))
        kept.set(`${each.level} ${each.index}`, each.hash)
  })

  it("keeps one hash more than each leaf's own, on average", () => {
    expect(kept.size).to.be.lessThan(2 * MAX)
  })

  it("has the roots of RFC 9162, also of its own first sizes", async () => {
    for (let size = 0; size <= MAX; size++)
      expect(toHex(await treeHash(size, node)), `${size}`).to.equal(toHex(mth(entries.slice(0, size))))
  })

  it("has its inclusion paths, and each leads to the root", async () => {
    for (let size = 1; size <= MAX; size++)
      for (let place = 0; place < size; place++) {
        const found = await inclusionPath(place, size, node)
        expect(found.map(toHex)).to.deep.equal(path(place, entries.slice(0, size)).map(toHex))
        const root = await rootByInclusion(await leafHash(entries[place]!), { place, size }, found)
        expect(toHex(root!)).to.equal(toHex(mth(entries.slice(0, size))))
      }
  })

  it("leads elsewhere from another leaf, place, size or path", async () => {
    const size = 23
    const root = toHex(await treeHash(size, node))
    const shown = async (leaf: Uint8Array, place: number, of: number, found: readonly Uint8Array[]) => {
      const led = await rootByInclusion(leaf, { place, size: of }, found)
      return led !== null && toHex(led) === root
    }
    for (let place = 0; place < size; place++) {
      const leaf = await leafHash(entries[place]!)
      const found = await inclusionPath(place, size, node)
      expect(await shown(leaf, place, size, found)).to.equal(true)
      expect(await shown(flipped(leaf), place, size, found)).to.equal(false)
      expect(await shown(leaf, (place + 1) % size, size, found)).to.equal(false)
      expect(await shown(leaf, size, size, found)).to.equal(false)
      expect(await shown(leaf, place, size, found.slice(1))).to.equal(false)
      expect(await shown(leaf, place, size, [...found, leaf])).to.equal(false)
      expect(await shown(leaf, place, size, [flipped(found[0]!), ...found.slice(1)])).to.equal(false)
    }
  })

  it("has its consistency paths, and each is taken", async () => {
    for (let to = 0; to <= MAX; to++)
      for (let from = 0; from <= to; from++) {
        const found = await consistencyPath(from, to, node)
        const expected = from === 0 || from === to ? [] : subproof(from, entries.slice(0, to), true)
        expect(found.map(toHex)).to.deep.equal(expected.map(toHex))
        const tree = (size: number) => ({ size, root: mth(entries.slice(0, size)) })
        expect(await isContinued(tree(from), tree(to), found), `${from} ${to}`).to.equal(true)
      }
  })

  it("takes no tree that dropped, altered or put in a leaf", async () => {
    for (const [from, to] of [
      [1, 2],
      [3, 7],
      [4, 9],
      [8, 16],
      [21, 40],
    ] as const) {
      const before = { size: from, root: mth(entries.slice(0, from)) }
      const forks = [
        entries.slice(1, to + 1),
        entries.slice(0, to).map((entry, index) => (index === from - 1 ? utf8("another") : entry)),
        [utf8("put in"), ...entries.slice(0, to - 1)],
      ]
      for (const leaves of forks.filter(({ length }) => length === to)) {
        const after = { size: to, root: mth(leaves) }
        expect(await isContinued(before, after, subproof(from, leaves, true))).to.equal(false)
        expect(await isContinued(before, after, await consistencyPath(from, to, node))).to.equal(false)
      }
      const after = { size: to, root: mth(entries.slice(0, to)) }
      const found = await consistencyPath(from, to, node)
      expect(await isContinued(before, after, found.slice(1))).to.equal(false)
      expect(await isContinued(before, after, [...found, before.root])).to.equal(false)
      expect(await isContinued({ ...before, root: flipped(before.root) }, after, found)).to.equal(false)
      expect(await isContinued(after, before, found), "shrunk").to.equal(false)
    }
  })
})
