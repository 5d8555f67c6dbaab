import { expect } from "chai"
import { signerAddress, signerConsent } from "../../app/_adapters/wallet/vault-signer"
import { utf8 } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { emptyNotebook } from "../../app/_core/notebook"
import { EVERYTHING } from "../../app/_core/types"
import { keepMove, prepareMove } from "../../app/_journeys/move-to-new-keys"
import type { PreparedMove } from "../../app/_journeys/move-to-new-keys"
import { changeNotebook, readAndMend } from "../../app/_journeys/keep-notebook"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { OpenedAccount } from "../../app/_journeys/passkeys"
import { lookAtStanding } from "../../app/_journeys/recovery-standing"
import type { Services } from "../../app/_journeys/services"
import { finishGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import type { UnlockWay } from "../../app/_journeys/unlock-keys"
import { expectRefusal, seenBy, share, titles } from "./acts"
import { careTools } from "./caring"
import { deviceOf, passkeyFrame } from "./passkey-frame"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

/** An account by passkey on one page, and what its device gave for it. */
interface Person extends Actor {
  readonly device: ReturnType<typeof deviceOf>
  readonly signer: Uint8Array
}

describe("new keys for an account by passkey into which somebody may have got", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const { visiting, pageOf, created: createdHere } = passkeyFrame(() => world)
  const own = {
    addressOf: signerAddress,
    consentOf: (key: Uint8Array, account: Services["account"]) => signerConsent(key, world.config, account),
  }
  async function created(): Promise<Person> {
    const { services, made, device, signer } = await createdHere()
    return { services, keys: made.keys, recoveryCode: made.recoveryCode, device, signer }
  }
  /** As far as the code that is written down. */
  async function prepared(person: Person): Promise<PreparedMove & { readonly device: Person["device"] }> {
    const device = deviceOf()
    const passkey = await makePasskey(device, "the same device, anew")
    const { services, keys, recoveryCode: code } = person
    return { ...(await prepareMove(services, keys, { code, passkey, signer: newSignerKey() })), device }
  }
  const careOf = (person: Person) => ({ tools: careTools(world, person) })
  const moved = async (person: Person) => {
    const move = await prepared(person)
    await keepMove(person.services, person.keys, move, {
      code: person.recoveryCode,
      own,
      care: careOf(person),
    })
    return move
  }
  /** Another page: nothing is known but what the device or the paper gives. */
  async function entered(device: Person["device"], opened: OpenedAccount, way: UnlockWay): Promise<Actor> {
    const services = await pageOf(device, opened)
    return { services, keys: await unlockKeys(services, way), recoveryCode: "" }
  }
  /** @param on of whose browser it is another page: what it remembers of the notebook, it knows */
  async function enteredByPasskey(device: Person["device"], on?: Actor): Promise<Actor> {
    const answer = await device.get()
    const way = { kind: "passkey", passkey: { ...answer, secret: answer.secret.slice() } } as const
    const page = await pageOf(device, await openByPasskey(visiting(), answer))
    const services = on ? { ...page, notebooks: on.services.notebooks } : page
    const keys = await unlockKeys(services, way)
    await readAndMend(services, keys)
    return { services, keys, recoveryCode: "" }
  }
  const isSealed = async ({ services: { agreed, account } }: Actor, { digest }: PreparedMove) =>
    (await agreed.vaultDigest(account)) === digest

  it("gives the account a new signer, passkey, code and identity; records and grants stay where they are", async () => {
    const patient = await created()
    await addRecords(patient, [newRecord(utf8("before"), { title: "Before" })])
    await changeNotebook(patient.services, patient.keys, () => emptyNotebook("Ines Vogel", "patient"))
    const doctor = await world.actor(2)
    await share(patient, EVERYTHING, doctor)

    const move = await moved(patient)
    const again = await enteredByPasskey(move.device, patient)
    expect(again.services.account).to.equal(patient.services.account)
    expect(again.services.wallet.account)
      .to.equal(signerAddress(move.signer))
      .and.not.equal(again.keys.account)
    expect(again.keys.identity).to.deep.equal(move.keys.identity)
    expect((await again.services.agreed.key(again.keys.account))?.digest).to.equal(
      keyDigest(again.keys.publicKey),
    )
    expect(await isSealed(again, move)).to.equal(true)
    expect(await lookAtStanding(again.services, again.keys)).to.deep.equal({ kind: "in-force" })
    expect(titles(await seenBy(again, again))).to.deep.equal(["Before"])

    await finishGeneration(again.services, again.keys)
    await addRecords(again, [newRecord(utf8("after"), { title: "After" })])
    expect(titles(await seenBy(doctor, again))).to.have.members(["Before", "After"])
    // What the intruder kept of before opens nothing of after.
    const stolen: UnlockedKeys = patient.keys
    const opened = titles(await seenBy({ ...again, keys: stolen }, again)).filter(Boolean)
    expect(opened).to.deep.equal(["Before"])
  })

  it("leaves whoever has copied the former keys nothing: no signer, passkey or code", async () => {
    const patient = await created()
    const move = await moved(patient)
    await expectRefusal("wallet-shut", patient.services.writer.setInvitationOnly(true))
    await expectRefusal("wallet-shut", pageOf(patient.device, { ...patient, account: patient.keys.account }))
    const again = await enteredByPasskey(move.device)
    await expectRefusal("passkey-unknown", enteredByPasskey(patient.device))
    const given = { account: again.keys.account, code: patient.recoveryCode }
    await expectRefusal("recovery-code-wrong", openByCode(visiting(), given))
    const { recovery } = await again.services.agreed.recoveryOf(again.keys.account)
    expect(recovery).to.equal(move.recovery)
  })

  it("is not begun with a code that is not in force: nothing is stored", async () => {
    const [patient, another] = [await created(), await created()]
    const before = (await patient.services.server.vaults()).length
    await expectRefusal("recovery-wrong", prepared({ ...patient, recoveryCode: another.recoveryCode }))
    await expectRefusal("recovery-code-wrong", prepared({ ...patient, recoveryCode: "ABCD" }))
    expect(await patient.services.server.vaults()).to.have.length(before)
  })

  it("broken off before the move, leaves the former keys in force, and is begun anew", async () => {
    const patient = await created()
    const move = await prepared(patient)
    await patient.services.server.putVault(move.blob, move.fetchTokenDigest, move.passkeyTokens)
    const known = await patient.services.agreed.recoveryOf(patient.keys.account)
    expect(known.wallet).to.equal(patient.services.wallet.account)
    const { secret } = await move.device.get()
    const opens = openByPasskey(visiting(), { credential: "", secret }).then(
      () => true,
      () => false,
    )
    expect(await opens).to.equal(false)
    const back = await enteredByPasskey(patient.device)
    expect(back.keys.identity).to.deep.equal(patient.keys.identity)
    const second = await moved({ ...patient, ...back, recoveryCode: patient.recoveryCode })
    expect((await enteredByPasskey(second.device)).keys.identity).to.deep.equal(second.keys.identity)
  })

  it("broken off after the move, goes on from the new passkey alone, and from the new code alone", async () => {
    for (const by of ["passkey", "code"] as const) {
      const patient = await created()
      const move = await moved(patient)
      const code = move.recoveryCode
      expect(await isSealed({ ...patient, services: patient.services }, move)).to.equal(false)
      const again =
        by === "passkey"
          ? await enteredByPasskey(move.device)
          : await entered(deviceOf(), await openByCode(visiting(), { account: patient.keys.account, code }), {
              kind: "recovery-code",
              code,
            })
      expect(again.keys.identity).to.deep.equal(move.keys.identity)
      expect(await isSealed(again, move)).to.equal(true)
    }
  })

  it("repeated with the same keys, moves once", async () => {
    const patient = await created()
    const move = await moved(patient)
    await keepMove(patient.services, patient.keys, move, {
      code: patient.recoveryCode,
      own,
      care: careOf(patient),
    })
    expect((await enteredByPasskey(move.device)).keys.identity).to.deep.equal(move.keys.identity)
  })

  it("does not seal what a stolen session has stored: its signer does not act for the account", async () => {
    const patient = await created()
    const planted = await prepared(patient)
    await patient.services.server.putVault(planted.blob, planted.fetchTokenDigest, planted.passkeyTokens)
    const way = { kind: "recovery-code", code: planted.recoveryCode } as const
    await expectRefusal("recovery-code-wrong", unlockKeys(patient.services, way))
    expect(await isSealed(patient, planted)).to.equal(false)
  })
})
