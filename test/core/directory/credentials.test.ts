import { expect } from "chai"
import { AbiCoder, keccak256 } from "ethers"
import { foldCredentials, standingOf } from "../../../app/_core/directory/credentials"
import { hashCredentialEntry, verifyCredentials } from "../../../app/_core/directory/verify"
import { isKeywardError } from "../../../app/_core/errors"
import { EMPTY_LINK, packLink } from "../../../app/_core/journal/link"
import { hashWords } from "../../../app/_core/journal/words"
import type { CredentialEntry } from "../../../app/_core/ports/directory"
import type { Link } from "../../../app/_core/ports/registry"
import { asAddress } from "../../../app/_core/types"
import { digest, doctor, stranger } from "../journal/made-journal"

const chamber = { address: asAddress(`0x${"c4".repeat(20)}`), name: "Medical Chamber" }
const NOW = 1_900_000_000

type Draft =
  | { kind: "CredentialAttested"; account?: typeof doctor; key?: number; expiresAt?: number }
  | {
      kind: "CredentialRevoked"
      account?: typeof doctor
    }

/** Chains drafts as the directory would, two blocks apart. */
function listOf(drafts: readonly Draft[]): { entries: CredentialEntry[]; head: Link } {
  let head = EMPTY_LINK
  const entries = drafts.map((draft, index) => {
    const block = head.lastBlock + 2
    const place = {
      ...{ block, blockHash: digest(block), logIndex: index },
      ...{ transaction: digest(index), timestamp: block },
    }
    const common = { position: head.length, previous: head.word, account: draft.account ?? doctor, place }
    const entry: CredentialEntry =
      draft.kind === "CredentialRevoked"
        ? { kind: draft.kind, ...common }
        : {
            ...{ kind: draft.kind, ...common, keyDigest: digest(draft.key ?? 1), profileDigest: digest(2) },
            expiresAt: draft.expiresAt ?? NOW + 1,
          }
    head = packLink(
      hashWords([head.word, hashCredentialEntry(chamber.address, entry)]),
      head.length + 1,
      block,
    )
    return entry
  })
  return { entries, head }
}

const problemOf = (entries: readonly CredentialEntry[], head: Link, issuer = chamber.address): unknown => {
  try {
    verifyCredentials(issuer, entries, head)
  } catch (error) {
    if (isKeywardError(error, "history-invalid")) return error.details.problem
    throw error
  }
  return "verified"
}

const attested: Draft = { kind: "CredentialAttested" }
const revoked: Draft = { kind: "CredentialRevoked" }

describe("An issuer's list", () => {
  const { entries, head } = listOf([attested, { ...attested, account: stranger }, revoked, attested])
  const [first, second, third, fourth] = entries as [
    CredentialEntry,
    CredentialEntry,
    CredentialEntry,
    CredentialEntry,
  ]

  it("hashes entries as the contract does", () => {
    const coder = AbiCoder.defaultAbiCoder()
    const whole = coder.encode(
      ["uint8", "address", "address", "bytes32", "bytes32", "uint40"],
      [1, chamber.address, doctor, digest(1), digest(2), NOW + 1],
    )
    expect(hashCredentialEntry(chamber.address, first)).to.equal(BigInt(keccak256(whole)))
    const end = coder.encode(["uint8", "address", "address"], [2, chamber.address, doctor])
    expect(hashCredentialEntry(chamber.address, third)).to.equal(BigInt(keccak256(end)))
  })

  it("verifies whole, and from any link on", () => {
    expect(verifyCredentials(chamber.address, entries, head)).to.deep.equal(EMPTY_LINK)
    expect(verifyCredentials(chamber.address, [third, fourth], head).word).to.equal(third.previous)
  })

  it("does not verify with an entry left out, altered, moved or put in", () => {
    const bad: readonly (readonly CredentialEntry[])[] = [
      [first, second, fourth], // the revocation is hidden
      [first, second, third],
      [first, third, second, fourth],
      [first, second, third, fourth, fourth],
      [{ ...first, keyDigest: digest(9) } as CredentialEntry, second, third, fourth],
      [{ ...first, profileDigest: digest(9) } as CredentialEntry, second, third, fourth],
      [{ ...first, expiresAt: NOW + 2 } as CredentialEntry, second, third, fourth],
      [{ ...first, account: stranger }, second, third, fourth],
      [first, second, { ...third, account: stranger }, fourth],
      [{ ...first, place: { ...first.place, block: 1 } }, second, third, fourth],
    ]
    for (const [index, list] of bad.entries())
      expect(problemOf(list, head), String(index)).to.not.equal("verified")
    expect(problemOf(entries, head, stranger)).to.not.equal("verified")
  })
})

describe("What an issuer's list says now", () => {
  const standing = (drafts: readonly Draft[], account = doctor) => {
    const credential = foldCredentials(chamber, listOf(drafts).entries).get(account)
    return credential && standingOf(credential, NOW)
  }

  it("is live until its date", () => {
    expect(standing([attested])).to.equal("live")
    expect(standing([{ ...attested, expiresAt: NOW }])).to.equal("over")
  })

  it("is over with a revocation, and stays so until it is attested anew", () => {
    expect(standing([attested, revoked])).to.equal("revoked")
    expect(standing([attested, revoked, revoked])).to.equal("revoked")
    expect(standing([attested, revoked, attested])).to.equal("live")
  })

  it("is the last attestation's key", () => {
    const { entries } = listOf([attested, { ...attested, key: 7 }])
    expect(foldCredentials(chamber, entries).get(doctor)).to.include({
      keyDigest: digest(7),
      issuer: chamber,
    })
  })

  it("is nothing for whom nothing was attested", () => {
    expect(standing([revoked])).to.equal(undefined)
    expect(standing([attested], stranger)).to.equal(undefined)
  })
})
