import { expect } from "chai"
import { concat, randomBytes } from "../../app/_core/crypto/bytes"
import { newVaultContents, openVault } from "../../app/_core/keys/vault"
import { recoveryKeys, parseRecoveryCode } from "../../app/_core/keys/recovery-code"
import { asDigest, asEpoch, UNFILED } from "../../app/_core/types"
import type { WrappedKeys } from "../../app/_core/types"
import { newVault } from "../../app/_journeys/create-keys"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { signIn } from "../../app/_journeys/sign-in"
import { startGeneration } from "../../app/_journeys/start-generation"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** Whether what the wallet opens is the owner's, where the account wrote nothing that could tell. */
describe("an account by wallet that made new keys", () => {
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

  /** One signature: a record of nobody's, under wraps that open nothing. */
  const plantFirst = () =>
    patient.services.writer.addRecord({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0) },
      cidDigest: asDigest(`0x${"5".repeat(64)}`),
      wrappedKeys: concat(Uint8Array.of(1), new Uint8Array(12), randomBytes(40)) as Uint8Array as WrappedKeys,
    })
  const renew = async (keys = patient.keys) => {
    const replacement = await prepareReplacement(patient.services, keys)
    await keepReplacement(patient.services, keys, replacement)
    return replacement
  }
  /** On a device that knows nothing. */
  const byWallet = async () => {
    const again = world.visitor(next - 1)
    await signIn(again, { host: world.app.host, origin: world.app.url })
    return unlockKeys(again, { kind: "wallet" })
  }

  it("opens by its wallet, though somebody without keys added the first record to it", async () => {
    await plantFirst()
    await renew()
    expect((await byWallet()).account).to.equal(patient.keys.account)
  })

  it("goes on to do so after new keys once more, and after another master", async () => {
    await plantFirst()
    const { keys } = await renew()
    await renew(keys)
    const opened = await byWallet()
    await startGeneration(patient.services, opened)
    const { masters } = await byWallet()
    expect([...masters.keys()]).to.deep.equal([0, 1, 2, 3])
  })

  it("opens no vault of a thief's, with a proof of theirs or none, once something was added to it", async () => {
    await plantFirst()
    for (const origin of [undefined, randomBytes(32)]) {
      const contents = { ...newVaultContents(), ...(origin && { origin }) }
      const made = await newVault(patient.services, patient.keys.account, { contents })
      await patient.services.server.putVault(made.blob, made.fetchTokenDigest)
      const previous = await patient.services.agreed.vaultDigest(patient.keys.account)
      await patient.services.writer.sealVault(made.digest, previous)
      await patient.services.writer.publishKey(made.keys.publicKey)
      await expectRefusal("vault-not-own", byWallet())
    }
  })

  it("keeps nothing of its first identity that opens what was sealed to it", async () => {
    const replacement = await renew()
    const { kek } = await recoveryKeys(await parseRecoveryCode(replacement.recoveryCode))
    const { origin, identity } = await openVault(replacement.blob, { kind: "recovery-code", key: kek })
    expect(origin).to.have.length(32)
    expect(origin).to.not.deep.equal(patient.keys.identity)
    expect(identity).to.not.deep.equal(patient.keys.identity)
  })
})
