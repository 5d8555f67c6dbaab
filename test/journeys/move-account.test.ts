import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { formatRecoveryCode } from "../../app/_core/keys/recovery-code"
import type { TypedData } from "../../app/_core/ports/account"
import { asRecordNumber, EVERYTHING } from "../../app/_core/types"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { consentToMove, moveAccount } from "../../app/_journeys/move-account"
import type { ConsentingWallet } from "../../app/_journeys/move-account"
import { freezeAccount, unfreezeAccount } from "../../app/_journeys/recover-account"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { endUnnamed } from "../../app/_journeys/unnamed-delegates"
import { DAY, expectRefusal, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("an account that moves to another wallet", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let sister: Actor
  let stranger: Actor
  let fresh: ConsentingWallet
  const host = () => ({ host: world.app.host, origin: world.app.url })
  const moving = () => ({ ...fresh, code: patient.recoveryCode })
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(patient, [newRecord(new Uint8Array(4_000).fill(1), { title: "Before" })])
    await share(patient, EVERYTHING, doctor, { days: 300 })
    sister = await world.actor(3)
    stranger = await world.actor(4)
    const until = (await patient.services.reader.now()) + 300 * DAY
    const named = { delegate: sister.keys.account, keyDigest: keyDigest(sister.keys.publicKey), until }
    await nameDelegate(patient.services, patient.keys, named)
    // One signature of the wallet's, without the keys
    await patient.services.writer.setDelegate({
      ...{ delegate: stranger.keys.account, keyDigest: keyDigest(stranger.keys.publicKey), until },
      ...{ generation: 0, wrappedKey: randomBytes(1_168) as never },
    })
  })
  after(() => world.stop())

  it("asks the new wallet for its consent, which changes nothing", async () => {
    fresh = await consentToMove(world.visitor(7), patient.keys.account)
    expect(fresh.wallet).to.equal(world.visitor(7).wallet.account)
    const known = await patient.services.reader.recoveryOf(patient.keys.account)
    expect(known.wallet).to.equal(patient.keys.account)
  })

  it("does not move by another code, a mistyped one, by the code without the wallet, or while frozen", async () => {
    const other = await formatRecoveryCode(randomBytes(32))
    await expectRefusal("recovery-wrong", moveAccount(patient.services, { ...moving(), code: other }))
    const short = patient.recoveryCode.slice(0, -1)
    await expectRefusal("recovery-code-wrong", moveAccount(patient.services, { ...moving(), code: short }))
    const thief = world.visitor(6, patient.keys.account)
    await expectRefusal("wallet-shut", moveAccount(thief, moving()))
    const forged = { ...patient.services.wallet }
    const stranger = world.visitor(6).wallet
    const signs = { ...forged, signTypedData: (data: TypedData) => stranger.signTypedData(data) }
    await expectRefusal("consent-wrong", moveAccount({ ...patient.services, wallet: signs }, moving()))
    const lost = { account: patient.keys.account, code: patient.recoveryCode }
    await freezeAccount(world.visitor(6), lost)
    await expectRefusal("account-frozen", moveAccount(patient.services, moving()))
    await unfreezeAccount(world.visitor(6), lost)
    const known = await patient.services.reader.recoveryOf(patient.keys.account)
    expect(known.wallet).to.equal(patient.keys.account)
  })

  it("takes no wallet that is in use, or did not consent", async () => {
    const used = await consentToMove(doctor.services, patient.keys.account)
    await expectRefusal("wallet-not-fresh", moveAccount(patient.services, { ...moving(), ...used }))
    const other = await consentToMove(world.visitor(9), patient.keys.account)
    const mixed = { ...moving(), wallet: other.wallet }
    await expectRefusal("consent-wrong", moveAccount(patient.services, mixed))
  })

  it("moves at once, and asks for nothing where it is done", async () => {
    const asked: string[] = []
    const { wallet } = patient.services
    const counted = {
      ...wallet,
      signTypedData: (data: TypedData) => {
        asked.push(data.primaryType)
        return wallet.signTypedData(data)
      },
    }
    await moveAccount({ ...patient.services, wallet: counted }, moving())
    await moveAccount({ ...patient.services, wallet: counted }, moving())
    expect(asked).to.deep.equal(["MoveTo"])
    expect(await patient.services.agreed.accountOf(fresh.wallet)).to.equal(patient.keys.account)
    expect(await patient.services.agreed.accountOf(wallet.account)).to.equal(null)
  })

  it("ends delegates whom the account did not name itself, by the new wallet: the former one named them, and acts no more", async () => {
    const services = world.visitor(7, patient.keys.account)
    await signIn(services, host())
    const keys = await unlockKeys(services, { kind: "recovery-code", code: patient.recoveryCode })
    const { reader } = services
    const until = (delegate: Actor) => reader.delegateUntil(patient.keys.account, delegate.keys.account)
    expect([await until(sister), await until(stranger)]).to.not.include(0)
    expect(await endUnnamed(services, keys)).to.deep.equal([stranger.keys.account])
    expect(await until(stranger)).to.equal(0)
    expect(await until(sister)).to.not.equal(0)
    expect(await endUnnamed(services, keys)).to.deep.equal([])
    const record = { patient: patient.keys.account, record: asRecordNumber(0) }
    await expectRefusal("not-allowed", stranger.services.writer.removeRecord(record))
    const theirs = await actFor(sister.services, sister.keys, patient.keys.account)
    expect([...theirs.masters.keys()], "handed on to whom the account named").to.deep.equal([
      ...keys.masters.keys(),
    ])
  })

  it("leaves the former wallet nothing", async () => {
    const writing = { patient: patient.keys.account, record: asRecordNumber(0) }
    await expectRefusal("wallet-shut", patient.services.writer.removeRecord(writing))
    await expectRefusal("wallet-shut", signIn(world.visitor(1), host()))
  })

  it("goes on in the new wallet: records, grants, and the code that opens the vault for a way of its own", async () => {
    const services = world.visitor(7, patient.keys.account)
    await signIn(services, host())
    const { recoveryCode: code } = patient
    const keys = await unlockKeys(services, { kind: "recovery-code", code })
    const again: Actor = { services, keys, recoveryCode: code }
    expect(titles(await seenBy(again, again))).to.deep.equal(["Before"])
    await addRecords(again, [newRecord(new Uint8Array(900).fill(2), { title: "After" })])
    expect(titles(await seenBy(doctor, again))).to.have.members(["Before", "After"])
    await keepWays(
      services,
      await prepareWays(services, { kind: "recovery-code", code }, { kind: "new-wallet-way" }),
    )
    expect((await unlockKeys(services, { kind: "wallet" })).masters).to.deep.equal(keys.masters)
  })
})
