import { expect } from "chai"
import { newestOf } from "../../app/_core/keys/masters"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { formatRecoveryCode, newRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { createVault, vaultDigest } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { sha256 } from "../../app/_core/crypto/hash"
import { asDigest, EVERYTHING } from "../../app/_core/types"
import type { Cid, Digest } from "../../app/_core/types"
import { noteContributions, recordContributions } from "../../app/_journeys/contribute"
import { letAdd } from "../../app/_journeys/let-add"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { removeRecord } from "../../app/_journeys/file-records"
import { cancelUpload, noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import { eraseAndCollect, KEPT_SECONDS } from "../../app/_server/erasing"
import { ownerOf } from "../../app/_server/pins"
import { reconcile } from "../../app/_server/reconcile"
import { DAY, expectRefusal, seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a stolen session", () => {
  let world: World
  let patient: Actor
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
  })
  after(() => world.stop())

  const enter = (services: Services) => signIn(services, { host: world.app.host, origin: world.app.url })
  const anyDigest = () => asDigest(`0x${toHex(randomBytes(32))}`)
  /** A vault that is the account's by its header, and that nobody can open. */
  const junk = async () =>
    (
      await createVault({
        vaultId: newVaultId(),
        account: patient.keys.account,
        ways: [{ kind: "recovery-code", key: randomBytes(32) }],
      })
    ).blob
  /** The owner's services, with what happens between the vault's being stored and its being sealed. */
  const whileSealing = (meanwhile: () => Promise<unknown>): Services => ({
    ...patient.services,
    writer: {
      ...patient.services.writer,
      sealVault: async (digest, former, on) => {
        await meanwhile()
        await patient.services.writer.sealVault(digest, former, on)
      },
    },
  })
  const kept = async () => Promise.all((await patient.services.server.vaults()).map(vaultDigest))

  describe("erases nothing by itself:", () => {
    const isHeld = (root: Cid) => {
      const owner = { patient: patient.keys.account, uploader: patient.keys.account }
      return world.app.services.pins.isPinned(root, ownerOf(world.app.services, owner))
    }
    const stored = () => world.app.services.uploads.stored(patient.keys.account)
    const stolenSession = async () => {
      const stolen = world.visitor(next - 1)
      await enter(stolen)
      return stolen.store
    }
    const onItsWay = async (title: string) => {
      const record = newRecord(randomBytes(9), { title })
      const [row] = await noteUploads(patient.services, patient.keys, EVERYTHING, [record])
      const pinned = row && (await uploadRecord(patient.services, patient.keys, row, record))
      if (!pinned?.root) throw new Error("nothing was pinned")
      return { pinned, root: pinned.root }
    }

    it("not an upload whose record is on its way to a block", async () => {
      const stolen = await stolenSession()
      const { pinned, root } = await onItsWay("On its way")
      for (const tokens of [[], [randomBytes(32)]]) await stolen.unpin(root, patient.keys.account, tokens)
      await recordUploads(patient.services, patient.keys, [pinned])
      expect(titles(await seenBy(patient, patient))).to.include("On its way")
    })

    it("not by sending the same once more with a token of its own", async () => {
      const stolen = await stolenSession()
      const record = newRecord(randomBytes(9), { title: "Sent twice" })
      const [row] = await noteUploads(patient.services, patient.keys, EVERYTHING, [record])
      const { store } = patient.services
      const token = randomBytes(32)
      const meddled: Services = {
        ...patient.services,
        store: {
          isPinned: (...given) => store.isPinned(...given),
          fetch: (...given) => store.fetch(...given),
          manifests: (...given) => store.manifests(...given),
          unpin: (...given) => store.unpin(...given),
          upload: async (car, account, options) => {
            await store.upload(car, account, options)
            await stolen.upload(car, account, { eraseDigest: await sha256(token) })
          },
        },
      }
      const pinned = await uploadRecord(meddled, patient.keys, row!, record)
      await stolen.unpin(pinned.root!, patient.keys.account, [token])
      expect(await isHeld(pinned.root!)).to.equal(true)
    })

    it("but the owner takes an upload back, on the device that sent it, and has the room again", async () => {
      const before = await stored()
      const { pinned, root } = await onItsWay("Taken back")
      expect(await stored()).to.be.above(before)
      await cancelUpload(patient.services, patient.keys, pinned)
      expect(await isHeld(root)).to.equal(false)
      expect(await stored()).to.equal(before)
    })

    it("not what the wallet's signature took out of its record, for thirty days", async () => {
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Taken out" })])
      const [found] = await seenBy(patient, patient)
      const { root, state } = found!.open!
      await patient.services.writer.removeRecord({ patient: patient.keys.account, record: state.number })
      await (await stolenSession()).unpin(root, patient.keys.account, [])
      await world.chain.provider.send("hardhat_mine", ["0x50"])
      const clock = world.app.services.clock
      const in29Days = new Date(clock().getTime() + (KEPT_SECONDS - DAY) * 1_000)
      const later = { ...world.app.services, clock: () => in29Days, forgetsFormerChains: false }
      await reconcile(later)
      await eraseAndCollect(later)
      expect(await isHeld(root)).to.equal(true)
      const in31Days = new Date(clock().getTime() + (KEPT_SECONDS + DAY) * 1_000)
      await eraseAndCollect({ ...later, clock: () => in31Days })
      expect(await isHeld(root)).to.equal(false)
    })

    it("and what the owner removes is erased as soon as that is final, from any device", async () => {
      await addRecords(patient, [newRecord(randomBytes(9), { title: "Removed" })])
      const [found] = await seenBy(patient, patient)
      const elsewhere = world.visitor(next - 1)
      await enter(elsewhere)
      await removeRecord(elsewhere, patient.keys, found!.open!)
      await world.chain.provider.send("hardhat_mine", ["0x50"])
      await eraseAndCollect(world.app.services)
      expect(await isHeld(found!.open!.root)).to.equal(false)
    })
  })

  it("does not use up the shares that new keys need", async () => {
    for (let asked = 0; asked < 64; asked++) {
      if (asked % 50 === 0) await enter(patient.services)
      await patient.services.server.walletShare(newVaultId())
    }
    const owner = world.visitor(next - 1)
    await enter(owner)
    const replacement = await prepareReplacement(owner, patient.keys)
    expect(replacement.walletEnrolled).to.equal(true)
    await keepReplacement(owner, patient.keys, replacement)
    const { identity } = await unlockKeys(owner, { kind: "wallet" })
    expect(identity).to.deep.equal(replacement.keys.identity)
  })

  it("keeps nobody from new keys where the server gives no share: the wallet is left out, and it is said", async () => {
    const { services } = patient
    const refusing = () => Promise.reject(new KeywardError("share-missing"))
    const server = new Proxy(services.server, {
      get: (from, name) =>
        name === "walletShare"
          ? refusing
          : (Reflect.get(from, name) as (...args: unknown[]) => unknown).bind(from),
    })
    const without: Services = { ...services, server }
    const replacement = await prepareReplacement(without, patient.keys, { secret: "not used" })
    expect(replacement).to.include({ walletEnrolled: false, walletProblem: "no-share" })
    await keepReplacement(without, patient.keys, replacement)
    const by = { kind: "recovery-code", code: replacement.recoveryCode } as const
    expect((await unlockKeys(services, by)).identity).to.deep.equal(replacement.keys.identity)
    await expectRefusal("key-missing", unlockKeys(services, { kind: "wallet" }))
  })

  it("that asks without end keeps the owner out of nothing once they have signed in anew", async () => {
    const { server } = patient.services
    const asking = async () => {
      for (;;) await server.vaults()
    }
    await expectRefusal("too-many-requests", asking())
    const owner = world.visitor(next - 1)
    await enter(owner)
    const replacement = await prepareReplacement(owner, patient.keys)
    await keepReplacement(owner, patient.keys, replacement)
    expect((await unlockKeys(owner, { kind: "wallet" })).identity).to.deep.equal(replacement.keys.identity)
  })

  it("does not destroy a vault that is about to be sealed", async () => {
    const services = whileSealing(async () => {
      for (let put = 0; put < 3; put++)
        await patient.services.server.putVault(await junk(), anyDigest()).catch(() => undefined)
    })
    await sealGeneration(services, patient.keys, newestOf(patient.keys.masters) + 1)
    expect(await kept()).to.include(patient.keys.vault?.digest)
    const { masters } = await unlockKeys(patient.services, { kind: "wallet" })
    expect(masters).to.deep.equal(patient.keys.masters)
  })

  it("does not do so by storing the former vault once more either", async () => {
    const [former] = await patient.services.server.vaults()
    const services = whileSealing(async () => {
      await patient.services.server.putVault(former ?? new Uint8Array(), anyDigest())
      await patient.services.server.vaults()
    })
    await sealGeneration(services, patient.keys, newestOf(patient.keys.masters) + 1)
    const { masters } = await unlockKeys(patient.services, { kind: "wallet" })
    expect(masters).to.deep.equal(patient.keys.masters)
  })

  it("stores nothing that is not a vault of its account", async () => {
    const code = newRecoveryCode()
    const { kek } = await recoveryKeys(code)
    const others = await createVault({
      vaultId: newVaultId(),
      account: (await world.actor(next++)).keys.account,
      ways: [{ kind: "recovery-code", key: kek }],
    })
    const { server } = patient.services
    for (const blob of [randomBytes(900), new TextEncoder().encode("{}"), others.blob])
      await expectRefusal("request-malformed", server.putVault(blob, anyDigest()))
    expect(await server.vaults()).to.have.length(1)
  })

  it("fills its own places only: newcomers are refused, and the owner signs in anew and goes on", async () => {
    const { server } = patient.services
    const filling = async () => {
      for (let put = 0; put < 40; put++) await server.putVault(await junk(), anyDigest())
    }
    await expectRefusal("vault-full", filling())
    await expectRefusal(
      "vault-full",
      sealGeneration(patient.services, patient.keys, newestOf(patient.keys.masters) + 1),
    )
    const owner = world.visitor(next - 1)
    await enter(owner)
    await sealGeneration(owner, patient.keys, newestOf(patient.keys.masters) + 1)
    const code = await formatRecoveryCode(newRecoveryCode())
    await expectRefusal("recovery-code-wrong", unlockKeys(owner, { kind: "recovery-code", code }))
    expect((await unlockKeys(owner, { kind: "wallet" })).masters).to.deep.equal(patient.keys.masters)
  })

  it("that floods the store leaves no record behind under the former keys: the replacement waits", async () => {
    const lab = await world.actor(next++)
    const folder = newFolder()
    await letAdd(patient.services, patient.keys, {
      ...{ scope: folder, grantee: lab.keys.account, keyDigest: keyDigest(lab.keys.publicKey) },
      expiresAt: (await patient.services.reader.now()) + 30 * DAY,
    })
    const record = newRecord(randomBytes(40), { title: "Lipids" })
    const place = { patient: patient.keys.account, folder }
    const [row] = await noteContributions(lab.services, lab.keys, place, [record])
    if (!row) throw new Error("nothing was noted")
    const uploaded = await uploadRecord(lab.services, lab.keys, row, record)
    await recordContributions(lab.services, lab.keys, [uploaded])

    const replacement = await prepareReplacement(patient.services, patient.keys)
    const { record: limit } = world.app.services.limits
    const take = limit.take.bind(limit)
    limit.take = () => {
      throw new KeywardError("too-many-requests", { seconds: 1 })
    }
    try {
      const attempt = keepReplacement(patient.services, patient.keys, replacement)
      await expectRefusal("too-many-requests", attempt)
    } finally {
      limit.take = take
    }
    expect(await patient.services.reader.vaultDigest(patient.keys.account)).to.equal(replacement.previous)
    await keepReplacement(patient.services, patient.keys, replacement)
    const now: Actor = { ...patient, keys: replacement.keys }
    expect(titles(await seenBy(now, now))).to.deep.equal(["Lipids"])
  })

  describe("and a provider that lies to the server", () => {
    let honest: World["app"]["services"]["vaultDigests"]
    beforeEach(() => (honest = world.app.services.vaultDigests))
    afterEach(() => Object.assign(world.app.services, { vaultDigests: honest }))
    const lying = (newest: Digest, final: Digest) =>
      Object.assign(world.app.services, { vaultDigests: { of: () => Promise.resolve({ newest, final }) } })

    it("destroy no vault, whatever it calls final", async () => {
      const made = await junk()
      await patient.services.server.putVault(made, anyDigest())
      const digest = await vaultDigest(made)
      lying(digest, digest)
      await patient.services.server.vaults()
      await patient.services.server.vaults()
      Object.assign(world.app.services, { vaultDigests: honest })
      expect((await unlockKeys(patient.services, { kind: "wallet" })).masters).to.deep.equal(
        patient.keys.masters,
      )
    })

    it("destroy none that is being sealed: it is read back, and put again", async () => {
      const services = whileSealing(async () => {
        await world.app.services.database.query("DELETE FROM vaults WHERE account = $1 AND digest <> $2", [
          patient.keys.account,
          patient.keys.vault?.digest ?? "",
        ])
      })
      await sealGeneration(services, patient.keys, newestOf(patient.keys.masters) + 1)
      expect((await unlockKeys(patient.services, { kind: "wallet" })).masters).to.deep.equal(
        patient.keys.masters,
      )
      const code = patient.recoveryCode
      expect((await unlockKeys(patient.services, { kind: "recovery-code", code })).masters).to.have.length(2)
    })
  })
})
