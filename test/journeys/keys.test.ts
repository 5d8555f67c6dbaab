import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newRecoveryCode, formatRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { createVault } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import type { AccountServer } from "../../app/_core/ports/account"
import { finishKeys, keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import type { PreparedKeys } from "../../app/_journeys/create-keys"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, lookAtVault, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

describe("an account's keys, from set-up to unlocking", () => {
  let world: World
  let next = 1

  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  /** Somebody signed in, without keys. */
  async function newcomer(): Promise<Services> {
    const services = world.visitor(next++)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }
  const sealed = (services: Services) => services.reader.vaultDigest(services.account)
  const published = async (services: Services) => (await services.reader.key(services.account))?.digest
  const withServer = (services: Services, change: Partial<AccountServer>): Services => ({
    ...services,
    server: new Proxy(services.server, {
      get: (server, name) =>
        (change as Record<PropertyKey, unknown>)[name] ??
        (Reflect.get(server, name) as (...args: unknown[]) => unknown).bind(server),
    }),
  })
  /** As it was kept before one action did it: what stopped then is finished by the single ones. */
  const keepByOne = async (services: Services, prepared: PreparedKeys) => {
    await services.server.putVault(prepared.blob, prepared.fetchTokenDigest)
    await finishKeys(services, prepared)
  }
  const refusing = (services: Services, method: "setUp" | "publishKey" | "sealVault"): Services => ({
    ...services,
    writer: { ...services.writer, [method]: () => Promise.reject(new KeywardError("wallet-refused")) },
  })

  it("makes no code where nobody would pay for keeping it, and asks the wallet nothing", async () => {
    const services = await newcomer()
    const asked: string[] = []
    const poor: Services = {
      ...services,
      writer: { ...services.writer, checkPaid: () => Promise.reject(new KeywardError("nobody-pays")) },
      wallet: {
        ...services.wallet,
        signTypedData: (data) => {
          asked.push(data.primaryType)
          return services.wallet.signTypedData(data)
        },
      },
    }
    await expectRefusal("nobody-pays", prepareKeys(poor))
    expect(asked).to.deep.equal([])
  })

  it("writes nothing before the keys are kept, and everything after", async () => {
    const services = await newcomer()
    const prepared = await prepareKeys(services)
    expect(prepared.walletEnrolled).to.equal(true)
    expect(await services.server.vaults()).to.deep.equal([])
    expect(await published(services)).to.equal(undefined)
    await keepKeys(services, prepared)
    expect(await sealed(services)).to.equal(prepared.digest)
    expect(await published(services)).to.equal(keyDigest(prepared.keys.publicKey))
    expect((await unlockKeys(services, { kind: "wallet" })).masters).to.deep.equal(prepared.keys.masters)
    const code = prepared.recoveryCode.toLowerCase().replaceAll(" ", "-")
    expect((await unlockKeys(services, { kind: "recovery-code", code })).identity).to.deep.equal(
      prepared.keys.identity,
    )
  })

  it("opens with another recovery code, or none, for nobody", async () => {
    const services = await newcomer()
    await keepKeys(services, await prepareKeys(services))
    const other = await formatRecoveryCode(newRecoveryCode())
    for (const code of [other, "", "ABCD"])
      await expectRefusal("recovery-code-wrong", unlockKeys(services, { kind: "recovery-code", code }))
  })

  it("asks for the secret where one was set, and takes no other", async () => {
    const services = await newcomer()
    const prepared = await prepareKeys(services, { secret: "correct horse" })
    await keepKeys(services, prepared)
    expect((await lookAtVault(services)).asksSecret).to.equal(true)
    await expectRefusal("secret-wrong", unlockKeys(services, { kind: "wallet" }))
    await expectRefusal("secret-wrong", unlockKeys(services, { kind: "wallet", secret: "wrong horse" }))
    const keys = await unlockKeys(services, { kind: "wallet", secret: "correct horse" })
    expect(keys.identity).to.deep.equal(prepared.keys.identity)
  })

  for (const method of ["setUp", "publishKey", "sealVault"] as const) {
    const keep = method === "setUp" ? keepKeys : keepByOne
    it(`finishes a set-up that ended where the wallet refused ${method}, whichever way it goes on`, async () => {
      for (const goOn of [
        (services: Services, prepared: PreparedKeys) => keepKeys(services, prepared),
        (services: Services) => unlockKeys(services, { kind: "wallet" }),
        (services: Services, { recoveryCode: code }: PreparedKeys) =>
          unlockKeys(services, { kind: "recovery-code", code }),
      ]) {
        const services = await newcomer()
        const prepared = await prepareKeys(services)
        await expectRefusal("wallet-refused", keep(refusing(services, method), prepared))
        await goOn(services, prepared)
        expect(await sealed(services)).to.equal(prepared.digest)
        expect(await published(services)).to.equal(keyDigest(prepared.keys.publicKey))
      }
    })
  }

  it("does not let a second set-up take the place of a first that was faster", async () => {
    const services = await newcomer()
    const first = await prepareKeys(services)
    const second = await prepareKeys(services)
    await keepKeys(services, first)
    await expectRefusal("vault-changed", keepKeys(services, second))
    expect(await sealed(services)).to.equal(first.digest)
    expect(await published(services)).to.equal(keyDigest(first.keys.publicKey))
    const keys = await unlockKeys(services, { kind: "wallet" })
    expect(keys.identity).to.deep.equal(first.keys.identity)
  })

  it("not even where the provider does not tell of the first yet", async () => {
    const services = await newcomer()
    const first = await prepareKeys(services)
    const second = await prepareKeys(services)
    await keepKeys(services, first)
    const stale = Object.create(services.reader, {
      vaultDigest: { value: () => Promise.resolve(null) },
      key: { value: () => Promise.resolve(null) },
    }) as Services["reader"]
    await expectRefusal("vault-changed", keepKeys({ ...services, reader: stale }, second))
    expect(await published(services)).to.equal(keyDigest(first.keys.publicKey))
  })

  it("offers no wallet way where the wallet never signs the same twice", async () => {
    const plain = await newcomer()
    let turn = 0
    const unsteady: Services = {
      ...plain,
      wallet: {
        ...plain.wallet,
        signTypedData: (data) =>
          plain.wallet.signTypedData({ ...data, message: { ...data.message, vaultId: String(turn++) } }),
      },
    }
    const prepared = await prepareKeys(unsteady, { secret: "not used" })
    expect(prepared.walletEnrolled).to.equal(false)
    await keepKeys(unsteady, prepared)
    expect((await lookAtVault(unsteady)).ways).to.deep.equal(["recovery-code"])
    await expectRefusal("key-missing", unlockKeys(unsteady, { kind: "wallet" }))
    const code = prepared.recoveryCode
    expect((await unlockKeys(unsteady, { kind: "recovery-code", code })).identity).to.deep.equal(
      prepared.keys.identity,
    )
  })

  describe("a server that means ill", () => {
    let services: Services
    let prepared: PreparedKeys
    before(async () => {
      services = await newcomer()
      prepared = await prepareKeys(services)
      await keepKeys(services, prepared)
    })
    const giving = (...blobs: Uint8Array[]) => withServer(services, { vaults: () => Promise.resolve(blobs) })
    const byWallet = { kind: "wallet" } as const

    it("has nothing to gain from an empty answer, another's vault, or one of its own making", async () => {
      const other = await newcomer()
      const others = await prepareKeys(other)
      const code = newRecoveryCode()
      const own = await createVault({
        vaultId: newVaultId(),
        account: services.account,
        ways: [
          { kind: "recovery-code", key: (await recoveryKeys(code)).kek },
          { kind: "wallet", key: randomBytes(32) },
        ],
      })
      for (const blobs of [[], [others.blob], [own.blob], [randomBytes(300)]])
        await expectRefusal("vault-missing", unlockKeys(giving(...blobs), byWallet))
      expect((await unlockKeys(giving(own.blob, prepared.blob), byWallet)).identity).to.deep.equal(
        prepared.keys.identity,
      )
    })

    it("brings nobody to publish keys of its making at the first set-up", async () => {
      const fresh = await newcomer()
      const own = await createVault({
        vaultId: newVaultId(),
        account: fresh.account,
        ways: [
          { kind: "recovery-code", key: (await recoveryKeys(newRecoveryCode())).kek },
          { kind: "wallet", key: randomBytes(32), site: fresh.site },
        ],
      })
      const given = withServer(fresh, { vaults: () => Promise.resolve([own.blob]) })
      await expectRefusal("key-wrong", unlockKeys(given, byWallet))
      const code = await formatRecoveryCode(newRecoveryCode())
      await expectRefusal("recovery-code-wrong", unlockKeys(given, { kind: "recovery-code", code }))
      const others = withServer(fresh, { vaults: () => Promise.resolve([prepared.blob]) })
      await expectRefusal(
        "vault-altered",
        unlockKeys(others, { kind: "recovery-code", code: prepared.recoveryCode }),
      )
      expect(await published(fresh)).to.equal(undefined)
    })

    it("cannot bring back a way that was taken out, nor a wrong share", async () => {
      const by = { kind: "recovery-code", code: prepared.recoveryCode } as const
      const changed = await prepareWays(services, by, { kind: "new-recovery-code" })
      await keepWays(services, changed)
      await expectRefusal("vault-missing", unlockKeys(giving(prepared.blob), by))
      await expectRefusal("recovery-code-wrong", unlockKeys(services, by))
      const code = changed.recoveryCode ?? ""
      expect((await unlockKeys(services, { kind: "recovery-code", code })).identity).to.deep.equal(
        prepared.keys.identity,
      )
      const share = withServer(services, {
        walletShare: () => Promise.resolve({ share: randomBytes(32), former: null }),
      })
      await expectRefusal("key-wrong", unlockKeys(share, byWallet))
    })
  })

  it("does not open where the chain shows another identity than the vault's", async () => {
    const services = await newcomer()
    await keepKeys(services, await prepareKeys(services))
    const { publicKey } = (await prepareKeys(services)).keys
    await services.writer.publishKey(publicKey)
    await expectRefusal("own-key-replaced", unlockKeys(services, { kind: "wallet" }))
  })
})
