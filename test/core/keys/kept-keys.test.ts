import { expect } from "chai"
import { inspect } from "node:util"
import { hkdf } from "../../../app/_core/crypto/hkdf"
import { unwiped, wipe } from "../../../app/_core/crypto/wiped"
import { Keeper } from "../../../app/_core/keeper"
import { denseMasters } from "../../../app/_core/keys/masters"
import { wrapMasters } from "../../../app/_core/keys/delegation"
import { KeptKeys } from "../../../app/_core/keys/kept-keys"
import { boxKey } from "../../../app/_core/keys/private-box"
import { ringSecret } from "../../../app/_core/keys/ring"
import { newestMaster, unlockedBy } from "../../../app/_core/keys/unlocked"
import { createVault, openVault, resealVault } from "../../../app/_core/keys/vault"
import { newVaultId } from "../../../app/_core/keys/vault-format"
import { asEpoch, EVERYTHING } from "../../../app/_core/types"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { ctx, doctor, patient } from "./cast"

const zeros = new Uint8Array(32)
const made = () =>
  createVault({
    vaultId: newVaultId(),
    account: patient.account,
    ways: [{ kind: "recovery-code", key: pattern(32, 3) }],
    contents: { identity: pattern(32, 1), masters: denseMasters([pattern(32, 5), pattern(32, 6)]) },
  })

describe("keys as pages hold them", () => {
  it("show nothing to what walks over the state of a page", async () => {
    const keys = KeptKeys.of(unlockedBy(await made()))
    expect(Object.keys(keys)).to.deep.equal(["account"])
    expect(JSON.parse(JSON.stringify({ keys }))).to.deep.equal({ keys: { account: patient.account } })
    expect(inspect(keys, { depth: 9, showHidden: true })).not.to.match(/Uint8Array/)
    expect(Object.keys(new Keeper("ABCD 0123"))).to.deep.equal([])
    expect(inspect(new Keeper("ABCD 0123"), { showHidden: true })).not.to.contain("ABCD")
  })

  it("are read as copies", async () => {
    const keys = KeptKeys.of(unlockedBy(await made()))
    wipe(newestMaster(keys))
    if (keys.identity) wipe(keys.identity)
    expect(newestMaster(keys)).to.deep.equal(pattern(32, 6))
    expect(keys.identity).to.deep.equal(pattern(32, 1))
  })

  it("are overwritten when they are locked, those of the ways in among them, and give nothing more", async () => {
    const vault = await made()
    const raw = unlockedBy(vault)
    const keys = KeptKeys.of(raw)
    const { open } = keys.vault
    const all = [open.identity, ...open.masters.values()]
    expect(all.some((key) => key.every((byte) => byte === 0))).to.equal(false)
    const holder = keys.vault
    keys.end()
    keys.end()
    await rejects(() => holder.withWays(() => Promise.resolve()), "locked")
    for (const key of all) expect(key).to.deep.equal(zeros)
    for (const read of [() => keys.masters, () => keys.identity, () => keys.vault, () => keys.publicKey])
      expect(read).to.throw().with.property("code", "locked")
    expect(() => KeptKeys.of(raw).masters, "entered again")
      .to.throw()
      .with.property("code", "locked")
  })

  it("hold the keys of the ways in for the moments alone in which a vault is sealed with them", async () => {
    const { digest, vault } = await made()
    const [given] = vault.ways
    const keys = unlockedBy({ digest, vault })
    let lent = new Uint8Array()
    const next = await keys.vault!.withWays(async (whole) => {
      lent = whole.ways[0]!.key as typeof lent
      expect(lent).to.deep.equal(pattern(32, 3))
      return resealVault(whole, {})
    })
    expect(given?.key, "what was taken over").to.deep.equal(zeros)
    expect(lent, "what was lent").to.deep.equal(zeros)
    expect(inspect(keys, { depth: 9, showHidden: true })).not.to.contain("ways: [")
    keys.vault!.take(next)
    const opened = await openVault(next.blob, { kind: "recovery-code", key: pattern(32, 3) })
    expect(opened.masters).to.deep.equal(keys.masters)
    const third = await keys.vault!.withWays((whole) => resealVault(whole, {}))
    expect((await openVault(third.blob, { kind: "recovery-code", key: pattern(32, 3) })).ways).to.have.length(
      1,
    )
  })

  it("are enclosed once where two hold one vault", async () => {
    const known = await made()
    const [one, two] = [unlockedBy(known), unlockedBy(known)]
    for (const { vault } of [one, two]) await vault!.withWays((whole) => resealVault(whole, {}))
    expect(known.vault.ways[0]?.key).to.deep.equal(zeros)
    one.vault!.take(known)
    await one.vault!.withWays((whole) => resealVault(whole, {}))
  })

  it("have one handle, so that a second entering does not take them from the first", async () => {
    const raw = unlockedBy(await made())
    expect(KeptKeys.of(raw)).to.equal(KeptKeys.of(raw))
    expect(KeptKeys.of(KeptKeys.of(raw))).to.equal(KeptKeys.of(raw))
  })

  it("that were overwritten derive, wrap and seal nothing: zeros are a key that everybody knows", async () => {
    const { vault } = await made()
    const sealing = resealVault(vault, { contents: { identity: vault.identity, masters: vault.masters } })
    wipe(vault.identity, ...vault.masters.values(), ...vault.ways.map(({ key }) => key))
    // what had begun goes on with its own copies
    expect((await sealing).vault.masters).to.deep.equal(denseMasters([pattern(32, 5), pattern(32, 6)]))
    const binding = { ctx, delegate: doctor.account, generation: 0 }
    for (const work of [
      () => resealVault(vault, {}),
      () => hkdf(zeros, { info: zeros }),
      () => ringSecret(zeros, ctx, EVERYTHING, asEpoch(0)),
      () => boxKey(zeros, "notebook"),
      () => wrapMasters(doctor.publicKey, binding, denseMasters([zeros])),
      () => Promise.resolve(unwiped(zeros)),
    ])
      await rejects(work, "locked")
  })

  it("that a handle dropped are not given any more", () => {
    const keeper = new Keeper("ABCD 0123")
    expect(keeper.secret).to.equal("ABCD 0123")
    keeper.drop()
    expect(() => keeper.secret)
      .to.throw()
      .with.property("code", "locked")
  })
})
