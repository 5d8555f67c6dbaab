import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { EVERYTHING } from "../../app/_core/types"
import { finishCare, keepCare, prepareCare } from "../../app/_journeys/care"
import type { EnterAs } from "../../app/_journeys/enter-as"
import { readNotebook } from "../../app/_journeys/keep-notebook"
import { actForKept, listCare } from "../../app/_journeys/kept-care"
import { consentToMove } from "../../app/_journeys/move-account"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import { readPatient } from "../../app/_journeys/read-patient"
import { listRecords } from "../../app/_journeys/read-record"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { keepTakeOver, prepareTakeOver } from "../../app/_journeys/take-over"
import type { TakeOverTools } from "../../app/_journeys/take-over"
import { lookAtVault, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { expectRefusal, share } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const NILA = { name: "Nila Menon", birthDate: "2019-04-02" }

describe("taking over an account that somebody kept", () => {
  let world: World
  let keeper: Actor
  let doctor: Actor
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
    keeper = await world.actor(1)
    doctor = await world.actor(2)
  })
  after(() => world.stop())

  /** The person's own device. */
  const deviceOf = () => {
    const { device, desk } = {
      device: webauthnPasskeys(authenticator({ host: "localhost" }).place),
      desk: { confirm: async () => undefined },
    }
    const place = { ...world.config, origin: world.app.url }
    const holding: EnterAs = async ({ address, ...opened }) => {
      const account = passkeyAccount(address, place, desk)
      account.open(opened)
      const own = { key: `0x${toHex(opened.signer)}`, wallet: account.signer, passkeys: device }
      const services = nodeServices(world.app.url, world.config, 0, opened.account, { relayed: true, own })
      await signIn(services, { host: world.app.host, origin: world.app.url })
      return { services, end: async () => account.close() }
    }
    const tools: TakeOverTools = {
      addressOf: signerAddress,
      enterAs: holding,
      async consent({ address, ...opened }) {
        const account = passkeyAccount(address, place, desk)
        account.open(opened)
        const { reader } = world.visitor(50)
        const consent = await consentToMove({ wallet: account.signer, reader }, opened.account)
        account.close()
        return consent
      },
    }
    return { device, tools }
  }
  const visiting = () => {
    const { server, reader } = world.visitor(50)
    return { server, reader, addressOf: signerAddress }
  }

  /** An account that is kept, with a record in it that a doctor reads; and the person who enters it by the paper. */
  async function handedOver() {
    const prepared = await prepareCare(keeper.keys, NILA, careTools(world, keeper))
    await keepCare(keeper.services, keeper.keys, prepared, careTools(world, keeper))
    const { account } = prepared.document
    const acting = { ...keeper, keys: await actForKept(keeper.services, keeper.keys, account) }
    await addRecords(acting, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })])
    await share(acting, EVERYTHING, doctor)

    const { device, tools } = deviceOf()
    const code = prepared.recoveryCode
    const opened = await openByCode(visiting(), { account, code })
    const { services } = await tools.enterAs({ ...opened, address: signerAddress(opened.signer) })
    const keys = await unlockKeys(services, { kind: "recovery-code", code })
    expect((await lookAtVault(services)).keepers).to.deep.equal([keeper.services.account])
    const passkey = { ...(await makePasskey(device, "their phone")) }
    const signer = newSignerKey()
    const next = await prepareTakeOver(services, keys, { passkey, signer }, tools)
    return { account, code, services, keys, device, tools, next, old: prepared, opened }
  }
  /** Another page of the person's device: nothing is known but what the passkey gives. */
  async function entered(device: Awaited<ReturnType<typeof handedOver>>["device"], tools: TakeOverTools) {
    const answer = await device.get()
    const opened = await openByPasskey(visiting(), answer)
    const { services } = await tools.enterAs({ ...opened, address: signerAddress(opened.signer) })
    return { services, keys: await unlockKeys(services, { kind: "passkey", passkey: answer }) }
  }
  const titlesBy = async ({ services, keys }: Pick<Actor, "services" | "keys">, account = keys.account) => {
    const view = await readPatient(services, keys, account)
    const listed = await listRecords(services, view, new Map())
    return listed.map(({ open, problem }) => open?.manifest.title ?? problem)
  }

  it("gives the person keys that the keeper does not have; who kept it is out, and the paper is void", async () => {
    const { account, code, services, keys, device, tools, next, old, opened } = await handedOver()
    await keepTakeOver(services, keys, next, { code, ends: [keeper.services.account] }, tools)

    const person = await entered(device, tools)
    expect(person.services.account).to.equal(account)
    expect(await titlesBy(person)).to.deep.equal(["Seen at birth"])
    expect((await readNotebook(person.services, person.keys))?.notebook).to.include(NILA)
    expect((await lookAtVault(person.services)).keepers).to.deep.equal([])
    expect((await person.services.agreed.key(account))?.digest).to.equal(keyDigest(person.keys.publicKey))
    // The doctor reads on, also what comes.
    const actor = { ...person, recoveryCode: next.recoveryCode }
    await addRecords(actor, [newRecord(utf8("their own"), { title: "Their own" })])
    expect(await titlesBy(doctor, account)).to.have.members(["Seen at birth", "Their own"])

    // The keeper: not a delegate, no signer, no way into the vault.
    await expectRefusal("delegation-over", actForKept(keeper.services, keeper.keys, account))
    expect(
      (await listCare(keeper.services, keeper.keys)).find((each) => each.account === account)?.standing,
    ).to.equal("taken-over")
    const { blob } = old.document.unfinished ?? {}
    expect(await person.services.reader.accountOf(signerAddress(opened.signer))).to.equal(null)
    expect((await person.services.server.vaults())[0]).to.not.deep.equal(blob)
    await expectRefusal("recovery-code-wrong", visiting().server.recoverVault(account, new Uint8Array(32)))
    const byPaper = await openByCode(visiting(), { account, code }).catch(() => null)
    expect(byPaper && signerAddress(byPaper.signer)).to.not.equal(next.wallet)
    await expectRefusal(
      "recovery-wrong",
      keepTakeOver(person.services, person.keys, { ...next, wallet: account }, { code, ends: [] }, tools),
    )
    expect((await openByCode(visiting(), { account, code: next.recoveryCode })).account).to.equal(account)
  })

  it("leaves the keeper as somebody who acts for them where the person says so, without the person's identity", async () => {
    const { account, code, services, keys, device, tools, next } = await handedOver()
    await keepTakeOver(services, keys, next, { code, ends: [] }, tools)
    const person = await entered(device, tools)
    const actor = { ...person, recoveryCode: next.recoveryCode }
    await addRecords(actor, [newRecord(utf8("their own"), { title: "Their own" })])
    const acting = await actForKept(keeper.services, keeper.keys, account)
    expect(acting.identity).to.equal(null)
    expect(await titlesBy({ ...keeper, keys: acting })).to.have.members(["Seen at birth", "Their own"])
  })

  it("ends a keeper who names themselves once more while it is taken over", async () => {
    const { account, code, services, keys, tools, next, old, device } = await handedOver()
    const late: TakeOverTools = {
      ...tools,
      async consent(opened) {
        await finishCare(keeper.services, keeper.keys, old.id, careTools(world, keeper))
        expect(await services.agreed.delegateUntil(account, keeper.services.account)).to.be.above(0)
        return tools.consent(opened)
      },
    }
    await keepTakeOver(services, keys, next, { code, ends: [keeper.services.account] }, late)
    await expectRefusal("delegation-over", actForKept(keeper.services, keeper.keys, account))
    const person = await entered(device, tools)
    await addRecords({ ...person, recoveryCode: next.recoveryCode }, [newRecord(utf8("their own"))])
    expect(await person.services.agreed.delegateUntil(account, keeper.services.account)).to.equal(0)
    await expectRefusal(
      "key-missing",
      finishCare(keeper.services, keeper.keys, old.id, careTools(world, keeper)),
    )
  })

  it("is refused with another code before anything is done", async () => {
    const { account, services, keys, tools, next } = await handedOver()
    const wrong = { code: keeper.recoveryCode, ends: [keeper.services.account] }
    await expectRefusal("recovery-wrong", keepTakeOver(services, keys, next, wrong, tools))
    expect(await services.agreed.delegateUntil(account, keeper.services.account)).to.be.above(0)
  })

  const failing = (services: Services, part: "server" | "writer" | "recovery", call: string): Services => ({
    ...services,
    [part]: new Proxy(services[part], {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === call) return () => Promise.reject(new Error(`stopped at ${call}`))
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    }),
  })

  for (const [part, call] of [
    ["server", "putVault"],
    ["recovery", "writer"],
  ] as const)
    it(`goes on with the same keys where it stopped at ${call}, and the account is as it was until then`, async () => {
      const { account, code, services, keys, device, tools, next } = await handedOver()
      const choice = { code, ends: [keeper.services.account] }
      await keepTakeOver(failing(services, part, call), keys, next, choice, tools).catch(() => undefined)
      expect((await services.agreed.recoveryOf(account)).wallet).to.equal(account)
      expect((await unlockKeys(services, { kind: "recovery-code", code })).account).to.equal(account)
      await keepTakeOver(services, keys, next, choice, tools)
      expect(await titlesBy(await entered(device, tools))).to.deep.equal(["Seen at birth"])
    })

  for (const call of ["sealVault", "publishKey"])
    it(`is finished by the passkey alone where it stopped at ${call}, after the account moved`, async () => {
      const { account, code, services, keys, device, tools, next } = await handedOver()
      const stopping: TakeOverTools = {
        ...tools,
        async enterAs(opened) {
          const session = await tools.enterAs(opened)
          return { ...session, services: failing(session.services, "writer", call) }
        },
      }
      let stopped: unknown = null
      await keepTakeOver(services, keys, next, { code, ends: [keeper.services.account] }, stopping).catch(
        (error: unknown) => (stopped = error),
      )
      expect(String(stopped)).to.include(`stopped at ${call}`)
      const person = await entered(device, tools)
      expect(await person.services.agreed.vaultDigest(account)).to.equal(next.digest)
      expect((await person.services.agreed.key(account))?.digest).to.equal(keyDigest(next.keys.publicKey))
      expect(await titlesBy(person)).to.deep.equal(["Seen at birth"])
      await expectRefusal("delegation-over", actForKept(keeper.services, keeper.keys, account))
      const byNewCode = await openByCode(visiting(), { account, code: next.recoveryCode })
      expect(signerAddress(byNewCode.signer)).to.equal(next.wallet)
    })
})
