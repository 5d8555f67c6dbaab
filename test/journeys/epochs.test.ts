import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { KeywardError } from "../../app/_core/errors"
import type { ErrorDetails } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { withMaster } from "../../app/_core/keys/masters"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, EVERYTHING, READ, recordScope } from "../../app/_core/types"
import type { Scope, WrappedKey } from "../../app/_core/types"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { freezeAccount, unfreezeAccount } from "../../app/_journeys/recover-account"
import { emptyNotebook } from "../../app/_core/notebook"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { startGeneration } from "../../app/_journeys/start-generation"
import type { Services } from "../../app/_journeys/services"
import { expectRefusal, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("epochs over failures, generations and changed keys", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
  })
  after(() => world.stop())

  const epochNow = async (scope: bigint) =>
    (await viewOf(patient, patient)).state.scopes.get(scope as never)?.epoch ?? 0
  const failing = (
    method: "rewrapAccess" | "grantAccess",
    code: "transaction-failed" | "wallet-refused",
    details: ErrorDetails = {},
  ): Services => ({
    ...patient.services,
    writer: {
      ...patient.services.writer,
      [method]: () => Promise.reject(new KeywardError(code, details)),
    },
  })

  it("sends the key of an epoch to nobody before the epoch stands", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    const stop = { scope: folder, grantees: [doctor.keys.account] }
    const sent: string[] = []
    const dropped: Services = {
      ...patient.services,
      writer: {
        ...patient.services.writer,
        revokeAccess: ({ rewraps }) => {
          sent.push(...rewraps.map(({ grantee }) => grantee))
          return Promise.reject(new KeywardError("transaction-failed"))
        },
      },
    }
    await expectRefusal("transaction-failed", revokeAccess(dropped, patient.keys, stop))
    expect(sent).to.deep.equal([])
    expect(await epochNow(folder)).to.equal(0)
    await revokeAccess(patient.services, patient.keys, stop)
    expect(await epochNow(folder)).to.equal(1)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    expect(titles(await seenBy(stranger, patient))).to.include("After")
  })

  it("raises the epoch before the next write where a grant was sent out and failed", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    await expectRefusal(
      "transaction-failed",
      share({ ...patient, services: failing("grantAccess", "transaction-failed") }, folder, doctor),
    )
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    expect(await epochNow(folder)).to.equal(1)
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    expect(await epochNow(folder), "once is enough").to.equal(1)
  })

  it("leaves the epoch where the wallet refused", async () => {
    const folder = newFolder()
    await expectRefusal(
      "wallet-refused",
      share({ ...patient, services: failing("grantAccess", "wallet-refused") }, folder, doctor),
    )
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    expect(await epochNow(folder)).to.equal(0)
  })

  it("raises the epoch where the wallet refused what a relay had been given before", async () => {
    const folder = newFolder()
    const handedOver = failing("grantAccess", "wallet-refused", { handedOver: true })
    await expectRefusal("wallet-refused", share({ ...patient, services: handedOver }, folder, doctor))
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    expect(await epochNow(folder)).to.equal(1)
  })

  it("gives the new key to nobody whose own key is not the one that the patient was shown", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    // A thief of the stranger's wallet puts the thief's own key in the place of the stranger's.
    const thief = randomBytes(32)
    await stranger.services.writer.publishKey(publicKeyOf(thief))
    await revokeAccess(patient.services, patient.keys, { scope: folder, grantees: [doctor.keys.account] })
    const { state } = await viewOf(patient, patient)
    const grant = [...state.grants.values()].find(
      (each) => each.scope === folder && each.grantee === stranger.keys.account,
    )
    expect(grant?.ended, "they are not stopped by it").to.equal(null)
    expect(grant?.keyDigest).to.equal(keyDigest(stranger.keys.publicKey))
    expect(grant?.epoch).to.equal(0)
    await stranger.services.writer.publishKey(stranger.keys.publicKey)
  })

  it("leaves out and names whoever published a key that nothing can be wrapped to; the others get theirs", async () => {
    const folder = newFolder()
    const broken = await world.actor(4)
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    // 1,216 bytes that are no key. Tools other than ours may grant to them: the registry looks at the length alone.
    const malformed = new Uint8Array(1216).fill(0xff)
    await broken.services.writer.publishKey(malformed)
    const their = { ...broken, keys: { ...broken.keys, publicKey: malformed } }
    await expectRefusal("key-unusable", share(patient, folder, their))
    const delegation = { delegate: broken.keys.account, until: 2 ** 39, keyDigest: keyDigest(malformed) }
    await expectRefusal("key-unusable", nameDelegate(patient.services, patient.keys, delegation))
    await patient.services.writer.grantAccess({
      patient: patient.keys.account,
      scope: folder,
      grantee: broken.keys.account,
      expiresAt: 2 ** 39,
      permissions: READ,
      epoch: asEpoch(0),
      keyDigest: keyDigest(malformed),
      wrappedKey: randomBytes(1204) as Uint8Array as WrappedKey,
    })
    const outcome = await revokeAccess(patient.services, patient.keys, {
      scope: folder,
      grantees: [doctor.keys.account],
    })
    expect(outcome).to.deep.equal({ behind: [], leftOut: [broken.keys.account] })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "For those who stay" })], folder)
    expect(titles(await seenBy(stranger, patient))).to.include("For those who stay")
    expect(titles(await seenBy(doctor, patient))).to.deep.equal([])
  })

  it("gives the others their key where a reader changes theirs between the look and the block, each time anew", async () => {
    const folder = newFolder()
    const toggling = await world.actor(7)
    for (const who of [doctor, stranger, toggling]) await share(patient, folder, who)
    const { services, keys } = patient
    const racing: Services = {
      ...services,
      writer: {
        ...services.writer,
        async rewrapAccess(input, on) {
          const known = keyDigest(toggling.keys.publicKey)
          if ((await services.agreed.key(toggling.keys.account))?.digest === known)
            await toggling.services.writer.publishKey(publicKeyOf(randomBytes(32)))
          await services.writer.rewrapAccess(input, on)
        },
      },
    }
    const stop = { scope: folder, grantees: [doctor.keys.account] }
    const outcome = await revokeAccess(racing, keys, stop)
    expect(outcome).to.deep.equal({ behind: [], leftOut: [toggling.keys.account] })
    await toggling.services.writer.publishKey(toggling.keys.publicKey)
    await addRecords(
      { ...patient, services: racing },
      [newRecord(randomBytes(9), { title: "After" })],
      folder,
    )
    expect(titles(await seenBy(stranger, patient))).to.include("After")
  })

  it("stops whoever is to be stopped, and says who was not given the new key; the next write gives it to them", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    const stop = { scope: folder, grantees: [doctor.keys.account] }
    const { behind } = await revokeAccess(failing("rewrapAccess", "wallet-refused"), patient.keys, stop)
    expect(behind).to.deep.equal([stranger.keys.account])
    expect(await epochNow(folder)).to.equal(1)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    expect(titles(await seenBy(stranger, patient))).to.include("After")
    expect(await epochNow(folder), "by no other epoch").to.equal(1)
    await expectRefusal("grant-missing", revokeAccess(patient.services, patient.keys, stop))
  })

  it("goes on with those who were not re-wrapped when it is run again", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await share(patient, folder, stranger)
    const stop = { scope: folder, grantees: [doctor.keys.account] }
    await revokeAccess(failing("rewrapAccess", "wallet-refused"), patient.keys, stop)
    expect(await revokeAccess(patient.services, patient.keys, stop)).to.deep.equal({
      behind: [],
      leftOut: [],
    })
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Later" })], folder)
    expect(titles(await seenBy(stranger, patient))).to.include("Later")
  })

  it("brings a scope to the newest generation before its first write, and opens what is older to whom it is shared", async () => {
    const folder = newFolder()
    await addRecords(patient, [newRecord(randomBytes(9), { title: "Before" })], folder)
    const two: Actor = {
      ...patient,
      keys: { ...patient.keys, masters: withMaster(patient.keys.masters, 1) },
    }
    await addRecords(two, [newRecord(randomBytes(9), { title: "Behind" })], folder)
    expect(await epochNow(folder)).to.equal(256)
    expect(await epochNow(EVERYTHING)).to.equal(256)
    await share(two, folder, stranger)
    expect(titles(await seenBy(stranger, patient))).to.include.members(["Before", "Behind"])
    await revokeAccess(two.services, two.keys, { scope: folder, grantees: [stranger.keys.account] })
    expect(await epochNow(folder)).to.equal(257)
  })

  it("says that a stop and a new generation are not settled where only the wallet's node tells of them", async () => {
    const folder = newFolder()
    await share(patient, folder, doctor)
    await addRecords(patient, [newRecord(randomBytes(9))], folder)
    const { state } = await viewOf(patient, patient)
    const record = recordScope([...state.records.keys()].at(-1) as never)
    await share(patient, record, doctor)
    const lying: Services = {
      ...patient.services,
      writer: {
        ...patient.services.writer,
        revokeAccess: () => Promise.resolve(),
        sealVault: () => Promise.resolve(),
      },
    }
    const [before, stood] = [patient.keys.masters.size, await epochNow(folder)]
    const stop = (scope: Scope) =>
      revokeAccess(lying, patient.keys, { scope, grantees: [doctor.keys.account] })
    // Each waits for the second provider for a while
    await Promise.all(
      [stop(folder), stop(record), startGeneration(lying, patient.keys)].map((work) =>
        expectRefusal("action-unsettled", work),
      ),
    )
    expect(patient.keys.masters.size, "no master is used that would be lost").to.equal(before)
    expect(await epochNow(folder)).to.equal(stood)
  })

  it("wraps nothing to a frozen account, neither a grant nor the key after a stop nor a delegation", async () => {
    const folder = newFolder()
    const lost = await world.actor(5)
    // Keys of a test before sealed it with a master that no vault has
    await changeNotebook(patient.services, patient.keys, (now) => now ?? emptyNotebook("", "patient"), {
      mends: true,
    })
    await share(patient, folder, doctor)
    await share(patient, folder, lost)
    const code = { account: lost.keys.account, code: lost.recoveryCode }
    await freezeAccount(world.visitor(8), code)
    await expectRefusal("account-frozen", share(patient, newFolder(), lost))
    await expectRefusal(
      "account-frozen",
      nameDelegate(patient.services, patient.keys, {
        delegate: lost.keys.account,
        until: (await patient.services.reader.now()) + 86_400,
        keyDigest: keyDigest(lost.keys.publicKey),
      }),
    )
    const stop = { scope: folder, grantees: [doctor.keys.account] }
    const outcome = await revokeAccess(patient.services, patient.keys, stop)
    expect(outcome).to.deep.equal({ behind: [], leftOut: [lost.keys.account] })
    await unfreezeAccount(world.visitor(8), code)
    await addRecords(patient, [newRecord(randomBytes(9), { title: "After" })], folder)
    expect(titles(await seenBy(lost, patient)), "once it is its owner's again").to.include("After")
  })

  it("shares with nobody whose key is not the one they compared", () =>
    expectRefusal(
      "key-changed",
      share(patient, newFolder(), {
        ...doctor,
        keys: { ...doctor.keys, publicKey: publicKeyOf(randomBytes(32)) },
      }),
    ))
})
