import { expect } from "chai"
import { HttpAccountServer } from "../../app/_adapters/server/account-server"
import { HttpRecordStore } from "../../app/_adapters/server/record-store"
import { emptyNotebook } from "../../app/_core/notebook"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { cookieFetch } from "../../scripts/lib/node-services"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

describe("two accounts in two tabs of one browser", () => {
  let world: World
  let patient: Actor
  let doctor: Actor

  before(async () => {
    world = await startWorld()
    const fetch = cookieFetch(world.app.url)
    const inTab = (services: Services): Services => {
      const options = { baseUrl: world.app.url, fetch, account: services.account }
      return { ...services, server: new HttpAccountServer(options), store: new HttpRecordStore(options) }
    }
    const enter = async (index: number): Promise<Actor> => {
      const services = inTab(world.visitor(index))
      await signIn(services, { host: world.app.host, origin: world.app.url })
      const prepared = await prepareKeys(services)
      await keepKeys(services, prepared)
      return { services, keys: prepared.keys, recoveryCode: prepared.recoveryCode }
    }
    patient = await enter(1)
    doctor = await enter(2)
  })
  after(() => world.stop())

  const write = ({ services, keys }: Actor, name: string) =>
    changeNotebook(services, keys, () => emptyNotebook(name, "patient"))

  it("keep what the first still does out of the second's account", async () => {
    await expectRefusal("signed-out", write(patient, "The patient"))
    await write(doctor, "The doctor")
    expect((await readNotebook(doctor.services, doctor.keys))?.notebook.name).to.equal("The doctor")
    await expectRefusal("signed-out", keepKeys(patient.services, preparedFor(patient)))
  })

  it("lets the first go on once it has signed in again", async () => {
    await signIn(patient.services, { host: world.app.host, origin: world.app.url })
    await write(patient, "The patient")
    expect((await readNotebook(patient.services, patient.keys))?.notebook.name).to.equal("The patient")
    await expectRefusal("signed-out", readNotebook(doctor.services, doctor.keys))
  })

  const preparedFor = ({ keys }: Actor) => ({
    keys,
    blob: new Uint8Array(300),
    digest: `0x${"1".repeat(64)}` as never,
    fetchTokenDigest: `0x${"2".repeat(64)}` as never,
    recovery: `0x${"3".repeat(40)}` as never,
  })
})

describe("a notebook on two devices", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
  })
  after(() => world.stop())

  const add = (name: string, before: () => Promise<unknown> = async () => undefined) => {
    const { services, keys } = patient
    let waited = false
    const server = Object.create(services.server, {
      notebook: {
        value: async () => {
          const kept = await services.server.notebook(patient.keys.account)
          if (!waited) {
            waited = true
            await before()
          }
          return kept
        },
      },
      putNotebook: { value: (...put: never[]) => services.server.putNotebook(...(put as [never, never])) },
    }) as Services["server"]
    return changeNotebook({ ...services, server }, keys, (notebook) => ({
      ...(notebook ?? emptyNotebook("The patient", "patient")),
      folders: { ...notebook?.folders, [name]: name },
    }))
  }

  it("loses neither's change where both write at once", async () => {
    await add("1")
    const merged = await add("2", () => add("3"))
    expect(Object.keys(merged.folders)).to.have.members(["1", "2", "3"])
    const kept = await readNotebook(patient.services, patient.keys)
    expect(kept?.version).to.equal(3)
    expect(Object.keys(kept?.notebook.folders ?? {})).to.have.members(["1", "2", "3"])
  })

  it("opens no version as another, and nobody else's", async () => {
    const kept = await patient.services.server.notebook(patient.keys.account)
    if (!kept) throw new Error("nothing was kept")
    const given = (notebook: typeof kept) => ({
      server: Object.create(patient.services.server, {
        notebook: { value: () => Promise.resolve(notebook) },
      }) as Services["server"],
    })
    await expectRefusal("key-wrong", readNotebook(given({ ...kept, version: 7 }), patient.keys))
    const stranger = await world.actor(3)
    await expectRefusal("key-wrong", readNotebook(given(kept), stranger.keys))
  })
})
