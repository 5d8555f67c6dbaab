import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress, signerConsent } from "../../app/_adapters/wallet/vault-signer"
import { toHex } from "../../app/_core/crypto/bytes"
import { parseRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { createVault, newVaultContents } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import type { Address } from "../../app/_core/types"
import { keepMove, prepareMove } from "../../app/_journeys/move-to-new-keys"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { findFormerVault } from "../../app/_journeys/former-vault"
import { consentToMove, moveAccount } from "../../app/_journeys/move-account"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { OpenedAccount } from "../../app/_journeys/passkeys"
import { freezeAccount, nameSuccessor, unfreezeAccount } from "../../app/_journeys/recover-account"
import { findSealedOver, sealAgain } from "../../app/_journeys/seal-again"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { DAY, expectRefusal, seenBy, titles } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/** Whoever has opened the vault once has its signer: they store and seal a vault of their own, and change no more. */
describe("an account by passkey whose signer somebody has", () => {
  let world: World
  let next = 1
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  type Device = ReturnType<typeof webauthnPasskeys>
  type Person = Awaited<ReturnType<typeof created>>

  async function pageOf(device: Device, { account: holder, signer }: OpenedAccount) {
    const place = { ...world.config, origin: world.app.url }
    const account = passkeyAccount(signerAddress(signer), place, { confirm: () => Promise.resolve() })
    account.open({ account: holder, signer })
    const own = { key: `0x${toHex(signer)}`, wallet: account.signer, passkeys: device }
    const services = nodeServices(world.app.url, world.config, 0, holder, { relayed: true, own })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }
  const newDevice = (): Device => webauthnPasskeys(authenticator({ host: "localhost" }).place)
  const visiting = () => {
    const { server, reader } = world.visitor(50)
    return { server, reader, addressOf: signerAddress }
  }

  async function created() {
    const device = newDevice()
    const signer = newSignerKey()
    const passkey = await makePasskey(device, "a device")
    const services = await pageOf(device, { account: signerAddress(signer), signer: signer.slice() })
    const prepared = await preparePasskeyKeys(services, { passkey, signer: signer.slice() })
    await keepKeys(services, prepared)
    const lost = { account: services.account, code: prepared.recoveryCode }
    await addRecords({ services, keys: prepared.keys, recoveryCode: lost.code }, [
      newRecord(new Uint8Array(2_000).fill(1), { title: "Before" }),
    ])
    return { device, passkey, services, prepared, signer, lost }
  }

  /** Stored with a session and sealed with the signer, and final: the owner's is given to nobody any more. */
  async function locksOut({ signer, lost, prepared }: Person) {
    const device = newDevice()
    const passkey = await makePasskey(device, "a thief's")
    const page = await pageOf(device, { account: lost.account, signer: signer.slice() })
    const theirs = await preparePasskeyKeys(page, { passkey, signer: signer.slice() })
    await page.server.putVault(theirs.blob, theirs.fetchTokenDigest, theirs.passkeyTokens ?? [])
    await page.writer.sealVault(theirs.digest, prepared.digest)
    await page.server.vaults()
  }
  const lockedOut = async (): Promise<Person> => {
    const person = await created()
    await locksOut(person)
    await expectRefusal("passkey-unknown", openByPasskey(visiting(), await person.device.get()))
    await expectRefusal("recovery-code-wrong", openByCode(visiting(), person.lost))
    return person
  }
  const finds = async ({ lost }: Person, device: Device, code = lost.code) =>
    findFormerVault(world.visitor(50), { account: lost.account, code }, await device.get())
  const findsAlone = ({ lost }: Person, code = lost.code) =>
    findFormerVault(world.visitor(50), { account: lost.account, code }, null)

  it("gets the former vault by code and passkey together once it is frozen, and moves on at once", async () => {
    const person = await lockedOut()
    const { lost, device, prepared } = person
    await freezeAccount(world.visitor(next), lost)
    const former = await finds(person, device)
    expect(former.digest).to.equal(prepared.digest)
    expect(signerAddress(former.signer)).to.equal(lost.account)

    await unfreezeAccount(world.visitor(next), lost)
    const page = await pageOf(device, former)
    const fresh = await consentToMove(world.visitor(next), lost.account)
    await moveAccount(page, { ...fresh, code: lost.code })
    const services = nodeServices(world.app.url, world.config, next++, lost.account, { relayed: true })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    await goesOn(services, former.blob, person)
  })

  it("or waits for the seven days, with a copy of it", async () => {
    const person = await lockedOut()
    const { lost, device } = person
    await freezeAccount(world.visitor(next), lost)
    const { blob } = await finds(person, device)
    await world.later(8 * DAY)
    await nameSuccessor(world.visitor(next, lost.account), lost)
    const services = nodeServices(world.app.url, world.config, next++, lost.account, { relayed: true })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    await goesOn(services, blob, person)
  })

  it("gets it by the code alone after seven days, on a new device, and goes on with another wallet", async () => {
    const person = await lockedOut()
    const { lost, prepared } = person
    await expectRefusal("recovery-code-wrong", findsAlone(person))
    await freezeAccount(world.visitor(next), lost)
    await expectRefusal("recovery-too-early", findsAlone(person))
    await world.later(8 * DAY)
    const former = await findsAlone(person)
    expect(former.digest).to.equal(prepared.digest)
    await nameSuccessor(world.visitor(next, lost.account), lost)
    const services = nodeServices(world.app.url, world.config, next++, lost.account, { relayed: true })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    await goesOn(services, former.blob, person)
  })

  it("or without any wallet: code and saved copy enter, and new keys shut the thief out", async () => {
    const person = await lockedOut()
    const { lost } = person
    await freezeAccount(world.visitor(next), lost)
    await world.later(8 * DAY)
    const { blob } = await findsAlone(person)
    await expectRefusal("wallet-shut", openByCode(visiting(), { ...lost, copy: blob }))
    await unfreezeAccount(world.visitor(next), lost)
    await entersByCopy(person, blob)
  })

  it("and at once with a copy that was saved before", async () => {
    const person = await lockedOut()
    await entersByCopy(person, person.prepared.blob)
    const other = await created()
    const foreign = { ...person.lost, copy: other.prepared.blob }
    await expectRefusal("vault-altered", openByCode(visiting(), foreign))
    await expectRefusal("vault-malformed", openByCode(visiting(), { ...foreign, copy: new Uint8Array(9) }))
  })

  async function entersByCopy({ lost, prepared, signer }: Person, copy: Uint8Array) {
    const { code } = lost
    const device = newDevice()
    const page = await pageOf(device, await openByCode(visiting(), { ...lost, copy }))
    const over = await findSealedOver(page, { copy, code })
    await sealAgain(page, over!, code)
    const keys = await unlockKeys(page, { kind: "recovery-code", code })
    expect(keys.identity).to.deep.equal(prepared.keys.identity)
    const fresh = newSignerKey()
    const by = { passkey: await makePasskey(device, "a new device"), signer: fresh }
    const move = await prepareMove(page, keys, { code, ...by })
    const own = {
      addressOf: signerAddress,
      consentOf: (key: Uint8Array, account: Address) => signerConsent(key, world.config, account),
    }
    const care = { tools: careTools(world, { services: page, keys, recoveryCode: code }) }
    await keepMove(page, keys, move, { code, own, care })
    await expectRefusal("wallet-shut", pageOf(newDevice(), { account: lost.account, signer: signer.slice() }))
    const again = await pageOf(device, await openByCode(visiting(), { ...lost, code: move.recoveryCode }))
    const now = await unlockKeys(again, { kind: "recovery-code", code: move.recoveryCode })
    const owner = { services: again, keys: now, recoveryCode: move.recoveryCode }
    expect(titles(await seenBy(owner, owner))).to.deep.equal(["Before"])
  }

  it("is told from one of a thief's that the code opens as well, whose keys are not the account's", async () => {
    const person = await created()
    const { lost, signer, prepared } = person
    const page = await pageOf(newDevice(), { account: lost.account, signer: signer.slice() })
    const { kek } = await recoveryKeys(await parseRecoveryCode(lost.code))
    const theirs = await createVault({
      ...{ vaultId: newVaultId(), account: lost.account, ways: [{ kind: "recovery-code", key: kek }] },
      contents: { ...newVaultContents(), signer: signer.slice() },
    })
    await page.server.putVault(theirs.blob, null)
    await page.writer.sealVault(theirs.digest, prepared.digest)
    await page.server.vaults()
    const entered = await pageOf(newDevice(), await openByCode(visiting(), lost))
    const way = { kind: "recovery-code", code: lost.code } as const
    await expectRefusal("vault-not-own", unlockKeys(entered, way))
    await freezeAccount(world.visitor(next), lost)
    await world.later(8 * DAY)
    const former = await findsAlone(person)
    expect(former.digest).to.equal(prepared.digest)
    await unfreezeAccount(world.visitor(next), lost)
    await entersByCopy(person, former.blob)
  })

  it("gives nothing to a code that another took the place of, while the account is frozen", async () => {
    const person = await created()
    const { services, passkey, lost } = person
    const changed = await prepareWays(services, { kind: "passkey", passkey }, { kind: "new-recovery-code" })
    await keepWays(services, changed)
    await world.later(8 * DAY)
    await freezeAccount(world.visitor(next), { ...lost, code: changed.recoveryCode! })
    await world.later(8 * DAY)
    await expectRefusal("recovery-code-wrong", findsAlone(person))
    const proof = { at: 1, signature: `0x${"0".repeat(130)}` } as const
    const { fetchToken } = await recoveryKeys(await parseRecoveryCode(lost.code))
    const { server } = world.visitor(50)
    await expectRefusal("recovery-code-wrong", server.recoverVault(lost.account, fetchToken, { proof }))
  })

  /** Whoever has the account now: the former keys are the account's again, and the signer is worth nothing. */
  async function goesOn(services: Person["services"], copy: Uint8Array, { lost, prepared, signer }: Person) {
    const { code } = lost
    const over = await findSealedOver(services, { copy, code })
    if (!over) throw new Error("the copy is not found")
    await sealAgain(services, over, code)
    const keys = await unlockKeys(services, { kind: "recovery-code", code })
    expect(keys.identity).to.deep.equal(prepared.keys.identity)
    const owner = { services, keys, recoveryCode: code }
    expect(titles(await seenBy(owner, owner))).to.deep.equal(["Before"])
    await addRecords(owner, [newRecord(new Uint8Array(900).fill(2), { title: "After" })])
    await expectRefusal("wallet-shut", pageOf(newDevice(), { account: lost.account, signer: signer.slice() }))
  }

  it("gives nothing to who has the code alone, a passkey alone, or another's, and the newest of what both open", async () => {
    const person = await created()
    const { services, passkey, lost } = person
    const phone = newDevice()
    const second = await makePasskey(phone, "a phone")
    const adding = { kind: "new-passkey", passkey: second } as const
    const added = await prepareWays(services, { kind: "passkey", passkey }, adding)
    await keepWays(services, added)
    await locksOut({ ...person, prepared: { ...person.prepared, digest: added.digest } })
    // Not while the account goes on as if nothing had happened
    await expectRefusal("recovery-code-wrong", finds(person, phone))
    await freezeAccount(world.visitor(next), lost)
    await expectRefusal("recovery-code-wrong", openByCode(visiting(), lost))
    await expectRefusal("passkey-unknown", openByPasskey(visiting(), await phone.get()))
    const other = await created()
    await expectRefusal("recovery-code-wrong", finds(person, phone, other.lost.code))
    await expectRefusal("recovery-code-wrong", finds(person, other.device))
    for (const device of [phone, person.device])
      expect((await finds(person, device)).digest).to.equal(added.digest)
  })
})
