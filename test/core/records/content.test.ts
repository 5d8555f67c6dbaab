import { expect } from "chai"
import { concat } from "../../../app/_core/crypto/bytes"
import { CHUNK_SIZE, chunkCommit, decryptChunks, encryptChunks } from "../../../app/_core/records/content"
import { rejects } from "../crypto/rejects"
import { all, cut, flip, of, pattern, whole } from "../crypto/streams"

const key = pattern(32, 1)
const salt = pattern(24, 2)
const LEAF = CHUNK_SIZE + 16

/** Small chunks, so that many lengths are tried quickly. */
const scheme = { label: "test@v1+", chunkSize: 100 }
const small = { key, salt, scheme }
const open = async (ciphertext: AsyncIterable<Uint8Array>, change: object = {}) =>
  whole(decryptChunks(ciphertext, { ...small, commit: await chunkCommit(small, scheme), ...change }))

describe("chunks", () => {
  for (const length of [0, 1, 99, 100, 101, 199, 200, 201, 1000]) {
    it(`${length} bytes come back, whole, in pieces and byte by byte`, async () => {
      const text = pattern(length)
      const leaves = await all(encryptChunks(of(text), small))
      expect(leaves).to.have.length(Math.floor(length / 100) + 1)
      for (const leaf of leaves.slice(0, -1)) expect(leaf).to.have.length(116)
      expect(leaves.at(-1)).to.have.length((length % 100) + 16)
      const sealed = concat(...leaves)
      for (const size of [1, 7, 116, 5000]) {
        expect(await whole(encryptChunks(cut(text, size), small))).to.deep.equal(sealed)
        expect(await open(cut(sealed, size))).to.deep.equal(text)
      }
      expect(await open(of(...leaves))).to.deep.equal(text)
    })
  }

  it("are leaves of 262,144 bytes in Keyward", async () => {
    const text = pattern(2 * CHUNK_SIZE + 5)
    const leaves = await all(encryptChunks(cut(text, 65_536), { key, salt }))
    expect(leaves.map((leaf) => leaf.length)).to.deep.equal([LEAF, LEAF, 21])
    expect(LEAF).to.equal(262_144)
    const commit = await chunkCommit({ key, salt })
    expect(await whole(decryptChunks(of(...leaves), { key, salt, commit }))).to.deep.equal(text)
  })

  it("differ by key, salt, label and context", async () => {
    const text = pattern(50)
    const sealed = await whole(encryptChunks(of(text), small))
    for (const change of [
      { key: pattern(32, 9) },
      { salt: pattern(24, 9) },
      { scheme: { ...scheme, label: "test@v2+" } },
      { scheme: { ...scheme, context: pattern(1) } },
    ]) {
      expect(await whole(encryptChunks(of(text), { ...small, ...change }))).to.not.deep.equal(sealed)
      await rejects(() => open(of(sealed), change), "record-altered")
    }
  })

  describe("refuse", () => {
    const text = pattern(250)
    const leaves = () => all(encryptChunks(of(text), small))

    it("every flipped bit", async () => {
      const sealed = concat(...(await leaves()))
      for (let i = 0; i < sealed.length; i++)
        await rejects(() => open(of(flip(sealed, i, i % 8))), "record-altered")
    })

    it("every cut", async () => {
      const sealed = concat(...(await leaves()))
      for (let end = 0; end < sealed.length; end++)
        await rejects(() => open(of(sealed.slice(0, end))), "record-altered")
    })

    it("everything added", async () => {
      const [one, two, three] = (await leaves()) as [Uint8Array, Uint8Array, Uint8Array]
      for (const more of [[Uint8Array.of(0)], [pattern(16)], [one], [three], [three, three]]) {
        await rejects(() => open(of(one, two, three, ...more)), "record-altered")
      }
    })

    it("another order, a doubled and a missing chunk", async () => {
      const [one, two, three] = (await leaves()) as [Uint8Array, Uint8Array, Uint8Array]
      for (const order of [
        [two, one, three],
        [one, one, three],
        [one, three],
        [two, three],
        [one, two, two, three],
        [one, two],
      ]) {
        await rejects(() => open(of(...order)), "record-altered")
      }
    })

    it("a chunk of another file under the same key", async () => {
      const [one, , three] = (await leaves()) as [Uint8Array, Uint8Array, Uint8Array]
      const other = await all(encryptChunks(of(pattern(250, 7)), { ...small, salt: pattern(24, 8) }))
      await rejects(() => open(of(one, other[1] ?? one, three)), "record-altered")
    })

    it("another commit, before anything is read", async () => {
      let read = false
      async function* watched() {
        read = true
        yield* of(...(await leaves()))
      }
      await rejects(() => open(watched(), { commit: pattern(32) }), "record-altered")
      await rejects(() => open(watched(), { commit: pattern(31) }), "record-altered")
      expect(read).to.equal(false)
    })

    it("yield nothing that is not authentic", async () => {
      const [one, two, three] = (await leaves()) as [Uint8Array, Uint8Array, Uint8Array]
      const seen: Uint8Array[] = []
      const commit = await chunkCommit(small, scheme)
      await rejects(async () => {
        for await (const part of decryptChunks(of(one, flip(two, 3), three), { ...small, commit }))
          seen.push(part)
      }, "record-altered")
      expect(concat(...seen)).to.deep.equal(text.slice(0, seen.length * 100))
      expect(seen.length).to.be.at.most(1)
    })

    it("wrong lengths of key and salt", async () => {
      await rejects(() => whole(encryptChunks(of(text), { ...small, key: pattern(16) })), "key-wrong")
      await rejects(() => whole(encryptChunks(of(text), { ...small, salt: pattern(23) })), "key-wrong")
    })
  })

  it("pass on what the source throws, and stop when told to", async () => {
    async function* broken() {
      yield await Promise.resolve(pattern(300))
      throw new Error("the disk is gone")
    }
    const failure = await whole(encryptChunks(broken(), small)).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(Error).with.property("message", "the disk is gone")
    const stop = new AbortController()
    const seen: Uint8Array[] = []
    await rejects(async () => {
      for await (const leaf of encryptChunks(cut(pattern(5000), 100), { ...small, signal: stop.signal })) {
        seen.push(leaf)
        stop.abort()
      }
    }, "cancelled")
    expect(seen.length).to.be.lessThan(5)
  })

  it("let the source finish where the reader stops early", async () => {
    let closed = false
    async function* source() {
      try {
        for (;;) yield await Promise.resolve(pattern(100))
      } finally {
        closed = true
      }
    }
    for await (const leaf of encryptChunks(source(), small)) {
      expect(leaf).to.have.length(116)
      break
    }
    expect(closed).to.equal(true)
  })
})
