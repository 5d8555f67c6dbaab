import { withMaster } from "../../app/_core/keys/masters"
import { expect } from "chai"
import { memoryNotebooks } from "../../app/_adapters/device/notebook-memory"
import { randomBytes } from "../../app/_core/crypto/bytes"
import type { SealedNotebook } from "../../app/_core/ports/account"
import { HttpAccountServer } from "../../app/_adapters/server/account-server"
import { HttpRecordStore } from "../../app/_adapters/server/record-store"
import { emptyNotebook } from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { changeNotebook, readAndMend, readNotebook } from "../../app/_journeys/keep-notebook"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { cookieFetch } from "../../scripts/lib/cookie-fetch"
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

  it("say so where the browser does not keep the sign-in, and do not end signed out without a word", async () => {
    const visitor = world.visitor(3)
    // WebKit drops a Secure cookie on http://localhost: each request has a jar that is empty
    const forgetful: typeof fetch = (...given) => cookieFetch(world.app.url)(...given)
    const options = { baseUrl: world.app.url, fetch: forgetful, account: visitor.account }
    const services = { ...visitor, server: new HttpAccountServer(options) }
    const page = { host: world.app.host, origin: world.app.url }
    await expectRefusal("sign-in-not-kept", signIn(services, page))
  })

  const write = ({ services, keys }: Actor, name: string) =>
    changeNotebook(services, keys, () => emptyNotebook(name, "patient"))

  it("keep what the first still does out of the second's account", async () => {
    await expectRefusal("signed-out", write(patient, "The patient"))
    await write(doctor, "The doctor")
    expect((await readNotebook(doctor.services, doctor.keys))?.notebook?.name).to.equal("The doctor")
    await expectRefusal("signed-out", keepKeys(patient.services, preparedFor(patient)))
  })

  it("lets the first go on once it has signed in again", async () => {
    await signIn(patient.services, { host: world.app.host, origin: world.app.url })
    await write(patient, "The patient")
    expect((await readNotebook(patient.services, patient.keys))?.notebook?.name).to.equal("The patient")
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

  const add = (
    name: string,
    before: () => Promise<unknown> = async () => undefined,
    notebooks = patient.services.notebooks,
  ) => {
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
    return changeNotebook({ ...services, server, notebooks }, keys, (notebook) => ({
      ...(notebook ?? emptyNotebook("The patient", "patient")),
      folders: { ...notebook?.folders, [name]: name },
    }))
  }

  it("loses neither device's change where both write at once", async () => {
    await add("1")
    const merged = await add("2", () => add("3", undefined, memoryNotebooks()))
    expect(Object.keys(merged.folders)).to.have.members(["1", "2", "3"])
    const kept = await readNotebook(patient.services, patient.keys)
    expect(kept?.version).to.equal(3)
    expect(Object.keys(kept?.notebook?.folders ?? {})).to.have.members(["1", "2", "3"])
  })

  const given = (notebook: SealedNotebook | null): Pick<Services, "server" | "notebooks" | "agreed"> => ({
    agreed: patient.services.agreed,
    notebooks: memoryNotebooks(),
    server: Object.create(patient.services.server, {
      notebook: { value: () => Promise.resolve(notebook) },
    }) as Services["server"],
  })
  const kept = async () => {
    const found = await patient.services.server.notebook(patient.keys.account)
    if (!found) throw new Error("nothing was kept")
    return found
  }
  const lost = { notebook: null, fault: "lost" }

  it("opens no version as another, and nobody else's", async () => {
    const now = await kept()
    expect(await readNotebook(given({ ...now, version: 7 }), patient.keys)).to.deep.equal({
      ...lost,
      version: 7,
    })
    const stranger = await world.actor(3)
    expect(await readNotebook(given(now), stranger.keys)).to.deep.include(lost)
  })

  it("is not thrown away by keys that do not open it: a delegate's, or another device's from before a new master", async () => {
    const { masters } = patient.keys
    const newer = { ...patient.keys, masters: withMaster(masters, 1) }
    await changeNotebook(patient.services, newer, (now) => now ?? emptyNotebook("", "patient"))
    const before = await kept()
    for (const notebooks of [memoryNotebooks(), patient.services.notebooks])
      await expectRefusal(
        "key-wrong",
        changeNotebook({ ...patient.services, notebooks }, patient.keys, () =>
          emptyNotebook("Lost", "patient"),
        ),
      )
    expect(await kept()).to.deep.equal(before)
    await changeNotebook(patient.services, newer, (now) => now ?? emptyNotebook("", "patient"))
    const back = given(await kept())
    expect((await readNotebook(back, newer))?.notebook?.name).to.equal("The patient")
  })
})

describe("a server, or a thief of a session, that has its way with a notebook", () => {
  let world: World
  let patient: Actor
  /** Another device of the patient, which has seen nothing yet. */
  let other: Services
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())
  let next = 1
  beforeEach(async () => {
    const index = next++
    patient = await world.actor(index)
    other = world.visitor(index)
    await signIn(other, { host: world.app.host, origin: world.app.url })
  })

  const job = (rekeying: Notebook["rekeying"]) => (now: Notebook | null) => ({
    ...(now ?? emptyNotebook("The patient", "patient")),
    rekeying,
  })
  const serving = (services: Services, notebook: SealedNotebook | null): Services => ({
    ...services,
    server: new Proxy(services.server, {
      get(server, name) {
        if (name === "notebook") return () => Promise.resolve(notebook)
        return (Reflect.get(server, name) as (...args: unknown[]) => unknown).bind(server)
      },
    }),
  })

  it("does not make a device forget what it knew: a job, a name, the recovery", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, job({}))
    const older = await services.server.notebook(keys.account)
    await changeNotebook(services, keys, job({ "7": 3 }))
    for (const back of [older, null]) {
      const found = await readNotebook(serving(services, back), keys)
      expect(found?.notebook?.rekeying).to.deep.equal({ "7": 3 })
      expect(found?.fault).to.equal("put-back")
    }
  })

  it("is put right by the next change, which other devices then take for the newest", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, job({}))
    await changeNotebook(services, keys, job({ "7": 3 }))
    await readNotebook(other, keys)
    // back to its first version, in the database itself
    const { database } = world.app.services
    await database.query("DELETE FROM notebooks WHERE account = $1", [keys.account])
    expect((await readNotebook(services, keys))?.fault).to.equal("put-back")
    await readAndMend(services, keys)
    for (const each of [services, other]) {
      const found = await readNotebook(each, keys)
      expect(found).to.deep.include({ fault: null, version: 1 })
      expect(found?.notebook?.rekeying).to.deep.equal({ "7": 3 })
    }
  })

  it("cannot keep the account out by writing over it: the device that knew it mends it", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, job({ "7": 3 }))
    await other.server.putNotebook(keys.account, { version: 2, sealed: randomBytes(300) })
    expect(await readNotebook(other, keys)).to.deep.equal({ notebook: null, version: 2, fault: "lost" })
    const found = await readAndMend(services, keys)
    expect(found?.fault).to.equal("spoilt")
    expect(found?.notebook?.rekeying).to.deep.equal({ "7": 3 })
    expect((await readNotebook(other, keys))?.notebook?.rekeying).to.deep.equal({ "7": 3 })
  })

  it("nor does it where no device knew it: who they are is said anew", async () => {
    const { keys } = patient
    await other.server.putNotebook(keys.account, { version: 1, sealed: randomBytes(300) })
    expect((await readNotebook(other, keys))?.fault).to.equal("lost")
    await changeNotebook(other, keys, job({}), { mends: true })
    expect((await readNotebook(patient.services, keys))?.notebook?.name).to.equal("The patient")
  })

  it("does not stand in the way of new keys", async () => {
    const { services, keys } = patient
    await changeNotebook(services, keys, job({}))
    await other.server.putNotebook(keys.account, { version: 2, sealed: randomBytes(300) })
    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    expect((await readNotebook(services, replacement.keys))?.notebook?.recovery).to.equal(
      replacement.recovery,
    )
  })
})
