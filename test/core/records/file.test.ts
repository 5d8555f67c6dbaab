import { createHash } from "node:crypto"
import { expect } from "chai"
import { concat, toHex } from "../../../app/_core/crypto/bytes"
import { CHUNK_SIZE, chunkCommit, encryptChunks } from "../../../app/_core/records/content"
import {
  decryptFile,
  digestFile,
  encryptFile,
  encryptedSize,
  plaintextDigest,
} from "../../../app/_core/records/file"
import type { SealedFile } from "../../../app/_core/records/file"
import { padme } from "../../../app/_core/records/padding"
import { rejects } from "../crypto/rejects"
import { all, cut, flip, of, pattern, whole } from "../crypto/streams"

const keys = { key: pattern(32, 1), salt: pattern(24, 2) }

async function seal(text: Uint8Array, pieces = 65_536, size = text.length) {
  const leaves: Uint8Array[] = []
  const progress: number[] = []
  const source = encryptFile(cut(text, pieces), { ...keys, size, onProgress: (done) => progress.push(done) })
  for (;;) {
    const next = await source.next()
    if (next.done) return { leaves, progress, sealed: next.value, size }
    leaves.push(next.value)
  }
}
const open = (leaves: readonly Uint8Array[], sealed: SealedFile, size: number, change: object = {}) =>
  whole(decryptFile(of(...leaves), { ...keys, ...sealed, size, ...change }))

describe("padme", () => {
  it("is at least 4 KiB and follows the published formula above", () => {
    for (const length of [0, 1, 4095, 4096]) expect(padme(length)).to.equal(4096)
    // E = floor(log2 L), S = floor(log2 E) + 1, the last E - S bits are zero.
    expect(padme(4097)).to.equal(4352)
    expect(padme(5000)).to.equal(5120)
    expect(padme(65_535)).to.equal(65_536)
    expect(padme(1_000_000)).to.equal(1_015_808)
    expect(padme(2 ** 31 + 1)).to.equal(2 ** 31 + 2 ** 26)
  })

  it("never shrinks, costs at most 12 % and is its own padding", () => {
    for (let length = 4097; length < 2 ** 40; length = Math.floor(length * 1.37)) {
      const padded = padme(length)
      expect(padded)
        .to.be.at.least(length)
        .and.at.most(length * 1.12)
      expect(padme(padded)).to.equal(padded)
    }
  })

  it("refuses what is no length", () => {
    for (const wrong of [-1, 0.5, Number.NaN, Infinity, 2 ** 53])
      expect(() => padme(wrong)).to.throw(RangeError)
  })
})

describe("a file's digest before it is encrypted", () => {
  it("is what encryption finds, however the source is cut", async () => {
    for (const size of [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1]) {
      const text = pattern(size, 5)
      const { sealed } = await seal(text)
      for (const pieces of [1_000, CHUNK_SIZE, 2 * CHUNK_SIZE])
        expect(await digestFile(cut(text, pieces), { size })).to.deep.equal(sealed.digest)
    }
  })

  it("is none where the source is longer or shorter than it said, or where it is stopped", async () => {
    for (const size of [4_999, 5_001])
      await rejects(() => digestFile(of(pattern(5_000)), { size }), "file-changed")
    const signal = AbortSignal.abort()
    await rejects(() => digestFile(of(pattern(5_000)), { size: 5_000, signal }), "cancelled")
  })
})

describe("file", () => {
  const sizes = [
    0,
    1,
    4096,
    5000,
    CHUNK_SIZE - 1,
    CHUNK_SIZE,
    CHUNK_SIZE + 1,
    2 * CHUNK_SIZE,
    3 * CHUNK_SIZE + 9,
  ]
  for (const size of sizes) {
    it(`${size} bytes come back, and its leaves have the announced size`, async () => {
      const text = pattern(size)
      const { leaves, sealed } = await seal(text)
      expect(concat(...leaves)).to.have.length(encryptedSize(size))
      for (const leaf of leaves.slice(0, -1)) expect(leaf).to.have.length(262_144)
      expect(await open(leaves, sealed, size)).to.deep.equal(text)
      expect(sealed.commit).to.deep.equal(await chunkCommit(keys))
      expect(sealed.digest).to.deep.equal(await plaintextDigest(text))
    })
  }

  it("does not mind how source and ciphertext are cut", async () => {
    const text = pattern(5000)
    const [one, two] = [await seal(text, 1), await seal(text)]
    expect(concat(...one.leaves)).to.deep.equal(concat(...two.leaves))
    expect(one.sealed).to.deep.equal(two.sealed)
    const bytewise = decryptFile(cut(concat(...one.leaves), 1), { ...keys, ...one.sealed, size: 5000 })
    expect(await whole(bytewise)).to.deep.equal(text)
  })

  it("does not mind a source that reuses its memory", async () => {
    const text = pattern(4 * CHUNK_SIZE)
    async function* reusing(bytes: Uint8Array, size: number) {
      const memory = new Uint8Array(size)
      for (let start = 0; start < bytes.length; start += size) {
        const part = bytes.subarray(start, start + size)
        memory.set(part)
        yield await Promise.resolve(memory.subarray(0, part.length))
        memory.fill(0xee)
      }
    }
    const { leaves, sealed } = await seal(text)
    const again = await all(encryptFile(reusing(text, CHUNK_SIZE), { ...keys, size: text.length }))
    expect(concat(...again)).to.deep.equal(concat(...leaves))
    const opened = decryptFile(reusing(concat(...leaves), 262_144), { ...keys, ...sealed, size: text.length })
    expect(await whole(opened)).to.deep.equal(text)
  })

  it("digests the SHA-256 of each plaintext chunk, padding not among them", async () => {
    const text = pattern(CHUNK_SIZE + 10)
    const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest()
    const expected = sha(concat(sha(text.slice(0, CHUNK_SIZE)), sha(text.slice(CHUNK_SIZE))))
    expect(toHex(await plaintextDigest(text))).to.equal(expected.toString("hex"))
    expect(toHex(await plaintextDigest(new Uint8Array()))).to.equal(sha(new Uint8Array()).toString("hex"))
  })

  it("tells the true bytes done, rising to all of them", async () => {
    const size = 2 * CHUNK_SIZE + 7
    const { leaves, progress, sealed } = await seal(pattern(size))
    expect(progress).to.deep.equal([CHUNK_SIZE, 2 * CHUNK_SIZE, size])
    const opening: number[] = []
    await open(leaves, sealed, size, { onProgress: (done: number) => opening.push(done) })
    expect(opening).to.deep.equal([CHUNK_SIZE, 2 * CHUNK_SIZE, size])
  })

  it("refuses a source that is not of the announced size", async () => {
    for (const wrong of [0, 4999, 5001, CHUNK_SIZE * 3]) {
      await rejects(() => seal(pattern(5000), 65_536, wrong), "file-changed")
    }
  })

  it("reads no further than the announced size, be there no end to it", async () => {
    async function* endless(part: Uint8Array) {
      for (;;) yield await Promise.resolve(part)
    }
    const source = encryptFile(endless(pattern(1000)), { ...keys, size: 5000 })
    await rejects(() => all(source), "file-changed")
    // Somebody who has the key can make every chunk authentic.
    const leaves = encryptChunks(endless(new Uint8Array(CHUNK_SIZE)), keys)
    const sealed = { commit: await chunkCommit(keys), digest: pattern(32) }
    await rejects(() => whole(decryptFile(leaves, { ...keys, ...sealed, size: 5000 })), "record-altered")
  })

  it("stops when told to", async () => {
    const stop = new AbortController()
    const options = { ...keys, size: 4 * CHUNK_SIZE, signal: stop.signal, onProgress: () => stop.abort() }
    await rejects(() => all(encryptFile(of(pattern(4 * CHUNK_SIZE)), options)), "cancelled")
    const { leaves, sealed, size } = await seal(pattern(4 * CHUNK_SIZE))
    const signal = AbortSignal.abort()
    await rejects(() => open(leaves, sealed, size, { signal }), "cancelled")
  })

  describe("refuses", () => {
    const text = pattern(CHUNK_SIZE + 5000)
    let leaves: Uint8Array[] = []
    let sealed: SealedFile
    before(async () => {
      ;({ leaves, sealed } = await seal(text))
    })

    it("another key, salt, commit or digest", async () => {
      for (const change of [
        { key: pattern(32, 9) },
        { salt: pattern(24, 9) },
        { commit: pattern(32, 9) },
        { digest: pattern(32, 9) },
      ]) {
        await rejects(() => open(leaves, sealed, text.length, change), "record-altered")
      }
    })

    it("another size, be it of the same padded length", async () => {
      for (const size of [text.length - 1, text.length + 1, 0, 10 * CHUNK_SIZE]) {
        await rejects(() => open(leaves, sealed, size), "record-altered")
      }
    })

    it("padding that is not all zeros", async () => {
      const filled = concat(text, pattern(padme(text.length) - text.length))
      const forged = await all(encryptChunks(of(filled), keys))
      await rejects(() => open(forged, sealed, text.length), "record-altered")
    })

    it("more or less padding than there must be", async () => {
      for (const length of [
        text.length,
        padme(text.length) - 1,
        padme(text.length) + 1,
        padme(text.length) + CHUNK_SIZE,
      ]) {
        const padded = concat(text, new Uint8Array(length - text.length))
        const forged = await all(encryptChunks(of(padded), keys))
        await rejects(() => open(forged, sealed, text.length), "record-altered")
      }
    })

    it("a flipped bit, a cut, an extension, another order", async () => {
      const [one, two] = leaves as [Uint8Array, Uint8Array]
      const wrong = [[flip(one, 9), two], [one, flip(two, 9)], [one], [two], [one, two, two], [two, one], []]
      for (const order of wrong) await rejects(() => open(order, sealed, text.length), "record-altered")
    })

    it("leaves swapped between two files, and between two records", async () => {
      const other = await all(encryptChunks(of(text), { key: keys.key, salt: pattern(24, 9) }))
      const elsewhere = await all(encryptChunks(of(text), { key: pattern(32, 9), salt: keys.salt }))
      for (const foreign of [other, elsewhere]) {
        await rejects(
          () => open([leaves[0], foreign[1]] as Uint8Array[], sealed, text.length),
          "record-altered",
        )
        await rejects(() => open(foreign, sealed, text.length), "record-altered")
      }
    })

    it("without giving out the last chunk before all is checked", async () => {
      const seen: Uint8Array[] = []
      const wrongDigest = { ...keys, ...sealed, size: text.length, digest: pattern(32) }
      await rejects(async () => {
        for await (const part of decryptFile(of(...leaves), wrongDigest)) seen.push(part)
      }, "record-altered")
      expect(concat(...seen)).to.have.length(CHUNK_SIZE)
    })
  })
})
