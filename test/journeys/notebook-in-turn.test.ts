import { expect } from "chai"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import { changeNotebook, readNotebook } from "../../app/_journeys/keep-notebook"
import type { Services } from "../../app/_journeys/services"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** More than a change is tried again where another device was faster. */
const CHANGES = 8

describe("changes of a notebook that one page makes at once", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
  })
  after(() => world.stop())

  const named = (folder: number) => (now: Notebook | null) => {
    const notebook = now ?? emptyNotebook("The patient", "patient")
    return { ...notebook, folders: { ...notebook.folders, [folder]: `Folder ${folder}` } }
  }
  /** Keeps what the server answered to each write. */
  const watched = (services: Services, refused: unknown[]): Services => ({
    ...services,
    server: new Proxy(services.server, {
      get(server, name) {
        const own = Reflect.get(server, name) as unknown
        if (name !== "putNotebook") return typeof own === "function" ? (own.bind(server) as unknown) : own
        return (...given: Parameters<typeof server.putNotebook>) =>
          server.putNotebook(...given).catch((error: unknown) => {
            refused.push(error)
            throw error
          })
      },
    }),
  })

  it("are all kept, one after the other, and none is refused by the server", async () => {
    const refused: unknown[] = []
    const services = watched(patient.services, refused)
    const folders = Array.from({ length: CHANGES }, (_, index) => index + 1)
    await Promise.all(folders.map((folder) => changeNotebook(services, patient.keys, named(folder))))
    const kept = await readNotebook(patient.services, patient.keys)
    expect(Object.keys(kept?.notebook?.folders ?? {})).to.deep.equal(folders.map(String))
    expect(refused).to.deep.equal([])
  })

  it("go on after one that fails", async () => {
    const failing = changeNotebook(patient.services, patient.keys, () => {
      throw new Error("not to be noted")
    })
    const next = changeNotebook(patient.services, patient.keys, named(CHANGES + 1))
    expect(await failing.catch((error: unknown) => (error as Error).message)).to.equal("not to be noted")
    expect((await next).folders).to.have.property(String(CHANGES + 1))
  })
})
