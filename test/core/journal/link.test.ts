import { expect } from "chai"
import { EMPTY_LINK, packLink, parseLink } from "../../../app/_core/journal/link"

describe("a link", () => {
  it("keeps the low 184 bits of the hash, the length and the block apart", () => {
    const hash = (1n << 256n) - 1n
    const link = packLink(hash, 0x01020304, 0x0a0b0c0d0e)
    expect(link.shut).to.equal(false)
    expect(link.word.toString(16)).to.equal(`0a0b0c0d0e01020304${"f".repeat(46)}`.replace(/^0+/, ""))
    expect(parseLink(link.word)).to.deep.equal(link)
  })

  it("says by its top bit that the account is shut", () => {
    const open = packLink(7n, 3, 5)
    const shut = packLink(7n, 3, 5, true)
    expect(shut.word).to.equal(open.word | (1n << 255n))
    expect(parseLink(shut.word)).to.deep.equal({ ...open, word: shut.word, shut: true })
  })

  it("is nothing but zeros where a list is empty", () => {
    expect(parseLink(0n)).to.deep.equal(EMPTY_LINK)
  })

  it("holds the largest length and block", () => {
    const link = packLink(0n, 2 ** 32 - 1, 2 ** 39 - 1)
    expect(parseLink(link.word)).to.include({ length: 2 ** 32 - 1, lastBlock: 2 ** 39 - 1, shut: false })
  })

  it("refuses what does not fit", () => {
    for (const make of [
      () => packLink(0n, 2 ** 32, 1),
      () => packLink(0n, -1, 1),
      () => packLink(0n, 0.5, 1),
      () => packLink(0n, 1, 2 ** 39),
      () => parseLink(1n << 256n),
      () => parseLink(-1n),
    ]) {
      expect(make).to.throw(TypeError)
    }
  })
})
