import { expect } from "chai"
import { zeroPadValue } from "ethers"
import { start } from "./support/fixture"
import type { Cast } from "./support/fixture"
import { follow, lengthOf } from "./support/journal"
import type { Heads, Log } from "./support/journal"
import { ethers, networkHelpers } from "./support/network"
import { EVERYTHING, FOLDER, NO_DIGEST, RECORD_BIT, digest, publicKey, wrappedKeys } from "./support/samples"

interface PlacedLog {
  log: Log
  block: number
}

describe("RecordRegistry.history", () => {
  const keys = wrappedKeys("history")
  const lastBlockOf = (link: bigint) => Number((link >> 216n) & ((1n << 39n) - 1n))

  /** One of everything, with other people's entries in between. */
  const lived = async () => {
    const cast = await start()
    const { registry, patient, doctor, delegate, colleague, neighbour, name, add, grant, rewrap } = cast
    await registry.publishKey(publicKey("patient"))
    await registry.sealVault(digest("vault"), NO_DIGEST)
    await registry.connect(neighbour).setUp(publicKey("neighbour"), digest("vault"), doctor)
    await registry.connect(neighbour).addRecord(neighbour, 0, 0, digest("other"), keys)
    await add(patient, FOLDER)
    await registry.addRecords(patient, FOLDER, 0, [digest("a"), digest("b"), digest("c")], keys)
    await name()
    await grant({ scope: EVERYTHING, permissions: 3, by: delegate })
    await grant({ scope: FOLDER, to: "colleague" })
    await grant({ scope: RECORD_BIT | 3n, to: "colleague" })
    await add(doctor, FOLDER)
    await grant({ scope: EVERYTHING, permissions: 1 })
    await registry
      .connect(delegate)
      .refileRecords(patient, [{ record: 3, folder: 9, epoch: 0, wrappedKeys: keys }])
    await registry.replaceRecords(patient, [
      { record: 4, epoch: 0, cidDigest: digest("replacement"), wrappedKeys: keys },
      { record: 3, epoch: 0, cidDigest: digest("another"), wrappedKeys: keys },
    ])
    await registry.revokeAccess(patient, FOLDER, [], 1, [rewrap("colleague")])
    await registry.rewrapAccess(patient, FOLDER, [rewrap("colleague", "once more")])
    await registry.revokeAccess(patient, EVERYTHING, [doctor], 1, [])
    await registry.removeRecord(patient, 3)
    return { ...cast, accounts: [patient, doctor, delegate, colleague, neighbour] }
  }
  const logsOf = async ({ registry }: Cast, topics: (string | null)[], fromBlock = 0, toBlock?: number) => {
    const filter = { address: await registry.getAddress(), topics, fromBlock, toBlock: toBlock ?? "latest" }
    const logs = await ethers.provider.getLogs(filter)
    return logs.flatMap((raw): PlacedLog[] => {
      const log = registry.interface.parseLog(raw)
      return log ? [{ log, block: raw.blockNumber }] : []
    })
  }
  const journalTopics = (account: string) => [null, zeroPadValue(account, 32)]
  const followAll = (placed: readonly PlacedLog[]): Heads => {
    const heads: Heads = { journals: new Map(), inboxes: new Map() }
    for (const { log, block } of placed) follow(heads, log, block)
    return heads
  }

  describe("given two patients, two doctors and every kind of entry", () => {
    it("has heads that follow from the events alone", async () => {
      const cast = await lived()
      const placed = await logsOf(cast, [])
      const heads = followAll(placed)
      const kinds = new Set(placed.map(({ log }) => log.name))
      expect(kinds.size, "every kind of entry, and Deployed").to.equal(13)
      for (const account of cast.accounts) {
        expect(await cast.registry.journalOf(account)).to.equal(heads.journals.get(account.address) ?? 0n)
        expect(await cast.registry.inboxOf(account)).to.equal(heads.inboxes.get(account.address) ?? 0n)
      }
      expect(lengthOf(await cast.registry.journalOf(cast.patient))).to.equal(20n)
      expect(lengthOf(await cast.registry.inboxOf(cast.colleague))).to.equal(2n)
    })

    it("is found whole by the account as first topic", async () => {
      const cast = await lived()
      const { journals } = followAll(await logsOf(cast, journalTopics(cast.patient.address)))
      expect(journals.get(cast.patient.address)).to.equal(await cast.registry.journalOf(cast.patient))
    })

    it("can be walked back from the head by one-block queries", async () => {
      const cast = await lived()
      const blocks: PlacedLog[][] = []
      let link = await cast.registry.journalOf(cast.patient)
      while (link !== 0n) {
        const block = lastBlockOf(link)
        const placed = await logsOf(cast, journalTopics(cast.patient.address), block, block)
        blocks.unshift(placed)
        link = placed[0]?.log.args.previous as bigint
        expect(lastBlockOf(link)).to.be.lessThan(block)
      }
      const { journals } = followAll(blocks.flat())
      expect(journals.get(cast.patient.address)).to.equal(await cast.registry.journalOf(cast.patient))
    })

    it("shows an event that is left out, altered or moved", async () => {
      const cast = await lived()
      const head = await cast.registry.journalOf(cast.patient)
      const whole = await logsOf(cast, journalTopics(cast.patient.address))
      const holds = (placed: readonly PlacedLog[]) => {
        try {
          return followAll(placed).journals.get(cast.patient.address) === head
        } catch {
          return false
        }
      }
      expect(holds(whole)).to.equal(true)
      for (const index of whole.keys()) {
        const [place] = whole.slice(index)
        if (!place) continue
        const without = whole.filter((_, other) => other !== index)
        expect(holds(without), `without entry ${index}`).to.equal(false)

        const later = whole.with(index, { ...place, block: place.block + 1 })
        expect(holds(later), `entry ${index} in another block`).to.equal(false)

        for (const { type, name } of place.log.fragment.inputs) {
          const log = withField(place.log, name, otherThan(type, place.log.args[name]))
          const altered = whole.with(index, { ...place, log })
          expect(holds(altered), `${log.name}.${name} of entry ${index} altered`).to.equal(false)
        }
        const next = whole[index + 1]
        if (!next) continue
        const swapped = whole.with(index, next).with(index + 1, place)
        expect(holds(swapped), `entries ${index} and ${index + 1} swapped`).to.equal(false)
      }
    })
  })

  describe("given several entries in one block", () => {
    it("chains them in log order", async () => {
      const cast = await start()
      const { registry, patient } = cast
      const nonce = await patient.getNonce()
      await ethers.provider.send("evm_setAutomine", [false])
      try {
        for (const step of [0, 1, 2])
          await registry.addRecord(patient, 0, 0, digest(`record ${step}`), keys, {
            nonce: nonce + step,
            gasLimit: 200_000,
          })
        await networkHelpers.mine()
      } finally {
        await ethers.provider.send("evm_setAutomine", [true])
      }
      const placed = await logsOf(cast, journalTopics(patient.address))
      expect(new Set(placed.map(({ block }) => block)).size).to.equal(1)
      const link = await registry.journalOf(patient)
      expect(lengthOf(link)).to.equal(3n)
      expect(followAll(placed).journals.get(patient.address)).to.equal(link)
    })
  })
})

/** The same log with one field changed. */
function withField({ name, fragment, args }: Log, changed: string, value: unknown): Log {
  const fields = fragment.inputs.flatMap((input, index) => {
    const field: unknown = input.name === changed ? value : args[input.name]
    return [
      [String(index), field],
      [input.name, field],
    ]
  })
  return { name, fragment, args: Object.fromEntries(fields) as Record<string, unknown> }
}

/** Some other value of the same type. */
function otherThan(type: string, value: unknown): unknown {
  if (type === "bool") return !value
  if (type.startsWith("uint")) return (value as bigint) === 0n ? 1n : (value as bigint) - 1n
  if (type.endsWith("[]")) {
    const items = value as readonly unknown[]
    return items.length === 0 ? [digest("one too many")] : items.slice(1)
  }
  const hex = (value as string).toLowerCase()
  const last = hex.endsWith("0") ? "1" : "0"
  return hex === "0x" ? "0x00" : `${hex.slice(0, -1)}${last}`
}
