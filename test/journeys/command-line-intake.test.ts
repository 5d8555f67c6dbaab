import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { diskDeviceStore } from "../../app/_adapters/disk/disk-device-store"
import { DiskShelf } from "../../app/_adapters/disk/disk-shelf"
import { StateFile } from "../../app/_adapters/disk/state-file"
import { localCipher } from "../../app/_adapters/content/local-cipher"
import { registryWriter } from "../../app/_adapters/chain/registry-writer"
import { HttpRelay } from "../../app/_adapters/server/relay"
import { localSigner } from "../../app/_adapters/wallet/wallet-signer"
import { newFolder } from "../../app/_core/folder"
import { isKeywardError, KeywardError } from "../../app/_core/errors"
import { CONTRIBUTE, READ, UNFILED } from "../../app/_core/types"
import type { RegistryWriter } from "../../app/_core/ports/registry"
import type { DeviceStore } from "../../app/_core/ports/device"
import type { Services } from "../../app/_journeys/services"
import type { Here } from "../../scripts/cli/enter"
import { Fence } from "../../scripts/cli/fence"
import { findFile } from "../../scripts/cli/intake/found-file"
import { Intake } from "../../scripts/cli/intake/intake"
import type { Destination } from "../../scripts/cli/intake/new-record"
import { localWallet } from "../../scripts/lib/node-services"
import { share, viewOf } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** Where a run ends as if its process had been killed: nothing that it would have done after it is done. */
class Killed extends Error {}
const killed = () => Promise.reject(new Killed())

describe("files that a machine adds, killed at the worst of moments", () => {
  let world: World
  let patient: Actor
  let lab: Actor
  let home: string
  const folder = newFolder()

  before(async () => {
    world = await startWorld({ unlimited: true })
    patient = await world.actor(1)
    lab = await world.actor(2)
    await share(patient, folder, lab, { permissions: READ | CONTRIBUTE })
  })
  after(() => world.stop())
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "keyward-intake-"))))
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  /** One process's life with the state of this home; `change` breaks its services. */
  async function run<T>(
    work: (here: Here) => Promise<T>,
    change: (services: Services) => Partial<Services> = () => ({}),
    who = lab,
  ): Promise<T> {
    const state = StateFile.open(join(home, "state"))
    const provider = chainProvider(world.chain.url, world.chain.chainId)
    const wallet = localWallet(who === lab ? 2 : 1, provider)
    const fence = new Fence([provider], { contract: world.config.registry, signer: who.keys.account })
    const signer = fence.hold(localSigner(wallet, world.chain.chainId))
    const signed = { relay: new HttpRelay({ baseUrl: world.app.url }), wallet: signer }
    const { chainId, registry } = world.config
    const kept: Services = {
      ...who.services,
      wallet: signer,
      writer: registryWriter({
        ...{ signer: wallet, payer: wallet, account: who.keys.account, chainId, registry, signed },
      }),
      device: diskDeviceStore(state),
      cipher: localCipher(who.services.store, new DiskShelf(join(state.folder, "uploads"))),
    }
    const services = { ...kept, ...change(kept) }
    const nothing = () => Promise.resolve()
    const here = { ...who, services, state, fence, notebook: null, appUrl: world.app.url }
    try {
      return await work({ ...here, keys: who.keys as Here["keys"], signInAgain: nothing, close: nothing })
    } finally {
      state.close()
      provider.destroy()
    }
  }

  const to = (): Destination => ({
    ...{ patient: patient.keys.account, folder, folderName: "", patientName: "", authorName: "" },
    kind: "lab-result",
  })
  const drop = (name: string, text: string) => writeFileSync(join(home, name), text)
  const found = async (...names: string[]) =>
    Promise.all(names.map(async (name) => (await findFile(join(home, name)))!))
  const take = (names: readonly string[], change?: Parameters<typeof run>[1], where = to(), who = lab) =>
    run(
      async (here) => {
        const intake = await Intake.open(here, where)
        try {
          const outcomes = await intake.take(await found(...names))
          return outcomes.map(({ outcome }) => outcome)
        } finally {
          intake.close()
        }
      },
      change,
      who,
    )
  const dies = async (work: Promise<unknown>) =>
    expect(await work.then(String, (error: unknown) => error)).to.be.instanceOf(Killed)
  const added = async () => (await viewOf(patient, patient)).state.records.size
  /** How many more records there are after the work. */
  const growth = async (work: () => Promise<unknown>) => {
    const before = await added()
    await work()
    return (await added()) - before
  }

  const moments: readonly [string, (services: Services) => Partial<Services>][] = [
    ["before its rows are noted", ({ device }) => ({ device: { ...device, putUpload: killed } })],
    [
      "when it has noted half of its rows",
      ({ device }) => {
        let puts = 0
        const putUpload: DeviceStore["putUpload"] = (row) => (++puts > 1 ? killed() : device.putUpload(row))
        return { device: { ...device, putUpload } }
      },
    ],
    [
      "when a file is encrypted and its row does not say so",
      ({ cipher }) => ({
        cipher: { ...cipher, encrypt: (...given) => cipher.encrypt(...given).then(killed) },
      }),
    ],
    [
      "when the server has a file and its row does not say so",
      ({ store }) => ({
        store: proxied(store, { upload: (...given) => store.upload(...given).then(killed) }),
      }),
    ],
    [
      "when the chain has the records and nothing here says so",
      ({ writer }) => ({
        writer: { ...writer, addRecords: (...given) => writer.addRecords(...given).then(killed) },
      }),
    ],
  ]
  for (const [moment, change] of moments)
    it(`adds each file once: ${moment}`, async () => {
      const names = ["one.txt", "two.txt", "three.txt"]
      for (const name of names) drop(name, `${moment} ${name}`)
      const more = await growth(async () => {
        await dies(take(names, change))
        await take(names)
      })
      expect(more).to.equal(3)
      expect(await take(names)).to.deep.equal(["known", "known", "known"])
    })

  it("is not fooled by an action of a former life that lands after the journal was read", async () => {
    drop("late.txt", "lands late")
    let late: () => Promise<void> = killed
    const holdBack = ({ writer }: Services): Partial<Services> => ({
      writer: {
        ...writer,
        addRecord: (...given) => {
          late = () => writer.addRecord(...given)
          return killed()
        },
      },
    })
    const lands = ({ writer }: Services): Partial<Services> => {
      let isFirst = true
      const addRecord: RegistryWriter["addRecord"] = async (...given) => {
        if (isFirst) await late()
        isFirst = false
        return writer.addRecord(...given)
      }
      return { writer: { ...writer, addRecord } }
    }
    const more = await growth(async () => {
      await run(async (here) => {
        const intake = await Intake.open(here, to())
        await dies(intake.take(await found("late.txt")))
        intake.close()
        // What was on its way: of the former life, and held back by a node or a relay until now
        await run(async (next) => {
          const again = await Intake.open(next, to())
          await again.take(await found("late.txt"))
          again.close()
        }, lands)
      }, holdBack)
    })
    expect(more).to.equal(1)
    expect(await take(["late.txt"])).to.deep.equal(["known"])
  })

  it("goes on without the file where it is encrypted, and begins anew where that is gone too", async () => {
    drop("moved.txt", "was moved away")
    const offline = ({ store }: Services): Partial<Services> => ({
      store: proxied(store, { upload: killed }),
    })
    expect(
      await growth(async () => {
        await dies(take(["moved.txt"], offline))
        await take([])
      }),
    ).to.equal(1)
    drop("swept.txt", "was swept away")
    expect(
      await growth(async () => {
        await dies(take(["swept.txt"], offline))
        rmSync(join(home, "state", "uploads"), { recursive: true })
        await take([])
        expect(await take(["swept.txt"])).to.deep.equal(["added"])
      }),
    ).to.equal(1)
  })

  it("names a file that changes while it is read, and adds the others", async () => {
    drop("still.txt", "stands still")
    drop("moving.txt", "is being written")
    const writing = ({ cipher }: Services): Partial<Services> => ({
      cipher: {
        ...cipher,
        async digest(files, options) {
          const digests = await cipher.digest(files, options)
          if (files[0]?.name === "moving.txt") drop("moving.txt", "is being written, and longer now")
          return digests
        },
      },
    })
    expect(await take(["moving.txt", "still.txt"], writing)).to.have.members(["refused", "added"])
    expect(await take(["moving.txt", "still.txt"])).to.have.members(["added", "known"])
  })

  it("adds to the account's own records likewise", async () => {
    drop("own.txt", "the patient's own")
    const own = { ...to(), folder: UNFILED }
    const single = (services: Services): Partial<Services> => ({
      writer: {
        ...services.writer,
        addRecord: (...given) => services.writer.addRecord(...given).then(killed),
      },
    })
    const more = await growth(async () => {
      await dies(take(["own.txt"], single, own, patient))
      await take(["own.txt"], undefined, own, patient)
    })
    expect(more).to.equal(1)
  })

  it("leaves the marks of another account alone, and lets one process at a time add for a patient", async () => {
    await run(async (here) => {
      const intake = await Intake.open(here, to())
      const second = await Intake.open(here, to()).catch((error: Error) => error.message)
      expect(second).to.include("Another keyward on this machine")
      intake.close()
      const others = await Intake.open({ ...here, keys: patient.keys as Here["keys"] }, to()).catch(
        (error: unknown) => error,
      )
      expect(isKeywardError(others, "key-wrong")).to.equal(true)
    })
  })

  it("ends at once where it is stopped, and loses nothing", async () => {
    drop("stopped.txt", "stopped in between")
    const stop = new AbortController()
    const more = await growth(async () => {
      const outcome = await run(
        async (here) => {
          const intake = await Intake.open(here, to())
          const taken = intake.take(await found("stopped.txt"), { signal: stop.signal })
          return taken.catch((error: unknown) => error).finally(() => intake.close())
        },
        ({ store }) => ({
          store: proxied(store, {
            upload: () => {
              stop.abort()
              return Promise.reject(new KeywardError("cancelled"))
            },
          }),
        }),
      )
      expect(isKeywardError(outcome, "cancelled")).to.equal(true)
      await take(["stopped.txt"])
    })
    expect(more).to.equal(1)
  })
})

/** The same object with some methods in the place of its own. */
function proxied<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get: (own, name) => {
      const value = (methods[name as keyof T] ?? Reflect.get(own, name)) as unknown
      return typeof value === "function" ? (value.bind(own) as unknown) : value
    },
  })
}
