import { createHash } from "node:crypto"
import { inflateSync } from "node:zlib"
import { expect } from "chai"
import { concat, fromHex } from "../../../app/_core/crypto/bytes"
import { isKeywardError } from "../../../app/_core/errors"
import { decryptChunks, encryptChunks } from "../../../app/_core/records/content"
import { cut, of, whole } from "../crypto/streams"
import { vectors } from "./shared"
import type { Wycheproof } from "./shared"

interface Test {
  readonly key: string
  readonly ctx: string
  readonly ct: string
  readonly msgLength?: number
  readonly msgSha512?: string
}

const sha512 = (bytes: Uint8Array) => createHash("sha512").update(bytes).digest("hex")

/** The yields before the end or the error, and whether there was one. */
async function decrypted(test: Test, pieces: (bytes: Uint8Array) => AsyncIterable<Uint8Array>) {
  const bytes = Uint8Array.from(inflateSync(fromHex(test.ct)))
  const scheme = { label: "c2sp.org/chunked-encryption@v1+", chunkSize: 16_384, context: fromHex(test.ctx) }
  const seen: Uint8Array[] = []
  try {
    const options = { key: fromHex(test.key), salt: bytes.slice(0, 24), commit: bytes.slice(24, 56), scheme }
    for await (const chunk of decryptChunks(pieces(bytes.subarray(56)), options)) seen.push(chunk)
    return { bytes, scheme, message: concat(...seen), failed: false }
  } catch (error) {
    if (!isKeywardError(error)) throw error
    return { bytes, scheme, message: concat(...seen), failed: true }
  }
}

describe("C2SP chunked encryption, AES-256-GCM, 16 KiB (Wycheproof)", () => {
  let tests: Wycheproof<Test>["testGroups"][number]["tests"] = []
  before(function () {
    const file = vectors<Wycheproof<Test>>(this, "wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json")
    tests = file.testGroups.flatMap((group) => group.tests)
    expect(tests).to.have.length(35).and.length(file.numberOfTests)
  })

  const ways: [string, (bytes: Uint8Array) => AsyncIterable<Uint8Array>, number][] = [
    ["whole", (bytes) => of(bytes), Infinity],
    ["in pieces of 1,000 bytes", (bytes) => cut(bytes, 1000), Infinity],
    ["byte by byte", (bytes) => cut(bytes, 1), 100_000],
  ]
  for (const [name, pieces, most] of ways) {
    it(`decrypts what is valid and nothing else, ${name}`, async () => {
      for (const test of tests) {
        if ((test.msgLength ?? 0) > most) continue
        const { message, failed } = await decrypted(test, pieces)
        expect(failed, `${test.tcId} ${test.comment}`).to.equal(test.result === "invalid")
        // Of an invalid one, at most the longest valid beginning may come out.
        if (failed) expect(message.length, `${test.tcId}`).to.be.at.most(test.msgLength ?? 0)
        else expect(sha512(message), `${test.tcId}`).to.equal(test.msgSha512)
      }
    })
  }

  it("encrypts to the same bytes with the same salt", async () => {
    let compared = 0
    for (const test of tests.filter((each) => each.result === "valid")) {
      const { bytes, scheme, message } = await decrypted(test, (all) => of(all))
      const options = { key: fromHex(test.key), salt: bytes.slice(0, 24), scheme }
      expect(sha512(await whole(encryptChunks(of(message), options)))).to.equal(sha512(bytes.subarray(56)))
      compared++
    }
    expect(compared).to.equal(10)
  })
})
