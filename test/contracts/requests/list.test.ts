import { expect } from "chai"
import { zeroPadValue } from "ethers"
import { DAY } from "../support/fixture"
import { linkAfter, lengthOf } from "../support/journal"
import { ethers, networkHelpers } from "../support/network"
import { digest } from "../support/samples"
import { requestEntryOf, start } from "./cast"
import type { RequestsCast } from "./cast"

describe("AccessRequests.list", () => {
  const lived = async () => {
    const cast = await start()
    const { requests, patient, doctor, colleague, ask, now } = cast
    await ask()
    await ask({ by: colleague })
    await ask({ of: colleague })
    await requests.connect(doctor).withdrawRequest(patient)
    await ask({ reason: digest("again"), permissions: 3 })
    await requests.declineRequest(patient, doctor, true)
    await requests.setBlocked(patient, doctor, false)
    await networkHelpers.time.increase(7 * DAY)
    await ask({ lapsesAt: now + 12 * DAY, expiresAt: now + 30 * DAY })
    return cast
  }
  const placedOf = async ({ requests }: RequestsCast, account: string, block?: number) => {
    const logs = await ethers.provider.getLogs({
      address: await requests.getAddress(),
      topics: [null, zeroPadValue(account, 32)],
      fromBlock: block ?? 0,
      toBlock: block ?? "latest",
    })
    return logs.flatMap((raw) => {
      const log = requests.interface.parseLog(raw)
      return log ? [{ log, block: raw.blockNumber }] : []
    })
  }

  describe("given every kind of entry", () => {
    it("has a head that follows from the events alone", async () => {
      const cast = await lived()
      const placed = await placedOf(cast, cast.patient.address)
      const kinds = new Set(placed.map(({ log }) => log.name))
      expect(kinds.size).to.equal(4)
      let link = 0n
      for (const { log, block } of placed) {
        expect(log.args.previous).to.equal(link)
        link = linkAfter(link, requestEntryOf(log), block)
      }
      expect(link).to.equal(await cast.requests.listOf(cast.patient))
      expect(lengthOf(link)).to.equal(7n)
    })

    it("can be walked back from the head by one-block queries", async () => {
      const cast = await lived()
      let link = await cast.requests.listOf(cast.patient)
      let found = 0
      while (link !== 0n) {
        const [first, ...more] = await placedOf(cast, cast.patient.address, Number(link >> 216n))
        expect(more).to.deep.equal([])
        link = first?.log.args.previous as bigint
        found++
      }
      expect(found).to.equal(7)
    })
  })

  describe("given many accounts that ask one patient", () => {
    it("grows the list by six in a week at most, and the journal not at all", async () => {
      const { registry, requests, patient, ask, crowd } = await start()
      const journal = await registry.journalOf(patient)
      const before = lengthOf(await requests.listOf(patient))
      for (const [index, spammer] of (await crowd(10)).entries()) {
        if (index < 6) await ask({ by: spammer })
        else await expect(ask({ by: spammer })).to.be.revertedWithCustomError(requests, "TooManyStrangers")
      }
      expect(lengthOf(await requests.listOf(patient)) - before).to.equal(6n)
      expect(await registry.journalOf(patient)).to.equal(journal)
    })
  })

  describe("given a list of 2^32-1 entries", () => {
    it("refuses one more", async () => {
      const { requests, patient, ask } = await start()
      const slot = ethers.solidityPackedKeccak256(["uint256", "uint256"], [BigInt(patient.address), 3n])
      const full = ((2n ** 32n - 1n) << 184n) | (1n << 216n)
      await networkHelpers.setStorageAt(await requests.getAddress(), slot, full)
      expect(await requests.listOf(patient)).to.equal(full)
      await expect(ask())
        .to.be.revertedWithCustomError(requests, "ListFull")
        .withArgs(patient, 2n ** 32n - 1n)
    })
  })

  describe("given the registry it was deployed for", () => {
    it("names it", async () => {
      const { registry, requests } = await start()
      expect(await requests.registry()).to.equal(await registry.getAddress())
    })
  })
})
