import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import { vaultDigest } from "../../app/_core/keys/vault"
import { emptyNotebook } from "../../app/_core/notebook"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { lookAtStanding } from "../../app/_journeys/recovery-standing"
import { findSealedOver, sealAgain } from "../../app/_journeys/seal-again"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { startGeneration } from "../../app/_journeys/start-generation"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY, expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** Whoever has talked the owner into one signature can have the chain name a vault that the owner gave up. */
describe("a vault that its owner gave up", function () {
  this.timeout(60_000)
  let world: World
  let patient: Actor
  let next = 1
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())
  beforeEach(async () => {
    patient = await world.actor(next++)
    await changeNotebook(patient.services, patient.keys, () => emptyNotebook("Ines", "patient"))
  })

  const byCode = (code = patient.recoveryCode) => ({ kind: "recovery-code", code }) as const
  const newCode = () => prepareWays(patient.services, byCode(), { kind: "new-recovery-code" })
  const sealed = () => patient.services.agreed.vaultDigest(patient.keys.account)
  /** One signature of the wallet's. */
  const phished = async (digest: Awaited<ReturnType<typeof sealed>>) =>
    patient.services.writer.sealVault(digest!, await sealed())
  const given = async () => Promise.all((await patient.services.server.vaults()).map(vaultDigest))
  /** Another device of the patient's. */
  const elsewhere = async (): Promise<Services> => {
    const services = world.visitor(next - 1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }
  const refusing = (): Services => {
    const { writer } = patient.services
    const sealVault = () => Promise.reject(new KeywardError("wallet-refused"))
    return {
      ...patient.services,
      writer: new Proxy(writer, {
        get(target, name) {
          if (name === "sealVault") return sealVault
          return (Reflect.get(target, name) as (...args: unknown[]) => unknown).bind(target)
        },
      }),
    }
  }

  it("is gone from the store at once where the wallet refused it", async () => {
    const prepared = await newCode()
    const services = refusing()
    await expectRefusal("wallet-refused", keepWays(services, prepared))
    expect(await given()).to.not.include(prepared.digest)
    await phished(prepared.digest)
    const there = await elsewhere()
    await expectRefusal("vault-missing", unlockKeys(there, { kind: "wallet" }))
    const over = await findSealedOver(there, { code: patient.recoveryCode })
    await sealAgain(there, over!, patient.recoveryCode)
    const keys = await unlockKeys(there, { kind: "wallet" })
    expect(await lookAtStanding(there, keys)).to.deep.equal({ kind: "in-force" })
  })

  it("also a new master, which is made anew then", async () => {
    const before = await given()
    await expectRefusal("wallet-refused", startGeneration(refusing(), patient.keys))
    expect(await given()).to.deep.equal(before)
    await startGeneration(patient.services, patient.keys)
  })

  it("is named on every page where it was left in the store: the code on the paper does not open it", async () => {
    const prepared = await newCode()
    await patient.services.server.putVault(prepared.blob, prepared.fetchTokenDigest)
    await phished(prepared.digest)
    const there = await elsewhere()
    const keys = await unlockKeys(there, { kind: "wallet" })
    expect(await lookAtStanding(there, keys)).to.deep.equal({ kind: "sealed-over" })
    // A new code puts it right
    const again = await prepareWays(there, { kind: "wallet" }, { kind: "new-recovery-code" })
    await keepWays(there, again)
    expect((await lookAtStanding(there, await unlockKeys(there, { kind: "wallet" }))).kind).to.equal(
      "waiting",
    )
    await world.later(8 * DAY)
    const now = await unlockKeys(there, byCode(again.recoveryCode!))
    expect(await lookAtStanding(there, now)).to.deep.equal({ kind: "in-force" })
  })

  it("is given to nobody where another one was sealed after it, so a former code opens nothing by it", async () => {
    const { services, recoveryCode: former } = patient
    // Of the former code, and stored for nothing
    const left = await prepareWays(services, byCode(), { kind: "new-wallet-way" })
    await services.server.putVault(left.blob, left.fetchTokenDigest)
    const changed = await newCode()
    await keepWays(services, changed)
    await phished(left.digest)
    expect(await given())
      .to.include(changed.digest)
      .and.not.include(left.digest)
    const there = await elsewhere()
    for (const way of [{ kind: "wallet" } as const, byCode(former), byCode(changed.recoveryCode!)])
      await expectRefusal("vault-missing", unlockKeys(there, way))
    const over = await findSealedOver(there, { code: changed.recoveryCode! })
    expect(over?.digest).to.equal(changed.digest)
    await sealAgain(there, over!, changed.recoveryCode!)
    const keys = await unlockKeys(there, { kind: "wallet" })
    expect((await lookAtStanding(there, keys)).kind).to.equal("waiting")
  })

  it("is named also where a session stored it once more", async () => {
    const { services } = patient
    const left = await prepareWays(services, byCode(), { kind: "new-wallet-way" })
    await keepWays(services, await newCode())
    await services.server.putVault(left.blob, left.fetchTokenDigest)
    await phished(left.digest)
    const there = await elsewhere()
    const keys = await unlockKeys(there, { kind: "wallet" })
    expect(await lookAtStanding(there, keys)).to.deep.equal({ kind: "sealed-over" })
  })

  it("deletes nothing of another session's, and nothing that was sealed", async () => {
    const { server } = patient.services
    const prepared = await newCode()
    await (await elsewhere()).server.putVault(prepared.blob, prepared.fetchTokenDigest)
    const before = await given()
    await server.dropVault(prepared.digest)
    await server.dropVault((await sealed())!)
    expect(await given()).to.deep.equal(before)
  })
})
