import { expect } from "chai"
import { concat, fromUtf8, toHex, utf8 } from "../../app/_core/crypto/bytes"
import { dropTokenOf, newDropSecrets } from "../../app/_core/drop/drop-link"
import { cameByLink, RECEIVED_NAME } from "../../app/_core/drop/came-by-link"
import { KeywardError } from "../../app/_core/errors"
import type { DropSending } from "../../app/_core/ports/drops"
import { endDropLink, forgetDropLink, listDropLinks } from "../../app/_journeys/drop-links"
import { sendDrop } from "../../app/_journeys/send-drop"
import { signIn } from "../../app/_journeys/sign-in"
import { discardArrived, fileArrived, openArrived, readArrivedFile } from "../../app/_journeys/take-drop"
import { dropFrame, LARGE, PLACE } from "./drop-frame"
import type { Actor, World } from "./world"

describe("a drop link: somebody without an account sends to a record", function () {
  this.timeout(60_000)
  const { people, make, listed, waiting, targetOf, fileOf, content, noWait, send, codeOf, recordsOf } =
    dropFrame()
  let world: World
  let patient: Actor
  let other: Actor
  before(() => {
    ;({ world, patient, other } = people())
  })
  const rows = async (drop: string) =>
    (await world.app.services.database.query("SELECT arrival FROM drop_parts WHERE link = $1", [drop])).length
  it("arrives as nobody's word but the sender's, and is filed as the patient's own, with where it came from", async () => {
    const { drop, address } = await make()
    expect(new URL(address).hash.length).to.be.greaterThan(90)
    await send(address)
    const { inHand, link } = await waiting(drop)
    expect(link.kept?.standing).to.equal("used")
    const opened = await inHand()
    expect(opened.manifest.sender).to.deep.equal(content().sender)
    expect(await (await readArrivedFile(opened, 0)).text()).to.equal("13.1 g/dL")
    await fileArrived(patient.services, patient.keys, opened, PLACE)
    expect(await rows(drop), "nothing of it is kept").to.equal(0)
    const record = (await recordsOf(patient)).at(-1)
    const manifest = record?.open?.manifest
    expect([manifest?.title, manifest?.kind, manifest?.author]).to.deep.equal([
      ...["Blood test", "lab-result", patient.keys.account],
    ])
    const files = manifest?.files ?? []
    expect(files.map(({ name }) => name)).to.deep.equal(["result.txt", "scan.bin", RECEIVED_NAME])
    expect(cameByLink(files)).to.equal(true)
    const read = async (index: number) => {
      const parts: Uint8Array[] = []
      const { recordKey, root } = record?.open ?? {}
      const file = files[index]
      if (!file || !recordKey || !root) throw new Error("not open")
      await patient.services.cipher.decrypt({
        ...{ root, index, file, recordKey, patient: patient.keys.account },
        write: (part) => void parts.push(part.slice()),
      })
      return concat(...parts)
    }
    expect(Buffer.compare(await read(1), LARGE)).to.equal(0)
    const said = JSON.parse(fromUtf8(await read(2))) as { verified: boolean; said: object }
    expect(said.verified).to.equal(false)
    expect(said.said).to.deep.include({ sender: content().sender, note: "On arrival" })
  })

  it("leaves in the database no name, no word of the sender's and no key", async () => {
    const { address, own } = await make({ name: "Zuzana Nováková" })
    await send(address, {
      title: "Nothing to read",
      sender: { name: "Dr Secret", place: "Nowhere", contact: "" },
    })
    const { database } = world.app.services
    const told: Buffer[] = []
    for (const table of ["drop_links", "drop_arrivals", "drop_parts", "sealed_documents"])
      for (const row of await database.query(`SELECT * FROM ${table}`))
        for (const value of Object.values(row))
          told.push(value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)))
    const all = Buffer.concat(told)
    const token = await dropTokenOf(own.t)
    const secrets = [own.t, own.seed ?? new Uint8Array(), token].flatMap((secret) => [
      ...[Buffer.from(secret), Buffer.from(toHex(secret))],
      Buffer.from(Buffer.from(secret).toString("base64url")),
    ])
    const words = [
      "Nováková",
      "For the lab",
      "Dr Secret",
      "Nothing to read",
      "13.1 g/dL",
      "result.txt",
      "127.0.0.1",
    ]
    for (const each of [...secrets, ...words.map((word) => Buffer.from(word))])
      expect(all.includes(each), each.toString()).to.equal(false)
  })

  it("loses its key when nothing more comes by it, and says so on a second look", async () => {
    const { drop, address } = await make()
    await send(address)
    const { link, arrived, inHand } = await waiting(drop)
    expect((await listed(drop)).own?.seed, "while something waits").not.to.equal(null)
    await discardArrived(patient.services, patient.keys, link, arrived, await inHand())
    expect(await rows(drop)).to.equal(0)
    expect((await listed(drop)).own?.seed).to.equal(null)
    const document = await patient.services.sealed(patient.keys).load("drops", drop)
    expect(fromUtf8(document?.bytes ?? new Uint8Array())).to.include('"seed":null')
    await forgetDropLink(patient.services, patient.keys, drop)
    expect((await listDropLinks(patient.services, patient.keys)).some((each) => each.drop === drop)).to.equal(
      false,
    )
  })

  it("is not sent to another key than the link's, whatever the server names", async () => {
    const [one, two] = [await make(), await make()]
    const target = await targetOf(one.address)
    const { publicKey } = await (await targetOf(two.address)).sending.look()
    const swapped: DropSending = {
      ...target.sending,
      look: async () => ({ ...(await target.sending.look()), publicKey }),
    }
    expect(await codeOf(sendDrop({ ...target, sending: swapped }, content(), noWait))).to.equal("key-changed")
    expect(await rows(one.drop)).to.equal(0)
  })

  it("takes no package twice, after it was filed or discarded, by whatever link or arrival it is brought again", async () => {
    const { database } = world.app.services
    for (const ending of ["filed", "discarded"] as const) {
      const { drop, address } = await make({ uses: 3 })
      await send(address, { title: ending })
      const { link, arrived, inHand } = await waiting(drop)
      // Whoever runs the server keeps a copy
      const [parts, arrivals] = await Promise.all(
        ["drop_parts", "drop_arrivals"].map((table) =>
          database.query(`SELECT * FROM ${table} WHERE link = $1`, [drop]),
        ),
      )
      const opened = await inHand()
      if (ending === "filed") await fileArrived(patient.services, patient.keys, opened, PLACE)
      else await discardArrived(patient.services, patient.keys, link, arrived, opened)
      for (const [table, kept] of [
        ["drop_arrivals", arrivals],
        ["drop_parts", parts],
      ] as const)
        for (const row of kept ?? []) {
          const again = { ...row, arrival: "ee".repeat(16) }
          const columns = Object.keys(again)
          await database.query(
            `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map((_, i) => `$${i + 1}`).join()})`,
            Object.values(again),
          )
        }
      const replayed = await waiting(drop)
      expect(await codeOf(replayed.inHand()), ending).to.equal("record-copied")
      await discardArrived(patient.services, patient.keys, replayed.link, replayed.arrived, null)
    }
  })

  it("of another patient, or altered on the server, shows nothing and is discarded", async () => {
    const { database } = world.app.services
    const [mine, theirs] = [await make(), await make({}, other)]
    await send(theirs.address)
    await send(mine.address)
    const { link, arrived } = await waiting(mine.drop)
    const before = await database.query("SELECT bytes FROM drop_parts WHERE link = $1 ORDER BY part", [
      mine.drop,
    ])
    // The other patient's package in the place of this one's
    await database.query(
      `UPDATE drop_parts SET bytes = (SELECT bytes FROM drop_parts AS source WHERE source.link = $1
         AND source.part = drop_parts.part) WHERE link = $2`,
      [theirs.drop, mine.drop],
    )
    const open = () => openArrived(patient.services, patient.keys, link, arrived)
    expect(await codeOf(open())).to.equal("record-altered")
    const first = before[0]?.["bytes"] as Uint8Array
    await database.query("UPDATE drop_parts SET bytes = $1 WHERE link = $2 AND part = 0", [first, mine.drop])
    const opened = await open()
    expect(
      await codeOf(fileArrived(patient.services, patient.keys, opened, PLACE)),
      "its other parts",
    ).to.equal("record-altered")
    expect((await recordsOf(patient)).some((each) => each.problem !== null)).to.equal(false)
    await discardArrived(patient.services, patient.keys, link, arrived, opened)
    expect(await rows(mine.drop)).to.equal(0)
  })

  it("tells a sender what is wrong: used, ended, too large, not a link of ours, somebody else sends", async () => {
    const used = await make()
    await send(used.address)
    expect((await (await targetOf(used.address)).sending.look()).standing).to.equal("used")
    expect(await codeOf(send(used.address))).to.equal("drop-used")
    const ended = await make()
    await endDropLink(patient.services, patient.keys, await listed(ended.drop))
    expect(await codeOf(send(ended.address))).to.equal("drop-over")
    const small = await make({ maxBytes: 100_000 })
    expect(await codeOf(send(small.address))).to.equal("file-too-large")
    const { sending } = await targetOf(small.address)
    expect(await codeOf(sending.begin("ab".repeat(16), 100_001)), "without our page").to.equal(
      "file-too-large",
    )
    await sending.begin("ab".repeat(16), 1_000)
    expect(await codeOf(send(small.address, { files: [fileOf("a", utf8("a"))] }))).to.equal(
      "too-many-requests",
    )
    const guessed = await targetOf(small.address, newDropSecrets().t)
    expect(await codeOf(guessed.sending.look())).to.equal("link-unknown")
  })

  it("goes on where the network fails, and is taken back where it is given up", async () => {
    const { drop, address } = await make()
    const target = await targetOf(address)
    let calls = 0
    const failing: DropSending = {
      ...target.sending,
      async put(...input) {
        if (calls++ % 2 === 0) throw new KeywardError("store-unreachable")
        return target.sending.put(...input)
      },
    }
    const control = new AbortController()
    const given = sendDrop({ ...target, sending: failing }, content(), {
      ...noWait,
      signal: control.signal,
      onProgress: ({ step }) => step === "sending" && control.abort(),
    })
    expect(await codeOf(given)).to.equal("cancelled")
    expect(await rows(drop)).to.equal(0)
    await sendDrop({ ...target, sending: failing }, content(), noWait)
    expect(
      await (await readArrivedFile(await (await waiting(drop)).inHand(), 1)).arrayBuffer(),
    ).to.have.property("byteLength", LARGE.length)
    const last = await targetOf((await make()).address)
    const dead = { ...last.sending, put: () => Promise.reject(new KeywardError("store-unreachable")) }
    const offline = { ...last, sending: dead }
    expect(await codeOf(sendDrop(offline, content(), noWait))).to.equal("store-unreachable")
  })

  it("is filed once where filing breaks off before, or after, the record stands", async () => {
    const { drop, address } = await make()
    await send(address)
    const { inHand } = await waiting(drop)
    const opened = await inHand()
    const { services, keys } = patient
    const broken = (change: Partial<typeof services>) => ({ ...services, ...change })
    const down = { addRecord: () => Promise.reject(new KeywardError("wallet-refused")) }
    const refusing = broken({ writer: { ...services.writer, ...down, addRecords: down.addRecord } })
    const before = (await recordsOf(patient)).length
    expect(await codeOf(fileArrived(refusing, keys, opened, PLACE))).to.equal("wallet-refused")
    const store = services.drops(keys)
    const deaf = broken({
      drops: () => ({ ...store, erase: () => Promise.reject(new KeywardError("store-unreachable")) }),
    })
    expect(await codeOf(fileArrived(deaf, keys, await inHand(), PLACE))).to.equal("store-unreachable")
    expect((await recordsOf(patient)).length).to.equal(before + 1)
    expect(await codeOf(inHand()), "it is that record").to.equal("record-copied")
  })

  it("is neither ended nor emptied by a stolen session, nor robbed of its key", async () => {
    const { drop, address } = await make({ uses: 2 })
    await send(address)
    const thief = world.visitor(1)
    await signIn(thief, { host: world.app.host, origin: world.app.url })
    const { arrived } = await waiting(drop)
    const [theirs, copies] = [thief.drops(patient.keys), thief.sealed(patient.keys)]
    for (const token of [null, new Uint8Array(32)])
      expect(await codeOf(theirs.end(drop, token))).to.equal("not-allowed")
    const place = { drop, arrival: arrived.arrival }
    expect(await codeOf(theirs.erase(place, new Uint8Array(32)))).to.equal("not-allowed")
    expect(await codeOf(theirs.forget(drop))).to.equal("link-unknown")
    expect(await codeOf(copies.remove("drops", drop, 1))).to.equal("not-allowed")
    expect(await codeOf(copies.save("drops", drop, utf8("x"), 1))).to.equal("not-allowed")
    await endDropLink(patient.services, patient.keys, await listed(drop))
    expect(await codeOf(copies.remove("drops", drop, 1)), "while something waits").to.equal("not-allowed")
    expect(await codeOf((await waiting(drop)).inHand())).to.equal("done")
  })
})
