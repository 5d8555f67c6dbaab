import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { emptyNotebook } from "../../app/_core/notebook"
import { finishKeys, keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import type { PreparedKeys } from "../../app/_journeys/create-keys"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { recoveryOfCode } from "../../app/_journeys/recover-account"
import { lookAtStanding } from "../../app/_journeys/recovery-standing"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import {
  finishRecovery,
  keepWays,
  lookAtVault,
  prepareWays,
  unlockKeys,
} from "../../app/_journeys/unlock-keys"
import type { UnlockWay } from "../../app/_journeys/unlock-keys"
import type { Address } from "../../app/_core/types"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

/** Everything that set-up and changes of the ways in ask somebody else for, a person in their wallet or a server. */
const STEPS = [
  ...["signTypedData", "putVault", "putNotebook"],
  ...["setUp", "sealVault", "publishKey", "setRecovery"],
] as const
type Step = (typeof STEPS)[number]

describe("a set-up, or a change of the code, that stops half-way", () => {
  let world: World
  let next = 30

  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  async function newcomer(): Promise<{ services: Services; elsewhere: () => Promise<Services> }> {
    const index = next++
    const enter = async () => {
      const services = world.visitor(index)
      await signIn(services, { host: world.app.host, origin: world.app.url })
      return services
    }
    const services = await enter()
    await world.chain.provider.send("hardhat_setBalance", [services.account, "0x56bc75e2d63100000"])
    return { services, elsewhere: enter }
  }

  /**
   * Services whose `at`th step ends the page: `before` it was done (a refusal) or right `after` (a reload).
   * @returns and the names of the steps so far
   */
  function stopping(services: Services, at: number, when: "before" | "after") {
    const walked: Step[] = []
    const guarded = <T extends object>(part: T): T =>
      new Proxy(part, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name)
          if (typeof value !== "function") return value
          const call = value.bind(target) as (...args: unknown[]) => unknown
          const step = STEPS.find((each) => each === name)
          // Sealed anew with the new keys, which hangs on nothing
          const isSealedAnew = () => step === "putNotebook" && walked.includes("sealVault")
          if (!step) return call
          return async (...args: unknown[]) => {
            if (isSealedAnew()) return call(...args)
            const mine = walked.push(step) - 1
            if (mine === at && when === "before") throw new KeywardError("wallet-refused")
            const done = await call(...args)
            if (mine === at) throw new KeywardError("cancelled")
            return done
          }
        },
      })
    const { wallet, server, writer } = services
    return {
      walked,
      services: { ...services, wallet: guarded(wallet), server: guarded(server), writer: guarded(writer) },
    }
  }

  /** What a person holds: the code on the paper that was printed last. */
  interface Paper {
    code: string | null
  }

  async function walkSetUp(services: Services, paper: Paper): Promise<PreparedKeys> {
    const prepared = await prepareKeys(services)
    paper.code = prepared.recoveryCode
    await keepKeys(services, prepared)
    return prepared
  }

  /** As the pages go on: from nothing where nothing is there, else by unlocking, and with the code where it is asked for. */
  async function goOn(services: Services, paper: Paper, kind: UnlockWay["kind"]): Promise<UnlockedKeys> {
    const { blob, unfinished } = await lookAtVault(services)
    if (!blob && !unfinished) return (await walkSetUp(services, paper)).keys
    const code = paper.code ?? ""
    const keys = await unlockKeys(services, kind === "wallet" ? { kind } : { kind, code })
    if ((await lookAtStanding(services, keys)).kind !== "in-force") await finishRecovery(services, keys, code)
    return keys
  }

  async function expectWhole(services: Services, keys: UnlockedKeys, { code }: Paper): Promise<void> {
    const { reader, account } = services
    const opened = await unlockKeys(services, { kind: "recovery-code", code: code ?? "" })
    expect(opened.identity).to.deep.equal(keys.identity)
    expect((await reader.key(account))?.digest).to.equal(keyDigest(keys.publicKey))
    expect((await unlockKeys(services, { kind: "wallet" })).identity).to.deep.equal(keys.identity)
    const known = await reader.recoveryOf(account)
    expect(known.next ?? known.recovery).to.equal(await recoveryOfCode(services, code ?? ""))
  }

  const SET_UP = ["signTypedData", "signTypedData", "putVault", "setUp"]

  for (const [at, step] of SET_UP.entries())
    for (const when of ["before", "after"] as const)
      it(`is finished by wallet and by code, on this and on another device, when it stopped ${when} step ${at + 1}, ${step}`, async () => {
        for (const kind of ["wallet", "recovery-code"] as const) {
          const { services, elsewhere } = await newcomer()
          const paper: Paper = { code: null }
          const stopped = stopping(services, at, when)
          await expectRefusal(
            when === "before" ? "wallet-refused" : "cancelled",
            walkSetUp(stopped.services, paper),
          )
          expect(stopped.walked).to.deep.equal(SET_UP.slice(0, at + 1))
          // nothing says that the code is in force before the chain does
          const known = await services.reader.recoveryOf(services.account)
          expect(known.recovery !== null).to.equal(step === "setUp" && when === "after")

          // each way once here and once elsewhere, over before and after
          const isHere = (kind === "wallet") === (when === "before")
          const there = isHere ? services : await elsewhere()
          const keys = await goOn(there, paper, kind)
          await expectWhole(there, keys, paper)
          expect(await lookAtStanding(there, keys)).to.deep.equal({ kind: "in-force" })
        }
      })

  it("goes on with the same keys where the page was still open", async () => {
    for (const [at] of SET_UP.entries()) {
      if (at < 2) continue
      const { services } = await newcomer()
      const prepared = await prepareKeys(services)
      await expectRefusal("wallet-refused", keepKeys(stopping(services, at - 2, "before").services, prepared))
      await keepKeys(services, prepared)
      await expectWhole(services, prepared.keys, { code: prepared.recoveryCode })
    }
  })

  it("asks the wallet for nothing that is done", async () => {
    const { services } = await newcomer()
    const prepared = await prepareKeys(services)
    await keepKeys(services, prepared)
    const again = stopping(services, -1, "before")
    await keepKeys(again.services, prepared)
    await finishRecovery(again.services, prepared.keys, prepared.recoveryCode)
    expect(again.walked).to.deep.equal(["putVault"])
  })

  const PARTS: Record<string, (services: Services, prepared: PreparedKeys) => Promise<void>> = {
    sealVault: ({ writer }, { digest }) => writer.sealVault(digest, null),
    publishKey: ({ writer }, { keys }) => writer.publishKey(keys.publicKey),
    setRecovery: ({ writer }, { recovery }) => writer.setRecovery(recovery),
  }
  for (const done of [
    "sealVault",
    "publishKey",
    "setRecovery",
    "sealVault publishKey",
    "publishKey setRecovery",
  ])
    it(`finishes by the single actions where there is already: ${done}`, async () => {
      const { services } = await newcomer()
      const prepared = await prepareKeys(services)
      for (const part of done.split(" ")) await PARTS[part]?.(services, prepared)
      const again = stopping(services, -1, "before")
      await keepKeys(again.services, prepared)
      const missing = Object.keys(PARTS).filter((part) => !done.includes(part))
      expect(again.walked).to.deep.equal(["putVault", ...missing])
      await expectWhole(services, prepared.keys, { code: prepared.recoveryCode })
    })

  it("says of two set-ups at once that the other one was first", async () => {
    const { services, elsewhere } = await newcomer()
    const [first, second] = [await prepareKeys(services), await prepareKeys(await elsewhere())]
    const writer = {
      ...services.writer,
      setUp: async (...given: Parameters<typeof services.writer.setUp>) => {
        await keepKeys(await elsewhere(), first)
        await services.writer.setUp(...given)
      },
    }
    await expectRefusal("vault-changed", keepKeys({ ...services, writer }, second))
    await expectWhole(services, first.keys, { code: first.recoveryCode })
  })

  it("takes no code that opens nothing: another account's, or one from a set-up that came to nothing", async () => {
    const { services } = await newcomer()
    const void_ = await prepareKeys(services)
    const prepared = await prepareKeys(services)
    await services.server.putVault(prepared.blob, prepared.fetchTokenDigest)
    await finishKeys(services, prepared)
    const other = await prepareKeys((await newcomer()).services)
    const keys = await unlockKeys(services, { kind: "wallet" })
    for (const { recoveryCode } of [void_, other])
      await expectRefusal("recovery-code-wrong", finishRecovery(services, keys, recoveryCode))
    expect(await lookAtStanding(services, keys)).to.deep.equal({ kind: "none" })
  })

  it("finishes the one of two set-ups whose code is typed", async () => {
    for (const mine of [0, 1]) {
      const { services, elsewhere } = await newcomer()
      const both = [await prepareKeys(services), await prepareKeys(await elsewhere())]
      for (const prepared of both)
        await expectRefusal("wallet-refused", keepKeys(stopping(services, 1, "before").services, prepared))
      const code = both[mine]?.recoveryCode ?? ""
      const keys = await unlockKeys(services, { kind: "recovery-code", code })
      expect(keys.identity).to.deep.equal(both[mine]?.keys.identity)
      await expectWhole(services, keys, { code })
    }
  })

  it("does not call a recovery in force that one provider alone tells of", async () => {
    const { services } = await newcomer()
    const prepared = await prepareKeys(services)
    const lying = new Proxy(services.reader, {
      get(reader, name) {
        if (name === "recoveryOf")
          return async (account: Address) => ({
            ...(await reader.recoveryOf(account)),
            recovery: prepared.recovery,
          })
        const value: unknown = Reflect.get(reader, name)
        return typeof value === "function" ? (value.bind(reader) as unknown) : value
      },
    })
    await keepKeys({ ...services, reader: lying }, prepared)
    await expectWhole(services, prepared.keys, { code: prepared.recoveryCode })
  })

  describe("where there are keys already", () => {
    async function settled() {
      const { services, elsewhere } = await newcomer()
      const paper: Paper = { code: null }
      const { keys } = await walkSetUp(services, paper)
      await changeNotebook(services, keys, () => emptyNotebook("Ines Vogel", "patient"))
      return { services, elsewhere, paper, keys }
    }
    const changes = {
      "a new code": async (services: Services, _: UnlockedKeys, paper: Paper) => {
        const prepared = await prepareWays(services, { kind: "wallet" }, { kind: "new-recovery-code" })
        paper.code = prepared.recoveryCode
        await keepWays(services, prepared)
      },
      "new keys": async (services: Services, keys: UnlockedKeys, paper: Paper) => {
        const prepared = await prepareReplacement(services, keys)
        paper.code = prepared.recoveryCode
        await keepReplacement(services, keys, prepared)
      },
    }
    const steps = {
      "a new code": ["signTypedData", "putVault", "putNotebook", "sealVault", "setRecovery"],
      "new keys": [
        ...["signTypedData", "signTypedData", "putVault", "putNotebook"],
        ...["sealVault", "publishKey", "setRecovery"],
      ],
    }
    for (const what of ["a new code", "new keys"] as const)
      for (const [at, step] of steps[what].entries())
        for (const when of ["before", "after"] as const)
          it(`${what} that stopped ${when} step ${at + 1}, ${step}, is seen and finished from another device`, async () => {
            const { services, elsewhere, paper, keys } = await settled()
            const former = paper.code
            const stopped = stopping(services, at, when)
            await expectRefusal(
              when === "before" ? "wallet-refused" : "cancelled",
              changes[what](stopped.services, keys, paper),
            )
            const there = await elsewhere()
            const sealed = at > steps[what].indexOf("sealVault") || (step === "sealVault" && when === "after")
            // the code that opens what is in force, whatever was printed
            const valid = sealed ? paper.code : former
            const now = await unlockKeys(there, { kind: "wallet" })
            const known = await there.reader.recoveryOf(there.account)
            const standing = await lookAtStanding(there, now)
            const counts = (known.next ?? known.recovery) === (await recoveryOfCode(there, valid ?? ""))
            if (!counts) expect(standing.kind).to.equal("other")
            await finishRecovery(there, now, valid ?? "")
            await expectWhole(there, now, { code: valid })
            expect((await lookAtStanding(there, now)).kind).to.equal(sealed ? "waiting" : "in-force")
            if (!sealed && step === "sealVault") expect(standing.kind).to.equal("in-force")
          })
  })
})
