import { expect } from "chai"
import { Interface, hexlify, randomBytes } from "ethers"
import type { EventFragment } from "ethers"
import { eventDecoder } from "../../../app/_adapters/chain/decode-event"
import { readEntry } from "../../../app/_adapters/chain/events"
import { isKeywardError } from "../../../app/_core/errors"
import type { ChainLog } from "../../../app/_core/ports/history"
import { asAddress, asDigest } from "../../../app/_core/types"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { IPractitionerDirectory__factory } from "../../../typechain-types/factories/IPractitionerDirectory__factory"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"

const registry = IRecordRegistry__factory.createInterface()
const CONTRACTS: readonly Interface[] = [
  registry,
  IPractitionerDirectory__factory.createInterface(),
  IAccessRequests__factory.createInterface(),
]
const someBytes = (length: number) => hexlify(randomBytes(length))

/** A value that fills its type as far as it goes. */
function someValue(type: string): unknown {
  if (type === "address") return someBytes(20)
  if (type === "bytes32") return someBytes(32)
  if (type === "bytes") return someBytes(77)
  if (type === "bool") return true
  if (type.endsWith("[]")) return [1, 2, 3].map(() => someValue(type.slice(0, -2)))
  return (1n << BigInt(type.slice(4))) - 1n
}

const logOf = (topics: readonly string[], data: string): ChainLog => ({
  ...{ address: asAddress(`0x${"11".repeat(20)}`), topics, data, block: 7, index: 0, timestamp: 1 },
  ...{ blockHash: asDigest(`0x${"22".repeat(32)}`), transaction: asDigest(`0x${"33".repeat(32)}`) },
})

const plain = (value: unknown): unknown =>
  typeof value === "string" ? value.toLowerCase() : Array.isArray(value) ? value.map(plain) : value

describe("an event decoder", () => {
  const decode = eventDecoder(registry)
  const encodedOf = (events: Interface, fragment: EventFragment) => {
    const values = fragment.inputs.map(({ type }) => someValue(type))
    return events.encodeEventLog(fragment, values)
  }
  const encoded = (name: "AccessGranted" | "RecordAdded") => encodedOf(registry, registry.getEvent(name))

  for (const events of CONTRACTS)
    events.forEachEvent((fragment) =>
      it(`says of ${fragment.name} what ethers says`, () => {
        const { topics, data } = encodedOf(events, fragment)
        const expected = events.parseLog({ topics, data })?.args
        const decoded = eventDecoder(events)(logOf(topics, data))
        expect(decoded?.name).to.equal(fragment.name)
        for (const [index, input] of fragment.inputs.entries())
          expect(plain(decoded?.fields[input.name]), input.name).to.deep.equal(
            plain(Array.from([expected?.[index]])[0]),
          )
      }),
    )

  it("knows no event of another interface", () => {
    expect(decode(logOf([someBytes(32)], "0x"))).to.equal(null)
    expect(decode(logOf([], "0x"))).to.equal(null)
  })

  it("refuses what is cut, too wide or points outside", () => {
    const { topics, data } = encoded("AccessGranted")
    for (const length of [0, 63, 64, 64 * 9, data.length - 66, data.length - 2 - 64])
      expect(() => decode(logOf(topics, data.slice(0, 2 + length))), String(length)).to.throw(RangeError)
    const word = (index: number, value: string) =>
      `0x${data.slice(2, 2 + 64 * index)}${value}${data.slice(2 + 64 * (index + 1))}`
    const wide = "f".repeat(64)
    // scope, expiresAt, permissions, epoch, the offset of wrappedKey, entersInbox
    for (const index of [1, 2, 3, 4, 6, 7])
      expect(() => decode(logOf(topics, word(index, wide))), String(index)).to.throw(RangeError)
    expect(() => decode(logOf(topics.with(1, `0x${wide}`), data))).to.throw(RangeError)
    expect(() => decode(logOf(topics.slice(0, 3), data))).to.throw(RangeError)
  })

  it("leaves types that it does not know to ethers", () => {
    const odd = new Interface(["event Odd(int8 value, string words)"])
    const { topics, data } = odd.encodeEventLog("Odd", [-1, "so"])
    expect(eventDecoder(odd)(logOf(topics, data))).to.deep.equal({
      ...{ name: "Odd", fields: { value: -1n, words: "so" } },
    })
  })

  it("makes history-invalid of what cannot be decoded", () => {
    const { topics } = encoded("RecordAdded")
    expect(() => readEntry(logOf(topics, "0x00")))
      .to.throw()
      .that.satisfies((error: unknown) => isKeywardError(error, "history-invalid"))
  })
})
