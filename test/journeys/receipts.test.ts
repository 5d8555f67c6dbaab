import { expect } from "chai"
import { memoryDeviceStore } from "../../app/_adapters/device/memory-device-store"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { isKeywardError } from "../../app/_core/errors"
import { registryContext } from "../../app/_core/keys/context"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { envelopeHash, headOf, NO_ENVELOPE, sealEnvelope } from "../../app/_core/receipts/envelope"
import { certificateTypedData, receiptKeyOf } from "../../app/_core/receipts/receipt-key"
import { leafHash, nodesEndingAt } from "../../app/_core/receipts/tree"
import { asDigest, asRecordNumber, EVERYTHING, READ } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { actFor } from "../../app/_journeys/act-for"
import { grantAccess } from "../../app/_journeys/grant-access"
import {
  certifyReceiptKey,
  followReceipts,
  isCertified,
  sendReceipts,
} from "../../app/_journeys/leave-receipt"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { contextOf, readPatient } from "../../app/_journeys/read-patient"
import { readReceipts } from "../../app/_journeys/read-receipts"
import { RECOVERY_DELAY } from "../../app/_core/former-keys-request"
import { freezeAccount, nameSuccessor } from "../../app/_journeys/recover-account"
import { listRecords, readWholeFile } from "../../app/_journeys/read-record"
import { choosePurpose, noteOpening, waitingDays } from "../../app/_journeys/receipt-outbox"
import { COMMIT_SECONDS, commitRootWhenDue } from "../../app/_server/commit-root"
import { Leases } from "../../app/_server/ledger/leases"
import { bytesOf, integerOf } from "../../app/_server/database/port"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const TITLE = "Zebra crossing letter"
const now = () => Math.floor(Date.now() / 1_000)

describe("receipts of opening, end to end in Node", function () {
  this.timeout(120_000)
  let world: World
  let patient: Actor
  let doctor: Actor
  let commits = 0

  beforeEach(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
    commits = 0
    patient = await world.actor(1)
    doctor = await world.actor(2)
    await addRecords(patient, [
      newRecord(randomBytes(100), { title: TITLE }),
      newRecord(randomBytes(100), { title: "Another" }),
    ])
    await share(doctor)
  })
  afterEach(() => world.stop())

  const share = async (to: Actor) =>
    grantAccess(patient.services, patient.keys, {
      ...{ scope: EVERYTHING, grantee: to.keys.account, permissions: READ },
      expiresAt: (await patient.services.reader.now()) + 30 * 86_400,
      keyDigest: keyDigest(to.keys.publicKey),
    })
  /** Reads so many of the patient's records, as a page does: what is opened is noted. */
  const open = async (who: Actor, most = 2, at = now()) => {
    const view = await readPatient(who.services, who.keys, patient.keys.account)
    const listed = await listRecords(who.services, view, new Map())
    const noted: Promise<boolean>[] = []
    const stop = who.services.openings.follow((opening) =>
      noted.push(noteOpening(who.services, who.keys, opening, at)),
    )
    for (const { open: record } of listed.slice(0, most))
      if (record) await readWholeFile(who.services, view, record, 0)
    stop()
    return (await Promise.all(noted)).filter(Boolean).length
  }
  const leave = async (who: Actor, most = 2) => {
    await open(who, most)
    await choosePurpose(who.services, who.keys, patient.keys.account, "TREAT", now())
    await certifyReceiptKey(who.services, who.keys)
    return sendReceipts(who.services, who.keys)
  }
  /** What upkeep does each day; a day later each time. */
  const commit = async () => {
    const clock = () => new Date(Date.now() + commits++ * (COMMIT_SECONDS + 60) * 1_000)
    const { services } = world.app
    const leases = new Leases(services.database)
    const size = await commitRootWhenDue({ ...services, clock, leases }, "one")
    return size
  }
  const read = (who = patient) => readReceipts(who.services, who.keys)
  const follow = (who = doctor) => followReceipts(who.services, who.keys)
  const sql = (text: string, values: readonly (string | number | Uint8Array)[] = []) =>
    world.app.services.database.query(text, values)

  it("tells the patient what was opened, why, and that it stands in a tree that cannot be changed", async () => {
    expect(await leave(doctor)).to.deep.equal([])
    const before = await read()
    expect(before.receipts.map(({ standing }) => standing)).to.deep.equal(["waiting"])
    expect(await follow()).to.deep.include({ patient: patient.keys.account, seq: 1, standing: "waiting" })
    expect(await commit()).to.equal(1)
    expect(await follow(), "kept no longer").to.deep.equal([])
    const { receipts, faults, isContinued, served, head } = await read()
    expect(receipts.map(({ reader, problem, standing }) => [reader, problem, standing])).to.deep.equal([
      [doctor.keys.account, null, "included"],
    ])
    const entries = receipts[0]?.entries ?? []
    const { state } = await readPatient(patient.services, patient.keys, patient.keys.account)
    expect(entries.map(({ record, content, purpose }) => [record, content, purpose])).to.have.deep.members(
      [...state.records.values()].map(({ number, cidDigest }) => [number, cidDigest, "TREAT"]),
    )
    expect([faults, isContinued, head.size]).to.deep.equal([[], true, 1])
    const day = Math.floor(now() / 86_400)
    expect(served).to.deep.equal([{ reader: doctor.keys.account, day, files: 2 }])
  })

  it("has one receipt a record and day, and asks the wallet once", async () => {
    expect(await isCertified(doctor.services, doctor.keys)).to.equal(false)
    expect(await open(doctor)).to.equal(2)
    expect(await open(doctor), "the same day").to.equal(0)
    expect(await open(doctor, 1, now() - 86_400), "another day").to.equal(1)
    const days = await waitingDays(doctor.services, doctor.keys, now())
    expect(days.map(({ openings }) => openings.length)).to.deep.equal([1, 2])
    // Nothing leaves before a purpose is chosen, nor before the key is certified
    expect(await sendReceipts(doctor.services, doctor.keys)).to.deep.equal([])
    await choosePurpose(doctor.services, doctor.keys, patient.keys.account, "HPAYMT", now())
    await sendReceipts(doctor.services, doctor.keys)
    expect((await read()).receipts).to.deep.equal([])
    let asked = 0
    const services = {
      ...doctor.services,
      wallet: {
        ...doctor.services.wallet,
        signTypedData: (...data: Parameters<typeof doctor.services.wallet.signTypedData>) => {
          asked++
          return doctor.services.wallet.signTypedData(...data)
        },
      },
    }
    for (let times = 0; times < 3; times++) {
      await certifyReceiptKey(services, doctor.keys)
      await sendReceipts(services, doctor.keys)
    }
    expect(asked).to.equal(1)
    const { receipts } = await read()
    expect(receipts.flatMap(({ entries }) => entries.map(({ purpose }) => purpose))).to.deep.equal([
      ...["HPAYMT", "HPAYMT"],
    ])
  })

  it("numbers and links what several devices of a reader leave", async () => {
    await leave(doctor, 1)
    // Another device knows nothing of the first one's outbox
    const services = { ...doctor.services, device: memoryDeviceStore() }
    const elsewhere: Actor = { ...doctor, services }
    await open(elsewhere, 2)
    await choosePurpose(services, doctor.keys, patient.keys.account, "ETREAT", now())
    expect(await sendReceipts(services, doctor.keys)).to.deep.equal([])
    const { receipts, faults } = await read()
    expect(receipts.map(({ seq }) => seq)).to.deep.equal([1, 2])
    expect(faults).to.deep.equal([])
  })

  it("never keeps anybody from reading: without a server for receipts they wait, then leave", async () => {
    const refuse = () => Promise.reject(new Error("not now"))
    const { receipts } = doctor.services
    const services = {
      ...doctor.services,
      receipts: { end: (who: Address) => receipts.end(who), put: refuse } as unknown as typeof receipts,
    }
    expect(await open(doctor)).to.equal(2)
    await choosePurpose(services, doctor.keys, patient.keys.account, "TREAT", now())
    await certifyReceiptKey(services, doctor.keys)
    expect(await sendReceipts(services, doctor.keys)).to.deep.equal([
      { patient: patient.keys.account, code: "unexpected" },
    ])
    expect((await read()).served[0]?.files, "the server's count is there").to.equal(2)
    expect(await sendReceipts(doctor.services, doctor.keys)).to.deep.equal([])
    const found = await read()
    expect(found.receipts.map(({ seq, entries }) => [seq, entries.length])).to.deep.equal([[1, 2]])
    expect(
      await waitingDays(doctor.services, doctor.keys, now()).then((days) => days[0]?.openings),
    ).to.deep.equal([])
  })

  it("is left by nobody for own records, by nobody without the identity, and by nobody whom nothing was given", async () => {
    expect(await open(patient)).to.equal(0)
    const { record, content } = { record: asRecordNumber(1), content: asDigest(`0x${"11".repeat(32)}`) }
    const without = { ...doctor.keys, identity: null }
    const opening = { patient: patient.keys.account, record, content }
    expect(await noteOpening(doctor.services, without, opening, now())).to.equal(false)
    const stranger = await world.actor(3)
    await noteOpening(stranger.services, stranger.keys, opening, now())
    await choosePurpose(stranger.services, stranger.keys, patient.keys.account, "TREAT", now())
    await certifyReceiptKey(stranger.services, stranger.keys)
    expect(await sendReceipts(stranger.services, stranger.keys)).to.deep.equal([
      { patient: patient.keys.account, code: "not-allowed" },
    ])
    expect((await read()).receipts).to.deep.equal([])
  })

  it("shows by the server's count alone a reader who leaves none", async () => {
    await open(doctor)
    const { receipts, served } = await read()
    expect(receipts).to.deep.equal([])
    expect(served.map(({ reader, files }) => [reader, files])).to.deep.equal([[doctor.keys.account, 2]])
  })

  it("stays when the patient has new keys, once it was opened", async () => {
    await leave(doctor)
    const first = await read()
    const later = { ...patient, keys: { ...patient.keys, identity: randomBytes(32) } }
    const { receipts } = await read(later)
    expect(receipts).to.deep.equal(first.receipts)
    await sql("DELETE FROM receipts")
    expect((await read(later)).receipts.map(({ entries }) => entries.length)).to.deep.equal([2])
  })

  it("is shown to who acts for the patient, once the patient has opened it, and neither opened nor left by them", async () => {
    const delegate = await world.actor(4)
    await nameDelegate(patient.services, patient.keys, {
      ...{ delegate: delegate.keys.account, keyDigest: keyDigest(delegate.keys.publicKey) },
      until: (await patient.services.reader.now()) + 30 * 86_400,
    })
    const acting = { ...delegate, keys: await actFor(delegate.services, delegate.keys, patient.keys.account) }
    await leave(doctor, 1)
    const before = await read(acting)
    expect([before.receipts.length, before.forPatientAlone]).to.deep.equal([0, 1])
    await read()
    const after = await read(acting)
    expect([after.receipts.length, after.forPatientAlone]).to.deep.equal([1, 0])
    const view = await readPatient(delegate.services, acting.keys, patient.keys.account)
    const [listed] = await listRecords(delegate.services, view, new Map())
    if (listed?.open) await readWholeFile(delegate.services, view, listed.open, 0)
    const { served } = await read()
    expect(
      served.map(({ reader, files }) => [reader, files]),
      "the count has them",
    ).to.deep.include([...[delegate.keys.account, 1]])
    const refused = await doctor.services.receipts
      .list(patient.keys.account, 0)
      .catch((error: unknown) => isKeywardError(error) && error.code)
    expect(refused, "a reader").to.equal("delegation-over")
  })

  it("leaves no title, key or record's name in logs, rows or on chain", async () => {
    await leave(doctor)
    await commit()
    await read()
    const told: string[] = [JSON.stringify(world.app.log)]
    for (const table of ["receipts", "receipt_nodes", "served_days", "sealed_documents", "leases"])
      for (const row of await sql(`SELECT * FROM ${table}`))
        for (const value of Object.values(row))
          told.push(value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value))
    const logs = await world.chain.provider.getLogs({ address: world.config.receipts, fromBlock: 0 })
    told.push(JSON.stringify(logs))
    const { state } = await readPatient(patient.services, patient.keys, patient.keys.account)
    const contents = [...state.records.values()].map(({ cidDigest }) => cidDigest.slice(2))
    for (const secret of [TITLE, "TREAT", ...contents]) expect(told.join("\n")).to.not.include(secret)
    // On chain: who commits, a root, a number
    expect(logs.map(({ data }) => data.length)).to.deep.equal([2, 2 + 128])
    expect(JSON.stringify(logs)).to.not.include(doctor.keys.account.slice(2))
    expect(JSON.stringify(logs)).to.not.include(patient.keys.account.slice(2))
  })

  it("commits once a day, and only where there is something new", async () => {
    expect(await commit(), "nothing yet").to.equal(null)
    await leave(doctor, 1)
    const services = { ...world.app.services, leases: new Leases(world.app.services.database) }
    expect(await commitRootWhenDue(services, "one")).to.equal(1)
    await open(doctor, 2)
    await sendReceipts(doctor.services, doctor.keys)
    expect(await commitRootWhenDue(services, "one"), "the same day").to.equal(null)
    expect(await commitRootWhenDue(services, "another process")).to.equal(null)
    commits = 1
    expect(await commit(), "a day later").to.equal(2)
    expect(await commit(), "nothing new").to.equal(null)
    const { isContinued, receipts } = await read()
    expect([isContinued, receipts.map(({ standing }) => standing)]).to.deep.equal([
      true,
      ["included", "included"],
    ])
  })

  describe("where the server does not do as it should", () => {
    /** What the server would have to do to show another tree: all hashes anew from the rows that are there. */
    const rebuild = async () => {
      const rows = await sql("SELECT envelope FROM receipts ORDER BY place")
      await sql("DELETE FROM receipt_nodes")
      const kept = new Map<string, Uint8Array<ArrayBuffer>>()
      const [named] = await sql("SELECT incarnation FROM receipts")
      for (const [place, row] of rows.entries())
        for (const node of await nodesEndingAt(
          place,
          await leafHash(bytesOf(row, "envelope")),
          (level, index) => Promise.resolve(kept.get(`${level} ${index}`)!),
        )) {
          kept.set(`${node.level} ${node.index}`, node.hash)
          await sql(
            "INSERT INTO receipt_nodes (incarnation, level, position, hash) VALUES ($1, $2, $3, $4)",
            [...[String(named?.["incarnation"]), node.level, node.index, node.hash]],
          )
        }
    }
    const again = async () => {
      await open(doctor, 2, now() + 86_400 * ++days)
      await choosePurpose(doctor.services, doctor.keys, patient.keys.account, "TREAT", now() + 86_400 * days)
      return sendReceipts(doctor.services, doctor.keys, { now: now() + 86_400 * days })
    }
    let days = 0
    beforeEach(() => {
      days = 0
    })
    /** An envelope in the doctor's name, as whoever runs the server could put it there. */
    const plant = async (
      by: Actor,
      change: { seq?: number; until?: number; previous?: Uint8Array; at?: number } = {},
    ) => {
      const { reader: chain } = by.services
      const place = { chainId: Number(chain.chainId), registry: chain.registry }
      const key = await receiptKeyOf(
        by.keys.identity ?? new Uint8Array(),
        registryContext({ ...place, patient: by.keys.account }),
      )
      const until = change.until ?? now() + 86_400
      const data = certificateTypedData(place, doctor.keys.account, {
        key: `0x${toHex(key.publicKey)}`,
        until,
      })
      const certificate = {
        ...{ key: key.publicKey, until },
        signature: await by.services.wallet.signTypedData(data),
      }
      const envelope = await sealEnvelope(
        { ctx: contextOf(chain, patient.keys.account), publicKey: publicKeyOf(patient.keys.identity!) },
        { reader: doctor.keys.account, seq: change.seq ?? 1, previous: change.previous ?? NO_ENVELOPE },
        [
          {
            ...{ record: asRecordNumber(1), content: asDigest(`0x${"22".repeat(32)}`) },
            ...{ purpose: "TREAT", at: change.at ?? now() },
          },
        ],
        { key, certificate },
      )
      const rows = await sql("SELECT COALESCE(MAX(place), -1) + 1 AS next FROM receipts")
      const [session] = await sql("SELECT incarnation FROM sessions")
      await sql(
        `INSERT INTO receipts (incarnation, place, patient, reader, seq, hash, kept_at, envelope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[String(session?.["incarnation"]), integerOf(rows[0]!, "next"), patient.keys.account],
          ...[doctor.keys.account, change.seq ?? 1, toHex(await envelopeHash(envelope)), now(), envelope],
        ],
      )
      await rebuild()
      return envelope
    }
    const problems = async () => (await read()).receipts.map(({ problem }) => problem)

    it("shows a dropped receipt to its reader, who sends it again, and to the patient when the next one comes", async () => {
      await leave(doctor, 1)
      await again()
      await sql("DELETE FROM receipts WHERE seq = 1")
      await sql("UPDATE receipts SET place = 0")
      await rebuild()
      const { faults } = await read()
      expect(faults).to.deep.equal([{ fault: "missing", reader: doctor.keys.account, from: 1, to: 1 }])
      await commit()
      const followed = await follow()
      expect(followed.map(({ seq, standing }) => [seq, standing])).to.deep.include([1, "forked"])
    })

    it("tells the reader where the last one was dropped, and it is there again", async () => {
      await leave(doctor, 1)
      await sql("DELETE FROM receipts")
      await sql("DELETE FROM receipt_nodes")
      expect((await read()).receipts, "the patient cannot know").to.deep.equal([])
      const late = await followReceipts(doctor.services, doctor.keys, now() + 49 * 3_600)
      expect(late.map(({ standing }) => standing)).to.deep.equal(["late"])
      expect((await read()).receipts.map(({ entries }) => entries.length)).to.deep.equal([1])
    })

    it("shows that the tree on chain is not the one of last time", async () => {
      await leave(doctor, 1)
      await commit()
      expect((await read()).isContinued).to.equal(true)
      await again()
      // What was on chain gives way to another history of the same length and more
      await sql("UPDATE receipts SET place = place + 10")
      await sql("UPDATE receipts SET place = 1 WHERE place = 10")
      await sql("UPDATE receipts SET place = 0 WHERE place = 11")
      await rebuild()
      await commit()
      await commit()
      const { isContinued, receipts } = await read()
      expect(isContinued).to.equal(false)
      expect(receipts.length, "what was opened before is there all the same").to.be.greaterThan(0)
    })

    it("shows a receipt that should be in the tree and is not", async () => {
      await leave(doctor, 1)
      await again()
      await commit()
      await sql("UPDATE receipt_nodes SET hash = $1", [randomBytes(32)])
      const { receipts, isContinued } = await read()
      expect([receipts.map(({ standing }) => standing), isContinued]).to.deep.equal([
        ...[["not-in-tree", "not-in-tree"], false],
      ])
      expect((await follow()).map(({ standing }) => standing)).to.deep.equal(["late", "late"])
    })

    it("shows a fork: two receipts with one number", async () => {
      await leave(doctor, 1)
      await sql("DROP INDEX receipts_by_line")
      await plant(doctor, { seq: 1 })
      expect((await read()).faults).to.deep.equal([{ fault: "forked", reader: doctor.keys.account, seq: 1 }])
    })

    it("believes no receipt whose key somebody else's wallet certified, and none of another key", async () => {
      const stranger = await world.actor(3)
      await plant(stranger)
      expect(await problems()).to.deep.equal(["forged"])
      expect((await read()).receipts.flatMap(({ entries }) => entries)).to.deep.equal([])
    })

    it("believes none that was signed when the certificate was over", async () => {
      await plant(doctor, { until: now() - 10 })
      expect(await problems()).to.deep.equal(["certificate-over"])
    })

    it("believes a replaced wallet's certificate for the time before it was replaced, not for later", async () => {
      const lost = { account: doctor.keys.account, code: doctor.recoveryCode }
      await freezeAccount(world.visitor(5), lost)
      await world.later(RECOVERY_DELAY + 10)
      await nameSuccessor(world.visitor(5), lost)
      const since = await patient.services.reader.now()
      await plant(doctor, { at: since - RECOVERY_DELAY, until: since + 86_400 })
      expect(await problems()).to.deep.equal([null])
      await plant(doctor, { seq: 2, at: since + 10, until: since + 86_400 })
      expect(await problems()).to.deep.equal([null, "forged"])
      const successor = { ...doctor, services: world.visitor(5, doctor.keys.account) }
      await plant(successor, { seq: 3, at: since + 10, until: since + 86_400 })
      expect(await problems()).to.deep.equal([null, "forged", null])
    })

    it("takes 256 envelopes of one reader for one patient a day", async () => {
      await leave(doctor, 1)
      for (let more = 1; more < 256; more++)
        await sql(
          `INSERT INTO receipts SELECT incarnation, place + $1, patient, reader, seq + $1, hash, kept_at, envelope
           FROM receipts WHERE place = 0`,
          [more],
        )
      await open(doctor, 2)
      const kept = await sendReceipts(doctor.services, doctor.keys)
      expect(kept.map(({ code }) => code)).to.deep.equal(["too-many-requests"])
    })

    it("believes none that was made for somebody else, brought here again", async () => {
      const other = await world.actor(3)
      await leave(doctor, 1)
      const [row] = await sql("SELECT envelope FROM receipts")
      const envelope = bytesOf(row!, "envelope")
      // By its own reader: nothing of the other's was given to them
      const refused = await doctor.services.receipts
        .put(other.keys.account, envelope)
        .catch((error: unknown) => isKeywardError(error) && error.code)
      expect(refused).to.equal("not-allowed")
      await sql("UPDATE receipts SET patient = $1", [other.keys.account])
      const { receipts } = await read(other)
      expect(receipts.map(({ problem }) => problem)).to.deep.equal(["unreadable"])
    })

    it("takes the same envelope twice as one, and none that is not the next", async () => {
      await leave(doctor, 1)
      const [row] = await sql("SELECT envelope FROM receipts")
      const envelope = bytesOf(row!, "envelope")
      const put = (bytes: Uint8Array) =>
        doctor.services.receipts
          .put(patient.keys.account, bytes)
          .catch((error: unknown) => (isKeywardError(error) ? error.code : String(error)))
      expect(await put(envelope)).to.equal(0)
      expect(await put(envelope.map((byte, at) => (at === envelope.length - 1 ? byte ^ 1 : byte)))).to.equal(
        "receipt-moved",
      )
      // In somebody else's name
      expect(headOf(envelope)?.reader).to.equal(doctor.keys.account)
      const other = await world.actor(3)
      await share(other)
      await open(other, 1)
      const theirs = await other.services.receipts
        .put(patient.keys.account, envelope)
        .catch((error: unknown) => isKeywardError(error) && error.code)
      expect(theirs).to.equal("request-malformed")
    })
  })
})
