import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { TODAY } from "../../../scripts/lib/forks"
import { ReceiptRoots__factory } from "../../../typechain-types/factories/ReceiptRoots__factory"
import { ethers, fork, networkHelpers } from "../support/network"
import { digest, NOBODY } from "../support/samples"

const [ONE, TWO] = [digest("one"), digest("two")]
const EMPTY = `0x${"00".repeat(27)}`
const MAX_SIZE = 2n ** 40n - 1n
const head = (root: string) => root.slice(0, 2 + 54)

async function withCast() {
  const [operator, next, stranger] = (await ethers.getSigners()) as [
    HardhatEthersSigner,
    HardhatEthersSigner,
    HardhatEthersSigner,
  ]
  // From the artifact, not from the bindings' bytecode: a coverage run builds another.
  const deployed = await ethers.deployContract("ReceiptRoots", [operator.address])
  const roots = ReceiptRoots__factory.connect(await deployed.getAddress(), operator)
  return { roots, operator, next, stranger }
}
const start = () => networkHelpers.loadFixture(withCast)

describe("ReceiptRoots", () => {
  describe("given nothing committed", () => {
    it("has the operator of its making, and no head", async () => {
      const { roots, operator } = await start()
      expect(await roots.operator()).to.equal(operator.address)
      expect(await roots.head()).to.deep.equal([EMPTY, 0n])
    })

    it("refuses nobody as the first operator", async () => {
      const { roots } = await start()
      await expect(ethers.deployContract("ReceiptRoots", [NOBODY]))
        .to.be.revertedWithCustomError(roots, "NotAPerson")
        .withArgs(NOBODY)
    })
  })

  describe("when the operator commits", () => {
    it("keeps the root's first 27 bytes and the size, and says all of it", async () => {
      const { roots } = await start()
      await expect(roots.commit(ONE, 7)).to.emit(roots, "RootCommitted").withArgs(ONE, 7n)
      expect(await roots.head()).to.deep.equal([head(ONE), 7n])
    })

    it("takes the place of the former head", async () => {
      const { roots } = await start()
      await roots.commit(ONE, 7)
      await roots.commit(TWO, 8)
      expect(await roots.head()).to.deep.equal([head(TWO), 8n])
    })

    it("changes one word", async function () {
      // Lines are counted by extra code then.
      if (process.argv.includes("--coverage") || fork !== TODAY) return this.skip()
      const { roots } = await start()
      const used = async (root: string, size: number) =>
        Number((await (await roots.commit(root, size)).wait())?.gasUsed ?? 0)
      // The figures that docs/operations.md names, to within a hundred.
      expect(await used(ONE, 7), "first").to.be.closeTo(47_622, 100)
      expect(await used(TWO, 9_000), "each day").to.be.closeTo(30_534, 100)
    })
  })

  describe("when what is committed makes no sense", () => {
    it("refuses a tree that has not grown", async () => {
      const { roots } = await start()
      await expect(roots.commit(ONE, 0)).to.be.revertedWithCustomError(roots, "NotGrown").withArgs(0n, 0n)
      await roots.commit(ONE, 7)
      for (const size of [7n, 6n, 0n])
        await expect(roots.commit(TWO, size))
          .to.be.revertedWithCustomError(roots, "NotGrown")
          .withArgs(size, 7n)
    })

    it("refuses an empty root", async () => {
      const { roots } = await start()
      for (const root of [`0x${"00".repeat(32)}`, `0x${"00".repeat(27)}${"01".repeat(5)}`])
        await expect(roots.commit(root, 7)).to.be.revertedWithCustomError(roots, "EmptyRoot")
    })
  })

  describe("when the operator hands over", () => {
    it("lets the next one commit, and the former one no more", async () => {
      const { roots, operator, next } = await start()
      await roots.commit(ONE, 7)
      await expect(roots.handOver(next)).to.emit(roots, "OperatorNamed").withArgs(next.address)
      expect(await roots.operator()).to.equal(next.address)
      expect(await roots.head(), "the head stays").to.deep.equal([head(ONE), 7n])
      await expect(roots.commit(TWO, 8))
        .to.be.revertedWithCustomError(roots, "NotTheOperator")
        .withArgs(operator.address)
      await expect(roots.connect(next).commit(TWO, 7)).to.be.revertedWithCustomError(roots, "NotGrown")
      await roots.connect(next).commit(TWO, 8)
      expect(await roots.head()).to.deep.equal([head(TWO), 8n])
    })

    it("refuses to hand over to nobody", async () => {
      const { roots } = await start()
      await expect(roots.handOver(NOBODY)).to.be.revertedWithCustomError(roots, "NotAPerson").withArgs(NOBODY)
    })
  })

  describe("when somebody else calls", () => {
    it("refuses to commit and to hand over", async () => {
      const { roots, stranger } = await start()
      const theirs = roots.connect(stranger)
      for (const call of [theirs.commit(ONE, 7), theirs.handOver(stranger)])
        await expect(call).to.be.revertedWithCustomError(roots, "NotTheOperator").withArgs(stranger.address)
      expect(await roots.head()).to.deep.equal([EMPTY, 0n])
    })
  })

  describe("for any root and size", () => {
    it("holds what was committed last", async () => {
      const { roots } = await start()
      const sizes = [1n, 2n, 255n, 65_536n, 2n ** 32n, 2n ** 39n + 1n, MAX_SIZE]
      for (const [index, size] of sizes.entries()) {
        const root = digest(`root ${index}`)
        await roots.commit(root, size)
        expect(await roots.head()).to.deep.equal([head(root), size])
      }
      await expect(roots.commit(ONE, MAX_SIZE)).to.be.revertedWithCustomError(roots, "NotGrown")
    })
  })
})
