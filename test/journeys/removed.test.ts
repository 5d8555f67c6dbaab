import { expect } from "chai"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { concat, randomBytes, utf8 } from "../../app/_core/crypto/bytes"
import { rootOfDigest as rootOf } from "../../app/_core/dag/cid"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asEpoch, EVERYTHING, UNFILED } from "../../app/_core/types"
import type { WrappedKey, WrappedKeys } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { addAgain, removedAndKept } from "../../app/_journeys/add-again"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { actForKept } from "../../app/_journeys/kept-care"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { openByCode } from "../../app/_journeys/passkeys"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { KEPT_SECONDS, eraseAndCollect } from "../../app/_server/erasing"
import { reconcile } from "../../app/_server/reconcile"
import { DAY, seenBy, share, titles, viewOf } from "./acts"
import { careTools } from "./caring"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const junk = (length: number) => randomBytes(length) as Uint8Array

describe("records that somebody without keys removed", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const until = async ({ services }: Actor) => (await services.reader.now()) + 30 * DAY
  const offered = async (who: Actor) => {
    const found = await removedAndKept(who.services, who.keys, await viewOf(who, who), new Map())
    return found.map(({ kept }) => kept.manifest.title)
  }
  const addAllAgain = async (who: Actor) => {
    const view = await viewOf(who, who)
    await addAgain(who.services, who.keys, await removedAndKept(who.services, who.keys, view, new Map()))
  }
  const removeAll = async (by: Actor, patient: Actor) => {
    for (const { number, removed } of (await viewOf(patient, patient)).state.records.values())
      if (!removed) await by.services.writer.removeRecord({ patient: patient.keys.account, record: number })
  }
  const thirtyDaysLater = async () => {
    const services = { ...world.app.services, forgetsFormerChains: false }
    await reconcile(services)
    const clock = () => new Date(Date.now() + (KEPT_SECONDS + 3_600) * 1_000)
    await eraseAndCollect({ ...services, clock })
  }

  // Attack: one signature names somebody without keys, who removes every record and adds each content again, under wraps of
  // nothing. What the owner loses: nothing is offered to be added again, for "a standing record shows it"; that record does not
  // open; and the server erases the bytes after thirty days. Honest outcome: a record that does not open brings nothing back.
  it("are offered to be added again, also where the contents were added once more under wraps that open nothing", async () => {
    const [patient, thief] = [await world.actor(1), await world.actor(2)]
    await addRecords(
      patient,
      ["One", "Two"].map((title) => newRecord(randomBytes(9), { title })),
      newFolder(),
    )
    await patient.services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: await until(patient), wrappedKey: junk(1_168) as WrappedKey },
    })
    const contents = [...(await viewOf(patient, patient)).state.records.values()].map((r) => r.cidDigest)
    await removeAll(thief, patient)
    await thief.services.writer.addRecords({
      ...{ patient: patient.keys.account, folder: UNFILED, epoch: asEpoch(0), cidDigests: contents },
      wrappedKeys: concat(Uint8Array.of(1), new Uint8Array(12), junk(40)) as Uint8Array as WrappedKeys,
    })
    await world.later(600)
    const before = await offered(patient)
    await thirtyDaysLater()
    const root = async () =>
      Promise.all(
        contents.map((content) =>
          world.app.services.uploads.uploaders(rootOf(content), patient.keys.account).then((u) => u.length),
        ),
      )
    expect({ before, stored: await root() }).to.deep.equal({ before: ["One", "Two"], stored: [1, 1] })
  })

  // Attack: the same somebody removes what the patient's delegate (a daughter who does it all) had added. What the owner
  // loses: it is offered neither to the patient nor to who added it, and is erased after thirty days.
  // Honest outcome: as what the patient added: the patient has its keys, and the server serves it to them.
  it("are offered to be added again where who acts for the patient had added them", async () => {
    const [patient, daughter, thief] = [await world.actor(3), await world.actor(4), await world.actor(5)]
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: daughter.keys.account, keyDigest: keyDigest(daughter.keys.publicKey) },
      until: await until(patient),
    })
    const acting: Actor = {
      ...daughter,
      keys: await actFor(daughter.services, daughter.keys, patient.keys.account),
    }
    await addRecords(acting, [newRecord(randomBytes(9), { title: "By the daughter" })])
    await patient.services.writer.setDelegate({
      ...{ delegate: thief.keys.account, generation: 0, keyDigest: keyDigest(thief.keys.publicKey) },
      ...{ until: await until(patient), wrappedKey: junk(1_168) as WrappedKey },
    })
    await removeAll(thief, patient)
    await world.later(600)
    expect(await offered(patient)).to.deep.equal(["By the daughter"])
    expect(await offered(acting)).to.deep.equal(["By the daughter"])
    await addAllAgain(patient)
    const doctor = await world.actor(7)
    await share(patient, EVERYTHING, doctor)
    await thirtyDaysLater()
    expect(titles(await seenBy(patient, patient))).to.deep.equal(["By the daughter"])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["By the daughter"])
    expect([...(await offered(patient)), ...(await offered(acting))]).to.deep.equal([])
  })

  // Attack: one phished signature of the wallet of who keeps a child's account removes a record of the child's. What is lost:
  // the record, for good: neither the keeper's page nor the child's own (by the paper) offers it; erased after thirty days.
  it("are offered to who keeps the account, and to the person by the paper, where one signature of the keeper's removed them", async () => {
    const keeper = await world.actor(6)
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(keeper.services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const acting: Actor = {
      ...keeper,
      keys: await actForKept(keeper.services, keeper.keys, account),
    }
    await addRecords(acting, [newRecord(utf8("seen at birth"), { title: "Seen at birth" })])
    await removeAll(keeper, acting)
    await world.later(600)
    const { server, reader } = world.visitor(50)
    const code = prepared.recoveryCode
    const opened = await openByCode({ server, reader, addressOf: signerAddress }, { account, code })
    const session = await tools.enterAs({ ...opened, address: account })
    const keys = await unlockKeys(session.services, { kind: "recovery-code", code })
    const person: Actor = { services: session.services, keys, recoveryCode: code }
    expect(await offered(person)).to.deep.equal(["Seen at birth"])
    expect(await offered(acting)).to.deep.equal(["Seen at birth"])
    await addAllAgain(acting)
    await thirtyDaysLater()
    expect(titles(await seenBy(person, person))).to.deep.equal(["Seen at birth"])
  })
})
