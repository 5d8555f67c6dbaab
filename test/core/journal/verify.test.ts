import { expect } from "chai"
import { AbiCoder, keccak256, solidityPacked } from "ethers"
import { isKeywardError } from "../../../app/_core/errors"
import { hashEntry, positionsOf } from "../../../app/_core/journal/entry-hash"
import type { InboxGrant, WholeEntry } from "../../../app/_core/journal/entry-hash"
import { EMPTY_LINK, packLink, parseLink } from "../../../app/_core/journal/link"
import { linkAfter, verifyInbox, verifyJournal } from "../../../app/_core/journal/verify"
import type { Link } from "../../../app/_core/ports/registry"
import { asAddress } from "../../../app/_core/types"
import { EVERY_KIND, digest, doctor, granted, journalOf, patient, stranger } from "./made-journal"

/** `abi.encode` by another implementation, from the types and order of IRecordRegistry's events. */
const ABI: { [Kind in WholeEntry["kind"]]: [number, string[]] } = {
  KeyPublished: [1, ["publicKey:bytes"]],
  VaultSealed: [2, ["newDigest:bytes32", "oldDigest:bytes32"]],
  RecordAdded: [3, ["folder:uint64", "epoch:uint32", "cidDigest:bytes32", "wrappedKeys:bytes"]],
  RecordsAdded: [4, ["folder:uint64", "epoch:uint32", "cidDigests:bytes32[]", "wrappedKeys:bytes"]],
  RecordReplaced: [5, ["record:uint32", "epoch:uint32", "cidDigest:bytes32", "wrappedKeys:bytes"]],
  RecordRemoved: [6, ["record:uint32"]],
  RecordRefiled: [7, ["record:uint32", "folder:uint64", "epoch:uint32", "wrappedKeys:bytes"]],
  AccessGranted: [
    8,
    [
      ...["grantee:address", "scope:uint64", "expiresAt:uint40", "permissions:uint8", "epoch:uint32"],
      ...["keyDigest:bytes32", "wrappedKey:bytes", "entersInbox:bool", "previousInbox:uint256"],
    ],
  ],
  AccessRewrapped: [
    9,
    ["grantee:address", "scope:uint64", "epoch:uint32", "keyDigest:bytes32", "wrappedKey:bytes"],
  ],
  AccessRevoked: [10, ["scope:uint64", "newEpoch:uint32", "grantees:address[]"]],
  DelegateSet: [
    11,
    ["delegate:address", "until:uint40", "generation:uint32", "keyDigest:bytes32", "wrappedKey:bytes"],
  ],
  RecoverySet: [12, ["recovery:address", "from:uint40"]],
  AccountFrozen: [13, []],
  AccountUnfrozen: [14, ["wallet:address"]],
  SuccessorNamed: [15, ["wallet:address"]],
  AccountMoved: [17, ["wallet:address", "recovery:address"]],
  AccountSetUp: [16, ["publicKey:bytes", "vaultDigest:bytes32", "recovery:address"]],
}

function hashByEthers(entry: WholeEntry): bigint {
  const [kind, fields] = ABI[entry.kind]
  const types = ["uint8", "address", "address"]
  const values: unknown[] = [kind, patient, entry.by]
  for (const field of fields) {
    const [name = "", type = ""] = field.split(":")
    const value = (entry as unknown as Record<string, unknown>)[name]
    const isLong = type === "bytes" || type.endsWith("[]")
    types.push(isLong ? "bytes32" : type)
    values.push(isLong ? keccak256(solidityPacked([type], [value])) : value)
  }
  return BigInt(keccak256(AbiCoder.defaultAbiCoder().encode(types, values)))
}

const refusal = (entries: readonly WholeEntry[], head: Link): Record<string, unknown> => {
  try {
    verifyJournal(patient, entries, head)
  } catch (error) {
    if (isKeywardError(error, "history-invalid")) return { ...error.details }
    throw error
  }
  throw new Error("verified")
}

describe("an entry's hash", () => {
  for (const entry of journalOf(EVERY_KIND).entries) {
    it(`is keccak256 of abi.encode for ${entry.kind} at ${entry.position}`, () => {
      expect(hashEntry(patient, entry)).to.equal(hashByEthers(entry))
    })
  }
})

describe("verifying a journal", () => {
  const { entries, head } = journalOf(EVERY_KIND)

  it("accepts the whole journal and finds its beginning", () => {
    expect(verifyJournal(patient, entries, head)).to.deep.equal(EMPTY_LINK)
    expect(head.length).to.equal(entries.reduce((sum, entry) => sum + positionsOf(entry), 0))
  })

  it("accepts any run that ends in the head, and names the link before it", () => {
    for (const [index, entry] of entries.entries()) {
      expect(verifyJournal(patient, entries.slice(index), head)).to.deep.equal(parseLink(entry.previous))
    }
    expect(verifyJournal(patient, [], head)).to.equal(head)
  })

  it("refuses a journal that leaves any entry out, with the position", () => {
    for (const index of entries.keys()) {
      if (index === 0) continue // That is a run, and its link before is not empty.
      const left = entries.toSpliced(index, 1)
      expect(refusal(left, head)).to.include({ position: entries[index]?.position, account: patient })
    }
  })

  it("refuses any two neighbours in the wrong order", () => {
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1]
      if (next) expect(refusal(entries.toSpliced(index, 2, next, entry), head)).to.have.property("position")
    }
  })

  it("refuses an entry that stands twice, and an invented one", () => {
    for (const [index, entry] of entries.entries()) {
      expect(refusal(entries.toSpliced(index, 0, entry), head)).to.have.property("position")
      const invented = { ...entry, by: stranger }
      expect(refusal(entries.toSpliced(index, 0, invented), head)).to.have.property("position")
    }
  })

  it("refuses a change to any field of any entry", () => {
    for (const [index, entry] of entries.entries()) {
      for (const name of Object.keys(entry).filter((field) => field !== "kind" && field !== "place")) {
        const value = changed((entry as unknown as Record<string, unknown>)[name])
        const altered = { ...entry, [name]: value }
        expect(refusal(entries.with(index, altered), head), `${entry.kind}.${name}`).to.have.property(
          "position",
        )
      }
    }
  })

  it("refuses an entry of another kind with the same fields", () => {
    const [index, entry] = [...entries.entries()].find(([, each]) => each.kind === "AccessRewrapped") ?? []
    const other = { ...entry, kind: "RecordRemoved", record: 1 } as unknown as WholeEntry
    expect(refusal(entries.with(index ?? -1, other), head)).to.have.property("position")
  })

  it("refuses a head that is shut or open other than its entries say", () => {
    const turned = parseLink(head.word ^ (1n << 255n))
    expect(head.shut).to.equal(true)
    expect(refusal(entries, turned)).to.include({ problem: "does-not-reach-head" })
    for (const [index, entry] of entries.entries()) {
      const altered = { ...entry, previous: entry.previous ^ (1n << 255n) }
      expect(refusal(entries.with(index, altered), head), entry.kind).to.have.property("position")
    }
  })

  it("refuses an entry in another block", () => {
    for (const [index, entry] of entries.entries()) {
      for (const block of [entry.place.block - 1, entry.place.block + 1, 2 ** 39]) {
        const moved = { ...entry, place: { ...entry.place, block } }
        expect(refusal(entries.with(index, moved), head)).to.have.property("position")
      }
    }
  })

  it("refuses a previous link whose length has no room left", () => {
    const full = packLink(1n, 2 ** 32 - 1, 1)
    const [first] = entries
    const entry = { ...first, previous: full.word, position: full.length } as WholeEntry
    expect(refusal([entry], head)).to.include({ problem: "wrong-position" })
  })

  it("refuses another head, and another patient's journal", () => {
    const other = packLink(head.word ^ 1n, head.length, head.lastBlock)
    expect(refusal(entries, other)).to.include({ problem: "does-not-reach-head" })
    expect(() => verifyJournal(stranger, entries, head)).to.throw("history-invalid")
  })

  it("refuses a journal whose end was cut off", () => {
    expect(refusal(entries.slice(0, -1), head)).to.include({ position: head.length - 1 })
  })
})

describe("verifying an inbox", () => {
  const first = { patient, grant: grantOf(0n) }
  const afterFirst = packLink(inboxHash(first), 1, first.grant.place.block)
  const second = { patient: stranger, grant: grantOf(afterFirst.word) }
  const head = packLink(inboxHash(second), 2, second.grant.place.block)

  it("accepts the whole inbox", () => {
    expect(verifyInbox(doctor, [first, second], head)).to.deep.equal(EMPTY_LINK)
  })

  it("refuses another patient, an omitted and an altered grant", () => {
    const altered = { ...second, grant: { ...second.grant, keyDigest: digest(1) } }
    for (const entries of [
      [{ ...first, patient: stranger }, second],
      [second, first],
      [first],
      [first, altered],
    ]) {
      expect(() => verifyInbox(doctor, entries, head)).to.throw("history-invalid")
    }
  })

  function grantOf(previousInbox: bigint): InboxGrant {
    return journalOf([granted({ previousInbox })]).entries[0] as InboxGrant
  }

  function inboxHash({ patient: from, grant }: { patient: string; grant: InboxGrant }): bigint {
    const coder = AbiCoder.defaultAbiCoder()
    const entry = hashEntry(asAddress(from), grant)
    const inboxEntry = keccak256(coder.encode(["address", "uint64", "uint256"], [from, grant.scope, entry]))
    return BigInt(keccak256(coder.encode(["uint256", "bytes32"], [grant.previousInbox, inboxEntry])))
  }
})

describe("the link after an entry", () => {
  it("counts one position for each record of a batch", () => {
    const { entries } = journalOf(EVERY_KIND)
    const batch = entries.find((entry) => entry.kind === "RecordsAdded")
    expect(batch && linkAfter(patient, batch).length).to.equal(3 + 3)
  })
})

/** Another value of the same type. */
function changed(value: unknown): unknown {
  if (typeof value === "bigint") return value ^ 1n
  if (typeof value === "number") return value + 1
  if (typeof value === "boolean") return !value
  if (value instanceof Uint8Array) return value.with(0, (value[0] ?? 0) ^ 1)
  if (Array.isArray(value)) return value.toReversed()
  return String(value).replace(/.$/, (last) => (last === "0" ? "1" : "0"))
}
