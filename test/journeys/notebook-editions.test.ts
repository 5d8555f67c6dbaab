import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { sealNotebook } from "../../app/_core/keys/notebook-box"
import { newestMaster } from "../../app/_core/keys/unlocked"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import type { SealedNotebook } from "../../app/_core/ports/account"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { changeNotebook, readAndMend, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { DAY } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** Where editions end, by docs/formats. */
const LAST_EDITION = 2 ** 52

describe("an edition of a notebook that somebody wrote as the last there can be", () => {
  let world: World
  let patient: Actor
  let at = 1
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())
  beforeEach(async () => {
    patient = await world.actor(at++)
  })

  const named = (name: string) => (now: Notebook | null) => ({
    ...(now ?? emptyNotebook("The patient", "patient")),
    folders: { "7": name },
  })
  const kept = async (): Promise<SealedNotebook> => {
    const found = await patient.services.server.notebook(patient.keys.account)
    if (!found) throw new Error("nothing was kept")
    return found
  }
  /** Whoever has the newest master for a while, and any session that may write. */
  const jump = async (by: Services, keys: UnlockedKeys, edition = LAST_EDITION) => {
    const { account } = patient.keys
    const version = 1 + ((await by.server.notebook(account))?.version ?? 0)
    const notebook = { ...emptyNotebook("The patient", "patient" as const), folders: { "7": "Theirs" } }
    const sealed = await sealNotebook(newestMaster(keys), { account, version }, { notebook, edition })
    await by.server.putNotebook(account, { version, sealed })
  }
  const serving = (
    services: Services,
    notebook: SealedNotebook | null,
    putNotebook?: Services["server"]["putNotebook"],
  ): Services => ({
    ...services,
    server: new Proxy(services.server, {
      get(server, name) {
        if (name === "notebook") return () => Promise.resolve(notebook)
        if (name === "putNotebook" && putNotebook) return putNotebook
        return (Reflect.get(server, name) as (...args: unknown[]) => unknown).bind(server)
      },
    }),
  })
  /** Two changes, and the server gives back what was there after the first. */
  const expectPutBackNoticed = async ({ services, keys }: Pick<Actor, "services" | "keys">) => {
    await changeNotebook(services, keys, named("First"))
    const older = await kept()
    await changeNotebook(services, keys, named("Second"))
    for (const back of [older, null]) {
      const found = await readNotebook(serving(services, back), keys)
      expect([found?.fault, found?.notebook?.folders]).to.deep.equal(["put-back", { "7": "Second" }])
    }
  }
  const elsewhere = async (): Promise<Services> => {
    const services = world.visitor(at - 1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }

  it("by a delegate who is over by now, does not end the protection from being put back", async () => {
    const { services, keys } = patient
    const delegate = await world.actor(at++)
    await changeNotebook(services, keys, named("Heart"))
    await nameDelegate(services, keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await services.reader.now()) + 30 * DAY,
    })
    const theirs = await actFor(delegate.services, delegate.keys, keys.account)
    await jump(delegate.services, theirs)
    await readAndMend(services, keys)
    await endDelegate(services, keys, delegate.keys.account)
    await expectPutBackNoticed(patient)
  })

  it("is not taken over what this device knew, and is written over", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, named("Heart"))
    await jump(services, keys)
    const found = await readAndMend(services, keys)
    expect([found?.fault, found?.notebook?.folders]).to.deep.equal(["put-back", { "7": "Heart" }])
    const other = await elsewhere()
    expect((await readNotebook(other, keys))?.notebook?.folders).to.deep.equal({ "7": "Heart" })
    await expectPutBackNoticed(patient)
  })

  it("heals where a device had taken it over already, and other devices follow", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, named("Heart"))
    const other = await elsewhere()
    await readNotebook(other, keys)
    await jump(services, keys)
    // As an app remembered it that took every edition for what it says
    const { notebooks } = await elsewhere()
    await notebooks.remember(keys.account, { ...(await kept()), edition: LAST_EDITION, generation: 0 })
    await expectPutBackNoticed({ services: { ...(await elsewhere()), notebooks }, keys })
    const there = await readNotebook(other, keys)
    expect([there?.fault, there?.notebook?.folders]).to.deep.equal([null, { "7": "Second" }])
  })

  it("as late as editions count today leaves room for those of tomorrow", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, named("Heart"))
    const today = Math.floor(Date.now() / 1_000) * 256
    await jump(services, keys, today)
    expect((await readNotebook(services, keys))?.notebook?.folders).to.deep.equal({ "7": "Theirs" })
    await expectPutBackNoticed(patient)
  })

  it("is not made by a server that names a version as high, over what does not open", async () => {
    const { services, keys } = patient
    const lying = serving(services, { version: LAST_EDITION - 1, sealed: randomBytes(300) }, () =>
      Promise.resolve(),
    )
    await changeNotebook(lying, keys, named("Heart"), { mends: true })
    await expectPutBackNoticed(patient)
  })
})
