import { expect } from "chai"
import { memoryNotebooks } from "../../app/_adapters/device/notebook-memory"
import { KeywardError } from "../../app/_core/errors"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { newestOf } from "../../app/_core/keys/masters"
import { openNotebook, sealNotebook } from "../../app/_core/keys/notebook-box"
import { newestMaster } from "../../app/_core/keys/unlocked"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import {
  emptyNotebook,
  parseNotebook,
  withConfirmed,
  withContact,
  withFolder,
} from "../../app/_core/notebook"
import type { Notebook } from "../../app/_core/notebook"
import { asDigest, asScope } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { changeNotebook, readAndMend, readNotebook } from "../../app/_journeys/keep-notebook"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { DAY } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a former delegate together with the server", () => {
  let world: World
  let patient: Actor
  let delegate: Actor
  let kept: UnlockedKeys
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())
  beforeEach(async () => {
    patient = await world.actor(next++)
    delegate = await world.actor(next++)
    await changeNotebook(patient.services, patient.keys, () =>
      withFolder(
        withContact(emptyNotebook("Ines", "patient"), "patient", delegate.keys.account, "My sister"),
        asScope(7n),
        "Heart",
      ),
    )
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await patient.services.reader.now()) + 30 * DAY,
    })
    kept = await actFor(delegate.services, delegate.keys, patient.keys.account)
    kept = { ...kept, masters: new Map(kept.masters) }
  })

  const end = (services = patient.services) => endDelegate(services, patient.keys, delegate.keys.account)
  /** Another device of the patient's, unlocked anew, which has seen nothing yet. */
  const elsewhere = async (): Promise<{ services: Services; keys: UnlockedKeys }> => {
    const services = world.visitor(next - 2)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return {
      services,
      keys: await unlockKeys(services, { kind: "recovery-code", code: patient.recoveryCode }),
    }
  }
  const anyone = "0x00000000000000000000000000000000000000aa" as never
  /** Says that the account trusts and knows whom it does not, and that it has sent keys out. */
  const lies = (): Notebook =>
    parseNotebook({
      ...{ name: "Ines", role: "patient", folders: { "7": "Nothing important" } },
      contacts: { [anyone]: "Doctor Ada" },
      ...{ seen: { [anyone]: 3 }, patients: { [anyone]: 0 }, actedFor: [anyone] },
      comparedKeys: { [anyone]: asDigest(`0x${"1".repeat(64)}`) },
      recipients: { [anyone]: asDigest(`0x${"2".repeat(64)}`) },
      issuers: [
        {
          ...{ name: "Forger", iss: "https://forger.example", pinnedOn: "2026-11-30" },
          keys: [{ kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) }],
        },
      ],
      ...{ rekeying: { "7": 1 }, rekeyingLeft: { "7": 9_999 }, recovery: anyone },
      sentWraps: [{ scope: "7", epoch: 1, grantee: anyone }],
      spentEpochs: { "7": 511 },
    })
  /** What the server gives back from now on: sealed with a master that the delegate kept. */
  const forge = async (notebook = lies(), edition = 2 ** 52) => {
    const version = 1 + ((await patient.services.server.notebook(kept.account))?.version ?? 0)
    const binding = { account: kept.account, version }
    const sealed = await sealNotebook(newestMaster(kept), binding, { notebook, edition })
    await patient.services.server.putNotebook(kept.account, { version, sealed })
  }

  it("cannot make a notebook that a device believes which knew the account's own", async () => {
    await end()
    await forge()
    const found = await readAndMend(patient.services, patient.keys)
    expect(found?.fault).to.equal("put-back")
    expect(found?.notebook?.folders).to.deep.equal({ "7": "Heart" })
    const other = await elsewhere()
    const there = await readNotebook(other.services, other.keys)
    expect([there?.fault, there?.notebook?.contacts]).to.deep.equal([
      null,
      { [delegate.keys.account]: "My sister" },
    ])
  })

  it("cannot make one of which any member counts on a device that knew nothing", async () => {
    await end()
    await forge()
    const { services, keys } = await elsewhere()
    const found = await readNotebook(services, keys)
    expect(found?.fault).to.equal("former-keys")
    const { unconfirmed, ...used } = found!.notebook!
    expect(used).to.deep.equal(withoutIt("Ines"))
    expect(unconfirmed?.contacts).to.deep.equal({ [anyone]: "Doctor Ada" })
    await readAndMend(services, keys)
    await changeNotebook(services, keys, (now) => withFolder(now, asScope(8n), "Skin"))
    const again = await readNotebook(services, keys)
    expect(again?.fault).to.equal(null)
    expect(again?.notebook?.folders).to.deep.equal({ "8": "Skin" })
    expect(again?.notebook?.recipients).to.deep.equal({})
    expect(again?.notebook?.unconfirmed?.folders).to.deep.equal({ "7": "Nothing important" })
  })

  it("cannot fill one so that the account can note nothing more", async () => {
    await end()
    const folders = Array.from({ length: 400 }, (_, at) => [String(at + 1), "x".repeat(470)])
    await forge({ ...lies(), folders: Object.fromEntries(folders) as Notebook["folders"] })
    const { services, keys } = await elsewhere()
    expect((await readAndMend(services, keys))?.fault).to.equal("former-keys")
    const heart = { ...emptyNotebook("", "patient"), folders: { "8": "y".repeat(5_000) } }
    await changeNotebook(services, keys, (now) => ({ ...(now ?? heart), folders: heart.folders }))
    const found = await readNotebook(services, keys)
    expect(found?.notebook?.folders).to.deep.equal(heart.folders)
    expect(found?.notebook?.unconfirmed).to.equal(null)
  })

  it("cannot have a page vouch for one later whose keys were replaced elsewhere", async () => {
    const laptop = await elsewhere()
    await end()
    await forge()
    expect((await readNotebook(laptop.services, laptop.keys))?.fault, "the page does not know yet").to.equal(
      null,
    )
    const keys = await unlockKeys(laptop.services, { kind: "recovery-code", code: patient.recoveryCode })
    const found = await readNotebook(laptop.services, keys)
    expect([found?.fault, found?.notebook?.contacts]).to.deep.equal(["former-keys", {}])
  })

  it("finds it sealed with the new master as soon as there is one, and opens it no more", async () => {
    await end()
    expect(newestOf(patient.keys.masters)).to.equal(1)
    const sealed = await patient.services.server.notebook(kept.account)
    const binding = { account: kept.account, version: sealed?.version ?? 0 }
    const open = (masters: readonly Uint8Array[]) =>
      openNotebook(masters, binding, sealed?.sealed ?? new Uint8Array())
    expect((await open([newestMaster(patient.keys)])).notebook.name).to.equal("Ines")
    const refused = await open([...kept.masters.values()]).catch((error: unknown) => error)
    expect(refused).to.include({ code: "key-wrong" })
  })

  describe("where the page was closed between the new master and the notebook", () => {
    const brokenOff = async () => {
      const { server } = patient.services
      const putNotebook = () => Promise.reject(new KeywardError("store-unreachable"))
      const services = {
        ...patient.services,
        server: new Proxy(server, {
          get(target, name) {
            if (name === "putNotebook") return putNotebook
            return (Reflect.get(target, name) as (...args: unknown[]) => unknown).bind(target)
          },
        }),
      }
      await end(services)
      expect(newestOf(patient.keys.masters)).to.equal(1)
    }

    it("lose nothing on the device that knew it, which seals it anew when it is unlocked", async () => {
      await brokenOff()
      const keys = await unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode })
      const services = { ...patient.services, notebooks: await sameDevice(patient.services) }
      const found = await readAndMend(services, keys)
      expect([found?.fault, found?.notebook?.folders]).to.deep.equal([null, { "7": "Heart" }])
      const other = await elsewhere()
      const there = await readNotebook(other.services, other.keys)
      expect([there?.fault, there?.notebook?.folders]).to.deep.equal([null, { "7": "Heart" }])
    })

    it("lose nothing either where another device was unlocked first: it keeps what it cannot tell", async () => {
      await brokenOff()
      const other = await elsewhere()
      const first = await readAndMend(other.services, other.keys)
      expect([first?.fault, first?.notebook?.folders]).to.deep.equal(["former-keys", {}])
      await changeNotebook(other.services, other.keys, (now) => withFolder(now, asScope(8n), "Skin"))
      const keys = await unlockKeys(patient.services, { kind: "recovery-code", code: patient.recoveryCode })
      const found = await readAndMend(patient.services, keys)
      expect(found?.notebook?.folders).to.deep.equal({ "7": "Heart", "8": "Skin" })
      expect(found?.notebook?.unconfirmed).to.equal(null)
      const there = await readNotebook(other.services, other.keys)
      expect(there?.notebook?.folders).to.deep.equal({ "7": "Heart", "8": "Skin" })
    })

    it("and the person takes back on any device what was kept", async () => {
      await brokenOff()
      const other = await elsewhere()
      await readAndMend(other.services, other.keys)
      await changeNotebook(other.services, other.keys, withConfirmed)
      const there = await readNotebook(other.services, other.keys)
      expect([there?.notebook?.folders, there?.notebook?.unconfirmed]).to.deep.equal([{ "7": "Heart" }, null])
    })
  })

  /** What a device remembers after its page was closed. */
  async function sameDevice(services: Services) {
    const notebooks = memoryNotebooks()
    const seen = await services.notebooks.newest(kept.account)
    if (seen) await notebooks.remember(kept.account, seen)
    return notebooks
  }
})

function withoutIt(name: string): Omit<Notebook, "unconfirmed"> {
  const { unconfirmed: _, ...rest } = emptyNotebook(name, "patient")
  return rest
}
