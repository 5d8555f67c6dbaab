import { expect } from "chai"
import { RECOVERY_DELAY } from "../../app/_core/former-keys-request"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { formatRecoveryCode } from "../../app/_core/keys/recovery-code"
import type { TypedData } from "../../app/_core/ports/account"
import { asRecordNumber, EVERYTHING } from "../../app/_core/types"
import { readNotebook, changeNotebook } from "../../app/_journeys/keep-notebook"
import {
  freezeAccount,
  lookAtRecovery,
  nameSuccessor,
  unfreezeAccount,
} from "../../app/_journeys/recover-account"
import type { LostAccount } from "../../app/_journeys/recover-account"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { emptyNotebook } from "../../app/_core/notebook"
import { expectRefusal, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a lost wallet", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let lost: LostAccount
  const enter = (index: number) =>
    signIn(world.visitor(index), { host: world.app.host, origin: world.app.url })
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    lost = { account: patient.keys.account, code: patient.recoveryCode }
    await addRecords(patient, [newRecord(new Uint8Array(4_000).fill(1), { title: "Before" })])
    await changeNotebook(patient.services, patient.keys, () => emptyNotebook("The patient", "patient"))
    await share(patient, EVERYTHING, doctor, { days: 300 })
  })
  after(() => world.stop())

  it("set-up has named the code's holder as the account's recovery", async () => {
    const finder = world.visitor(5)
    const state = await lookAtRecovery(finder, lost)
    expect(state).to.include({ frozenAt: 0, namedFrom: null, wallet: patient.keys.account })
  })

  it("nothing happens with another code, a mistyped one, or for another account", async () => {
    const finder = world.visitor(5)
    const other = await formatRecoveryCode(randomBytes(32))
    for (const act of [lookAtRecovery, freezeAccount, unfreezeAccount, nameSuccessor]) {
      await expectRefusal("recovery-wrong", act(finder, { ...lost, code: other }))
      await expectRefusal("recovery-wrong", act(finder, { ...lost, account: doctor.keys.account }))
      await expectRefusal("recovery-code-wrong", act(finder, { ...lost, code: lost.code.slice(0, -1) }))
    }
  })

  it("no successor can be named before the account is frozen", async () => {
    await expectRefusal("recovery-too-early", nameSuccessor(world.visitor(5), lost))
  })

  it("freezing ends every session and every write, from any wallet that holds the code", async () => {
    await freezeAccount(world.visitor(6), lost)
    const writing = { patient: patient.keys.account, record: asRecordNumber(0) }
    await expectRefusal("account-frozen", patient.services.writer.removeRecord(writing))
    await world.app.services.wallets.accountNow(patient.keys.account)
    await expectRefusal("signed-out", readNotebook(patient.services, patient.keys))
    await expectRefusal("wallet-shut", enter(1))
    expect(titles(await seenBy(doctor, patient)), "doctors keep what they may see").to.deep.equal(["Before"])
  })

  it("can be undone while no other wallet is named", async () => {
    await unfreezeAccount(world.visitor(6), lost)
    await enter(1)
    expect((await lookAtRecovery(world.visitor(6), lost)).frozenAt).to.equal(0)
    await freezeAccount(world.visitor(6), lost)
  })

  it("a successor has to wait seven days, and be a wallet that nobody used", async () => {
    const finder = world.visitor(7)
    await expectRefusal("recovery-too-early", nameSuccessor(finder, lost))
    await world.later(RECOVERY_DELAY + 10)
    await expectRefusal("wallet-not-fresh", nameSuccessor(doctor.services, lost))
    const other = world.visitor(9).wallet
    const consents = { ...finder.wallet, signTypedData: (data: TypedData) => other.signTypedData(data) }
    await expectRefusal("consent-wrong", nameSuccessor({ ...finder, wallet: consents }, lost))
    expect(await lookAtRecovery(finder, lost), "another wallet's consent").to.include({
      wallet: patient.keys.account,
    })
    await nameSuccessor(finder, lost)
    await nameSuccessor(finder, lost)
    expect(await lookAtRecovery(finder, lost)).to.include({ frozenAt: 0, wallet: finder.wallet.account })
  })

  it("the new wallet is the account: records, names, grants, and the code still opens the vault", async () => {
    const services = { ...world.visitor(7, patient.keys.account) }
    const session = await signIn(services, { host: world.app.host, origin: world.app.url })
    expect(session).to.deep.include({ account: patient.keys.account, wallet: services.wallet.account })
    const keys = await unlockKeys(services, { kind: "recovery-code", code: lost.code })
    const again: Actor = { services, keys, recoveryCode: lost.code }
    expect(keys.masters).to.deep.equal(patient.keys.masters)
    expect(titles(await seenBy(again, again))).to.deep.equal(["Before"])
    expect((await readNotebook(services, keys))?.notebook?.name).to.equal("The patient")

    await addRecords(again, [newRecord(new Uint8Array(900).fill(2), { title: "After" })])
    expect(titles(await seenBy(doctor, again))).to.have.members(["Before", "After"])

    const ways = await prepareWays(
      services,
      { kind: "recovery-code", code: lost.code },
      { kind: "new-wallet-way" },
    )
    await keepWays(services, ways)
    expect((await unlockKeys(services, { kind: "wallet" })).masters).to.deep.equal(keys.masters)
    await expectRefusal("wallet-shut", enter(1))
  })

  it("a doctor's account goes on, too: what was granted to it opens", async () => {
    const his = { account: doctor.keys.account, code: doctor.recoveryCode }
    await freezeAccount(world.visitor(8), his)
    await world.later(RECOVERY_DELAY + 10)
    await nameSuccessor(world.visitor(8), his)
    const services = world.visitor(8, doctor.keys.account)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    const keys = await unlockKeys(services, { kind: "recovery-code", code: his.code })
    const again: Actor = { services, keys, recoveryCode: his.code }
    expect(titles(await seenBy(again, patient))).to.have.members(["Before", "After"])
  })
})
