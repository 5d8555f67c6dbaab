import { expect } from "chai"
import { agree } from "../../app/_adapters/chain/agreeing-reader"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import { newestOf } from "../../app/_core/keys/masters"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { vaultTag } from "../../app/_core/keys/vault-tag"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import type { AccountServer, WalletShare } from "../../app/_core/ports/account"
import type { PublishedKey } from "../../app/_core/ports/registry"
import { emptyNotebook } from "../../app/_core/notebook"
import { EVERYTHING } from "../../app/_core/types"
import type { Digest } from "../../app/_core/types"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import type { Services } from "../../app/_journeys/services"
import { restoreVault, unlockKeys } from "../../app/_journeys/unlock-keys"
import { expectRefusal, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const BY_WALLET = { kind: "wallet" } as const

/** A provider that shows an account as it was: its vault, and its key or none. */
class Former extends ChainRegistryReader {
  constructor(
    options: ConstructorParameters<typeof ChainRegistryReader>[0],
    readonly was: { digest: Digest; key: PublishedKey | null },
  ) {
    super(options)
  }
  override vaultTag = () => Promise.resolve(vaultTag(this.was.digest))
  override vaultDigest = () => Promise.resolve(this.was.digest)
  override keyTag = () => Promise.resolve((this.was.key?.digest ?? `0x${"0".repeat(64)}`).slice(0, 56))
  override key = () => Promise.resolve(this.was.key)
}

describe("one provider that lies, after keys were replaced because somebody had got in", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  /** As it was: what an intruder has kept, and what another device still holds. */
  let former: { keys: UnlockedKeys; blob: Uint8Array; share: WalletShare; digest: Digest }
  let keys: UnlockedKeys

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(patient, [newRecord(new Uint8Array(9).fill(1), { title: "Before" })])
    await share(patient, EVERYTHING, doctor)
    const { services } = patient
    const open = patient.keys.vault
    const [blob] = await services.server.vaults()
    if (!open || !blob) throw new Error("there is no vault")
    const kept = await unlockKeys(services, BY_WALLET)
    former = {
      ...{ keys: kept, blob, digest: open.digest },
      share: await services.server.walletShare(open.open.vaultId),
    }
    const replacement = await prepareReplacement(services, patient.keys)
    await keepReplacement(services, patient.keys, replacement)
    keys = replacement.keys
  })
  after(() => world.stop())

  const reader = (key: PublishedKey | null) =>
    new Former(
      { ...world.config, provider: chainProvider(world.chain.url, world.chain.chainId) },
      { digest: former.digest, key },
    )
  const formerKey = (): PublishedKey => ({
    digest: keyDigest(former.keys.publicKey),
    publicKey: former.keys.publicKey,
  })
  /** The patient's device, with the former blob and share from a server that means ill, too. */
  const deceived = (key: PublishedKey | null, agreeing: boolean) => {
    const lying = reader(key)
    const second = new ChainRegistryReader({
      ...world.config,
      provider: chainProvider(world.chain.url, world.chain.chainId),
    })
    const published: Uint8Array[] = []
    const services: Services = {
      ...patient.services,
      reader: lying,
      agreed: agreeing ? agree(lying, second) : lying,
      server: Object.assign(Object.create(patient.services.server) as AccountServer, {
        vaults: () => Promise.resolve([former.blob]),
        walletShare: () => Promise.resolve(former.share),
      }),
      writer: {
        ...patient.services.writer,
        publishKey: (publicKey) => Promise.resolve(void published.push(publicKey)),
      },
    }
    return { services, published }
  }

  it("opens the former keys where it is asked alone: the attack is real", async () => {
    const { services, published } = deceived(null, false)
    const opened = await unlockKeys(services, BY_WALLET)
    expect(opened.identity).to.deep.equal(former.keys.identity)
    expect(published).to.deep.equal([former.keys.publicKey])
  })

  for (const [what, key] of [
    ["the former key", formerKey],
    ["no key at all", () => null],
  ] as const) {
    it(`opens nothing, and has nothing published, where it shows the former vault and ${what}`, async () => {
      const { services, published } = deceived(key(), true)
      await expectRefusal("providers-disagree", unlockKeys(services, BY_WALLET))
      const by = { kind: "recovery-code", code: patient.recoveryCode } as const
      await expectRefusal("providers-disagree", unlockKeys(services, by))
      await expectRefusal("providers-disagree", restoreVault(services, former.blob, by.code))
      expect(published).to.deep.equal([])
    })
  }

  it("is not alone in what counts: the account opens with its present keys", async () => {
    const opened = await unlockKeys(patient.services, BY_WALLET)
    expect(opened.identity).to.deep.equal(keys.identity)
  })

  it("gets no notebook and no sealed document written with them either", async () => {
    const [{ services }, old] = [patient, former.keys]
    const kept = await services.server.notebook(old.account)
    const write = () => emptyNotebook("Somebody else", "patient")
    await expectRefusal("vault-changed", changeNotebook(services, old, write, { mends: true }))
    expect(await services.server.notebook(old.account)).to.deep.equal(kept)
    const documents = services.sealed(old)
    await services.sealed(keys).save("search", "head", Uint8Array.of(1), 0)
    await expectRefusal("vault-changed", documents.save("search", "head", Uint8Array.of(2), 1))
    await expectRefusal("vault-changed", documents.remove("search", "head", 1))
    expect((await services.sealed(keys).load("search", "head"))?.bytes).to.deep.equal(Uint8Array.of(1))
  })

  it("gets nothing written with keys that a device still holds from before", async () => {
    const old: Actor = { ...patient, keys: former.keys }
    await expectRefusal("vault-changed", share(old, EVERYTHING, doctor))
    await expectRefusal("vault-changed", addRecords(old, [newRecord(new Uint8Array(9))]))
    await expectRefusal(
      "vault-changed",
      revokeAccess(old.services, old.keys, { scope: EVERYTHING, grantees: [doctor.keys.account] }),
    )
    await expectRefusal(
      "vault-changed",
      sealGeneration(old.services, old.keys, newestOf(old.keys.masters) + 1),
    )
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["Before"])
  })

  it("keeps nobody from writing with the new ones", async () => {
    const now: Actor = { ...patient, keys }
    await addRecords(now, [newRecord(new Uint8Array(9).fill(2), { title: "After" })])
    expect(titles(await seenBy(now, now))).to.have.members(["Before", "After"])
  })
})
