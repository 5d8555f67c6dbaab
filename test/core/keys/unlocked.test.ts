import { expect } from "chai"
import { denseMasters } from "../../../app/_core/keys/masters"
import { newestMaster, unlockedBy } from "../../../app/_core/keys/unlocked"
import { createVault, resealVault } from "../../../app/_core/keys/vault"
import { newVaultId } from "../../../app/_core/keys/vault-format"
import { pattern } from "../crypto/streams"
import { patient } from "./cast"

const contents = { identity: patient.seed, masters: denseMasters([pattern(32, 5)]) }
const newVault = (held = contents) =>
  createVault({
    vaultId: newVaultId(),
    account: patient.account,
    ways: [{ kind: "recovery-code", key: pattern(32, 3) }],
    contents: held,
  })

describe("unlocked keys", () => {
  it("are the vault's", async () => {
    const made = await newVault()
    const keys = unlockedBy(made)
    expect(keys.account).to.equal(patient.account)
    expect(keys.identity).to.deep.equal(patient.seed)
    expect(keys.publicKey).to.deep.equal(patient.publicKey)
    expect(keys.masters).to.deep.equal(contents.masters)
    expect(keys.vault?.digest).to.equal(made.digest)
  })

  it("are those of the vault that was sealed since, for whoever holds them", async () => {
    const made = await newVault()
    const keys = unlockedBy(made)
    const inAQueue = keys
    const masters = denseMasters([...contents.masters.values(), pattern(32, 6)])
    const next = await resealVault(made.vault, { contents: { ...contents, masters } })
    keys.vault?.take(next)
    expect(newestMaster(inAQueue)).to.deep.equal(pattern(32, 6))
    expect(inAQueue.masters).to.deep.equal(masters)
    expect(inAQueue.vault?.digest).to.equal(next.digest)
    expect(inAQueue.vault?.open.masters).to.deep.equal(masters)
  })

  it("know whether their vault is the one that a journal was sealed with last", async () => {
    const made = await newVault()
    const next = await resealVault(made.vault, {})
    const { vault } = unlockedBy(made)
    const other = { digest: (await newVault()).digest }
    expect(vault?.isLastOf([other, made])).to.equal(true)
    expect(vault?.isLastOf([made, other]), "somebody else sealed it since").to.equal(false)
    expect(vault?.isLastOf([other]), "and took it away").to.equal(false)
    expect(vault?.isLastOf([]), "not told of yet").to.equal(true)

    vault?.take(next)
    expect(vault?.isLastOf([made]), "not told of the new one yet").to.equal(true)
    expect(vault?.isLastOf([made, next])).to.equal(true)
    expect(vault?.isLastOf([made, next, made]), "put back").to.equal(false)
    expect(vault?.isLastOf([])).to.equal(false)
    expect(unlockedBy(next, made.digest).vault?.isLastOf([other, made])).to.equal(true)
  })

  it("never become another identity's", async () => {
    const made = await newVault()
    const keys = unlockedBy(made)
    const other = await newVault({ ...contents, identity: pattern(32, 9) })
    expect(() => keys.vault?.take(other)).to.throw(RangeError)
    expect(keys.vault?.digest).to.equal(made.digest)
  })
})
