import { createHash, randomBytes } from "node:crypto"
import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { asAddress, asDigest } from "../../../app/_core/types"
import type { Address, Cid, Digest } from "../../../app/_core/types"
import type { Database } from "../../../app/_server/database/port"
import { noteIncarnation } from "../../../app/_server/ledger/incarnation"
import { Leases } from "../../../app/_server/ledger/leases"
import { NONCE_SECONDS, Nonces } from "../../../app/_server/ledger/nonces"
import { Notebooks } from "../../../app/_server/ledger/notebooks"
import { SealedDocumentLedger } from "../../../app/_server/ledger/sealed-documents"
import {
  IDLE_SECONDS,
  MAX_SESSIONS,
  SEEN_SECONDS,
  SESSION_HANDLE,
  SESSION_SECONDS,
  sessionDigest,
  Sessions,
} from "../../../app/_server/ledger/sessions"
import { ARRIVING_SECONDS, Uploads } from "../../../app/_server/ledger/uploads"
import type { Unrecorded } from "../../../app/_server/ledger/uploads"
import type { Room } from "../../../app/_server/ledger/upload-room"
import { digestOf, ENDED_SECONDS, Vaults } from "../../../app/_server/ledger/vaults"
import type { SealedDigests } from "../../../app/_server/ledger/vaults"
import { WalletShares } from "../../../app/_server/ledger/wallet-shares"
import { vaultBlob } from "../vault-blob"

const TABLES = [
  "nonces",
  "sessions",
  "vaults",
  "wallet_shares",
  "former_vaults",
  "vault_passkeys",
  "notebooks",
  "sealed_documents",
  "uploads",
  "arriving_uploads",
  "leases",
  "meta",
]
const CHAIN = asDigest(`0x${"1c".repeat(32)}`)
const OTHER_CHAIN = asDigest(`0x${"2c".repeat(32)}`)
const patient = asAddress(`0x${"a1".repeat(20)}`)
const doctor = asAddress(`0x${"d0".repeat(20)}`)
const NOW = 1_800_000_000
const ROOT = "bafyroot" as Cid
const ROOM: Room = { stored: 1_000, unrecorded: { account: 1_000, network: 10_000 }, uploadsAtOnce: 6 }

/** What the ledger remembers, on either side of the database port. */
export function ledgerSuite(open: () => Promise<Database>): void {
  let database: Database
  before(async () => {
    database = await open()
  })
  beforeEach(async () => {
    for (const table of TABLES) await database.query(`DELETE FROM ${table}`)
  })
  after(() => database.close())

  describe("nonces", () => {
    it("are good once, for five minutes", async () => {
      const nonces = new Nonces(database)
      const [first, second] = [await nonces.make(NOW), await nonces.make(NOW)]
      expect(first)
        .to.match(/^[0-9a-f]{32}$/)
        .and.not.equal(second)
      expect(await nonces.use(first, NOW + NONCE_SECONDS - 1)).to.be.true
      expect(await nonces.use(first, NOW + NONCE_SECONDS - 1)).to.be.false
      expect(await nonces.use(second, NOW + NONCE_SECONDS)).to.be.false
      expect(await nonces.use("0".repeat(32), NOW)).to.be.false
    })

    it("are good once, also for two who come together", async () => {
      const nonces = new Nonces(database)
      const nonce = await nonces.make(NOW)
      const used = await Promise.all([nonces.use(nonce, NOW), nonces.use(nonce, NOW), nonces.use(nonce, NOW)])
      expect(used.filter(Boolean)).to.have.length(1)
    })

    it("are swept when they are over", async () => {
      const nonces = new Nonces(database)
      await nonces.make(NOW)
      await nonces.make(NOW + NONCE_SECONDS)
      expect(await database.query("SELECT nonce FROM nonces")).to.have.length(1)
    })
  })

  describe("sessions", () => {
    it("belong to one chain and end", async () => {
      const sessions = new Sessions(database, CHAIN)
      const session = { account: patient, wallet: doctor, chainId: 31337, journalLength: 2 }
      const id = await sessions.begin(session, NOW)
      for (let later = 0; later < SESSION_SECONDS; later += IDLE_SECONDS - 1)
        expect(await sessions.find(id, NOW + later)).to.deep.equal(session)
      expect(await sessions.find(id, NOW + SESSION_SECONDS - 1)).to.deep.equal(session)
      expect(await sessions.find(id, NOW + SESSION_SECONDS)).to.equal(null)
      expect(await new Sessions(database, OTHER_CHAIN).find(id, NOW)).to.equal(null)
      await sessions.end(id)
      expect(await sessions.find(id, NOW)).to.equal(null)
    })

    const session = { account: patient, wallet: patient, chainId: 31337, journalLength: 0 }

    it("end where they are not used, and not while something goes on", async () => {
      const sessions = new Sessions(database, CHAIN)
      const id = await sessions.begin(session, NOW)
      expect(await sessions.find(id, NOW + IDLE_SECONDS)).to.equal(null)
      expect(await sessions.find(id, NOW + IDLE_SECONDS - 1)).to.deep.equal(session)
      expect(await sessions.find(id, NOW + 2 * IDLE_SECONDS - 2), "it was used meanwhile").not.to.equal(null)
      await sessions.seen(sessionDigest(id), NOW + 3 * IDLE_SECONDS)
      expect(await sessions.find(id, NOW + 4 * IDLE_SECONDS - 1)).not.to.equal(null)
    })

    it("are written to once in five minutes at most", async () => {
      const sessions = new Sessions(database, CHAIN)
      const id = await sessions.begin(session, NOW)
      const seenAt = async () => (await sessions.list(patient, "", NOW))[0]?.seenAt
      await sessions.find(id, NOW + SEEN_SECONDS - 1)
      expect(await seenAt()).to.equal(NOW)
      await sessions.find(id, NOW + SEEN_SECONDS)
      expect(await seenAt()).to.equal(NOW + SEEN_SECONDS)
      await sessions.seen(sessionDigest(id), NOW)
      expect(await seenAt(), "never back").to.equal(NOW + SEEN_SECONDS)
    })

    it("are listed for their account, ended one by one or all by one that began later, and nobody else\u2019s with them", async () => {
      const sessions = new Sessions(database, CHAIN)
      const [one, two, three] = [
        await sessions.begin(session, NOW, "Firefox on Linux"),
        await sessions.begin(session, NOW + 1),
        await sessions.begin(session, NOW + 2),
      ]
      const theirs = await sessions.begin({ ...session, account: doctor }, NOW)
      const list = (now = NOW + 2) => sessions.list(patient, sessionDigest(two), now)
      expect((await list()).map(({ id: _, ...rest }) => rest)).to.deep.equal([
        { browser: "", begunAt: NOW + 2, seenAt: NOW + 2, isThis: false, endable: false },
        { browser: "", begunAt: NOW + 1, seenAt: NOW + 1, isThis: true, endable: true },
        { browser: "Firefox on Linux", begunAt: NOW, seenAt: NOW, isThis: false, endable: true },
      ])
      const [third, second] = await list()
      expect(second?.id).to.match(SESSION_HANDLE)
      await sessions.endOne(doctor, sessionDigest(theirs), second!.id)
      expect(await sessions.endOne(patient, sessionDigest(two), third!.id), "began later").to.equal(false)
      await sessions.endFormer(patient, sessionDigest(one))
      expect(await list()).to.have.length(3)
      expect(await sessions.endOne(patient, sessionDigest(three), second!.id)).to.equal(true)
      expect(await sessions.endOne(patient, sessionDigest(three), second!.id), "once more").to.equal(true)
      expect(await sessions.find(two, NOW + 2)).to.equal(null)
      await sessions.endFormer(patient, sessionDigest(three))
      expect(await sessions.find(one, NOW + 2)).to.equal(null)
      expect(await sessions.find(three, NOW + 2)).not.to.equal(null)
      expect(await sessions.find(theirs, NOW + 2)).not.to.equal(null)
      expect(await list(NOW + 2 + IDLE_SECONDS)).to.deep.equal([])
    })

    it("are so many for each account; the one not used for the longest makes room", async () => {
      const sessions = new Sessions(database, CHAIN)
      const ids: string[] = []
      for (let each = 0; each < MAX_SESSIONS; each++) ids.push(await sessions.begin(session, NOW + each))
      const theirs = await sessions.begin({ ...session, account: doctor }, NOW)
      await sessions.find(ids[0]!, NOW + SEEN_SECONDS)
      const next = await sessions.begin(session, NOW + SEEN_SECONDS)
      const alive = await Promise.all(
        [...ids, next, theirs].map((id) => sessions.find(id, NOW + SEEN_SECONDS)),
      )
      expect(alive.flatMap((each, index) => (each === null ? [index] : []))).to.deep.equal([1])
    })
  })

  describe("vaults", () => {
    const none: SealedDigests = { newest: null, final: null }
    const sealed = (blob: Uint8Array, final = blob): SealedDigests => ({
      ...{ newest: digestOf(blob), final: digestOf(final) },
    })
    const [first, second, third, fourth] = [1, 2, 3, 4].map((fill) => new Uint8Array(900).fill(fill)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ]
    const token = randomBytes(32)
    const tokenDigest = asDigest(`0x${createHash("sha256").update(token).digest("hex")}`)
    const keep = (vaults: Vaults, blob: Uint8Array, on: SealedDigests, account: Address = patient) =>
      vaults.keep({ account, blob, fetchTokenDigest: tokenDigest, keptBy: "a" }, on, NOW)
    const fills = (blobs: readonly Uint8Array[] | null) => blobs?.map((blob) => blob[0])
    const kept = async () => (await database.query("SELECT digest FROM vaults")).length

    it("gives the digest that is sealed on chain", async () => {
      const digest = await keep(new Vaults(database, CHAIN), first, none)
      expect(digest).to.equal(`0x${createHash("sha256").update(first).digest("hex")}`)
    })

    it("gives the sealed blob, then those that are not sealed, and nobody else's", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      await keep(vaults, fourth, none, doctor)
      expect(fills(await vaults.find(patient, sealed(first), NOW, "a"))).to.deep.equal([1, 2])
      expect(fills(await vaults.find(doctor, none, NOW, "a"))).to.deep.equal([4])
      expect(fills(await new Vaults(database, OTHER_CHAIN).find(patient, none, NOW, "a"))).to.deep.equal([])
    })

    it("ends the old blob once the new one is sealed for good, and deletes it thirty days later", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      expect(fills(await vaults.find(patient, sealed(second, first), NOW, "a"))).to.deep.equal([2, 1])
      expect(fills(await vaults.find(patient, sealed(second), NOW, "a"))).to.deep.equal([2])
      await vaults.find(patient, sealed(second), NOW + ENDED_SECONDS - 1, "a")
      expect(await kept()).to.equal(2)
      await vaults.find(patient, sealed(second), NOW + ENDED_SECONDS, "a")
      expect(await kept()).to.equal(1)
    })

    it("brings it back where the chain names it after all: one provider\u2019s word deletes nothing", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      expect(fills(await vaults.find(patient, sealed(second), NOW, "a"))).to.deep.equal([2])
      expect(fills(await vaults.find(patient, sealed(first), NOW + 9, "a"))).to.deep.equal([1, 2])
      await vaults.find(patient, sealed(second), NOW + 10, "a")
      await vaults.find(patient, sealed(second), NOW + ENDED_SECONDS + 9, "a")
      expect(await kept(), "counted from the last time that it was not named").to.equal(2)
    })

    it("deletes what was never sealed after sixty days, and nothing sealed at any time", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      for (const after of [ENDED_SECONDS, 2 * ENDED_SECONDS])
        expect(fills(await vaults.find(patient, sealed(first), NOW + after, "a"))).to.deep.equal([1])
      expect(await kept()).to.equal(1)
    })

    it("refuses a session\u2019s ninth that is not sealed; another session has places of its own", async () => {
      const vaults = new Vaults(database, CHAIN)
      const put = (fill: number, keptBy: string) =>
        outcome(
          vaults.keep(
            { account: patient, blob: new Uint8Array(99).fill(fill), fetchTokenDigest: tokenDigest, keptBy },
            sealed(first),
            NOW,
          ),
        )
      await keep(vaults, first, none)
      for (let fill = 10; fill < 18; fill++) expect(await put(fill, "thief")).to.match(/^0x/)
      expect(await put(18, "thief")).to.equal("vault-full")
      expect(await put(17, "thief"), "what is there already takes no place").to.match(/^0x/)
      expect(await put(20, "owner")).to.match(/^0x/)
      expect(fills(await vaults.find(patient, sealed(first), NOW, "owner"))?.slice(0, 2)).to.deep.equal([
        1, 20,
      ])
      expect(await kept()).to.equal(10)
    })

    it("gives what each session stored, whatever another one stored after it", async () => {
      const vaults = new Vaults(database, CHAIN)
      const put = (fill: number, keptBy: string, token = tokenDigest) =>
        vaults.keep(
          {
            ...{ account: patient, blob: new Uint8Array(99).fill(fill), keptBy },
            fetchTokenDigest: token,
          },
          sealed(first),
          NOW,
        )
      await keep(vaults, first, none)
      await put(10, "owner")
      for (let fill = 20; fill < 28; fill++) await put(fill, "thief", digestOf(new Uint8Array([fill])))
      const given = fills(await vaults.find(patient, sealed(first), NOW, "later"))
      expect(given?.slice(0, 3)).to.deep.equal([1, 27, 10])
      expect(given).to.have.length(10)
      expect(fills(await vaults.recover(patient, token, sealed(first)))).to.deep.equal([1, 10])
    })

    it("does not end what was never sealed by what somebody seals for good", async () => {
      const vaults = new Vaults(database, CHAIN)
      const put = (fill: number, keptBy: string) =>
        vaults.keep(
          {
            ...{ account: patient, blob: new Uint8Array(99).fill(fill), keptBy },
            fetchTokenDigest: tokenDigest,
          },
          sealed(first),
          NOW,
        )
      await keep(vaults, first, none)
      await put(10, "owner")
      await put(11, "owner")
      await put(20, "thief")
      const sealedNow = (fill: number) => sealed(new Uint8Array(99).fill(fill))
      expect(fills(await vaults.find(patient, sealedNow(20), NOW, "later"))).to.deep.equal([20, 11, 10])
      expect(fills(await vaults.find(patient, sealedNow(11), NOW, "later"))).to.deep.equal([11, 20, 10])
    })

    it("remembers the ids of vaults that were replaced for good, and not the one that is sealed", async () => {
      const vaults = new Vaults(database, CHAIN)
      const [old, next] = [vaultBlob(patient, 1), vaultBlob(patient, 2)]
      const [oldId, nextId] = ["01".repeat(16), "02".repeat(16)]
      const isFormer = (vaultId: string, on: SealedDigests, at = NOW) =>
        vaults.isFormer(patient, vaultId, on, at)
      await keep(vaults, old, none)
      await keep(vaults, next, sealed(old))
      expect(await isFormer(oldId, sealed(next, old))).to.be.false
      expect(await isFormer(oldId, sealed(next))).to.be.true
      expect(await isFormer(nextId, sealed(next))).to.be.false
      expect(await isFormer(oldId, sealed(next), NOW + 3 * ENDED_SECONDS), "without its blob, too").to.be.true
      await keep(vaults, old, sealed(next))
      expect(await isFormer(oldId, sealed(next)), "stored once more").to.be.true
      expect(await isFormer(oldId, sealed(old)), "sealed once more").to.be.false
      expect(await vaults.isFormer(doctor, oldId, none, NOW)).to.be.false
    })

    it("never lets the sealed blob go, however many come after it", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      for (const blob of [second, third, fourth]) await keep(vaults, blob, sealed(first))
      expect(fills(await vaults.find(patient, sealed(first), NOW, "a"))).to.deep.equal([1, 4, 3, 2])
      expect(await kept(), "nor those that are not sealed yet").to.equal(4)
    })

    it("keeps a blob whose transaction is under way when another attempt follows", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      await keep(vaults, third, sealed(first))
      expect(fills(await vaults.find(patient, sealed(second), NOW, "a"))).to.deep.equal([2, 3])
    })

    it("keeps what was sealed when the chain takes a block back", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      await keep(vaults, second, sealed(first))
      await vaults.find(patient, sealed(second, first), NOW, "a")
      expect(fills(await vaults.find(patient, sealed(first), NOW, "a"))).to.deep.equal([1, 2])
    })

    it("opens to the bearer of its token, to no other and for no other account", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      expect(fills(await vaults.recover(patient, token, sealed(first)))).to.deep.equal([1])
      expect(await vaults.recover(patient, randomBytes(32), sealed(first))).to.equal(null)
      expect(await vaults.recover(patient, token.subarray(0, 31), sealed(first))).to.equal(null)
      expect(await vaults.recover(doctor, token, none)).to.equal(null)
    })

    it("keeps the token of the first time that the same blob was kept", async () => {
      const vaults = new Vaults(database, CHAIN)
      await keep(vaults, first, none)
      const other = asDigest(`0x${"00".repeat(32)}`)
      await vaults.keep({ account: patient, blob: first, fetchTokenDigest: other, keptBy: "b" }, none, NOW)
      expect(fills(await vaults.recover(patient, token, sealed(first)))).to.deep.equal([1])
      expect(await kept()).to.equal(1)
    })
  })

  describe("wallet shares", () => {
    const secret = new Uint8Array(32).fill(7)
    const [one, two] = ["11", "22"].map((byte) => byte.repeat(16)) as [string, string]
    const shares = (from = secret, chain = CHAIN) => new WalletShares(database, chain, from)
    /** As a former version of the server wrote it. */
    const formerRow = async (vaultId: string, share: Uint8Array) =>
      database.query(
        "INSERT INTO wallet_shares (incarnation, account, vault_id, share) VALUES ($1, $2, $3, $4)",
        [CHAIN, patient, vaultId, share],
      )
    const rows = () => database.query("SELECT share, ended_at FROM wallet_shares")

    it("follow from the secret: the same ever after, others for each account, vault, chain and secret", async () => {
      const all = [
        await shares().share(patient, one),
        await shares().share(patient, two),
        await shares().share(doctor, one),
        await shares(secret, OTHER_CHAIN).share(patient, one),
        await shares(randomBytes(32)).share(patient, one),
      ]
      expect(new Set(all.map((share) => Buffer.from(share).toString("hex"))).size).to.equal(all.length)
      expect(all[0]).to.have.length(32)
      expect(await shares().share(patient, one)).to.deep.equal(all[0])
    })

    it("take no row, however many are asked for", async () => {
      for (let asked = 0; asked < 200; asked++)
        await shares().share(patient, asked.toString(16).padStart(32, "0"))
      expect(await rows()).to.deep.equal([])
    })

    it("of a former version are given as they were, and stand in the database under the secret alone", async () => {
      const share = randomBytes(32)
      await formerRow(one, share)
      expect(await shares().former(patient, one)).to.deep.equal(new Uint8Array(share))
      expect(await shares().begin()).to.be.true
      const [row] = await rows()
      expect(row?.["share"]).to.have.length(40)
      expect(await shares().former(patient, one)).to.deep.equal(new Uint8Array(share))
      await shares().begin()
      expect(await shares().former(patient, one), "after another start").to.deep.equal(new Uint8Array(share))
      expect(await shares(randomBytes(32)).former(patient, one)).to.equal(null)
      expect(await shares().former(doctor, one)).to.equal(null)
    })

    it("of a former version end where nothing needs them, and are deleted thirty days later", async () => {
      for (const vaultId of [one, two]) await formerRow(vaultId, randomBytes(32))
      await shares().endFormer(patient, [two], NOW)
      await shares().endFormer(patient, [two], NOW + ENDED_SECONDS - 1)
      expect(await rows()).to.have.length(2)
      await shares().endFormer(patient, [one, two], NOW + ENDED_SECONDS - 1)
      await shares().endFormer(patient, [two], NOW + ENDED_SECONDS)
      expect(await rows(), "needed again in between").to.have.length(2)
      await shares().endFormer(patient, [two], NOW + 2 * ENDED_SECONDS)
      expect(await rows()).to.have.length(1)
      expect(await shares().former(patient, two)).to.have.length(32)
    })

    it("are not given at all, rather than wrong, where the secret is not the one of the beginning", async () => {
      expect(await shares().begin()).to.be.true
      const others = shares(randomBytes(32))
      expect(await others.begin()).to.be.false
      expect(await outcome(Promise.resolve().then(() => others.share(patient, one)))).to.equal(
        "share-missing",
      )
      expect(await outcome(others.former(patient, one))).to.equal("share-missing")
      expect(await shares().begin(), "the first one counts still").to.be.true
    })
  })

  describe("notebooks", () => {
    it("are kept a version at a time, one for each account and chain", async () => {
      const notebooks = new Notebooks(database, CHAIN)
      expect(await notebooks.find(patient)).to.equal(null)
      expect(await notebooks.keep(patient, 2, new Uint8Array(9))).to.be.false
      expect(await notebooks.keep(patient, 1, new Uint8Array(9))).to.be.true
      expect(await notebooks.keep(patient, 1, new Uint8Array(8))).to.be.false
      expect(await notebooks.keep(patient, 2, new Uint8Array(7))).to.be.true
      expect(await notebooks.find(patient)).to.deep.equal({ version: 2, sealed: new Uint8Array(7) })
      expect(await notebooks.find(doctor)).to.equal(null)
      expect(await new Notebooks(database, OTHER_CHAIN).find(patient)).to.equal(null)
    })

    it("take one of two who come together", async () => {
      const notebooks = new Notebooks(database, CHAIN)
      for (const version of [1, 2]) {
        const kept = await Promise.all(
          [1, 2, 3].map((fill) => notebooks.keep(patient, version, new Uint8Array(fill))),
        )
        expect(kept.filter(Boolean)).to.have.length(1)
      }
    })
  })

  describe("sealed documents", () => {
    const name = { account: patient, purpose: "search", id: "head" } as const
    const most = { bytes: 1_000, documents: 4 }
    const bytes = (length: number) => new Uint8Array(length).fill(length)
    const make = () => new SealedDocumentLedger(database, CHAIN)

    it("are kept a version at a time, for each account, purpose, id and chain", async () => {
      const documents = make()
      expect(await documents.find(name)).to.equal(null)
      expect(await outcome(documents.save(name, bytes(9), 1, most, NOW))).to.equal("sealed-moved")
      expect(await documents.save(name, bytes(9), 0, most, NOW)).to.equal(1)
      expect(await outcome(documents.save(name, bytes(8), 0, most, NOW))).to.equal("sealed-moved")
      expect(await documents.save(name, bytes(7), 1, most, NOW)).to.equal(2)
      expect(await documents.find(name)).to.deep.equal({ version: 2, sealed: bytes(7) })
      for (const other of [{ account: doctor }, { purpose: "results" as const }, { id: "tail" }])
        expect(await documents.find({ ...name, ...other })).to.equal(null)
      const elsewhere = new SealedDocumentLedger(database, OTHER_CHAIN)
      expect(await elsewhere.find(name)).to.equal(null)
      expect(await elsewhere.list(patient, "search")).to.deep.equal([])
      await elsewhere.remove(name, 2)
      expect(await documents.list(patient, "search")).to.deep.equal([{ id: "head", version: 2, size: 7 }])
    })

    it("are removed in the version that was read", async () => {
      const documents = make()
      await documents.remove(name, 1)
      await documents.save(name, bytes(9), 0, most, NOW)
      expect(await outcome(documents.remove(name, 2))).to.equal("sealed-moved")
      await documents.save({ ...name, id: "tail" }, bytes(9), 0, most, NOW)
      await documents.remove(name, 1)
      expect(await documents.list(patient, "search")).to.deep.equal([{ id: "tail", version: 1, size: 9 }])
    })

    it("take one of several that are saved together", async () => {
      const documents = make()
      for (const base of [0, 1]) {
        const saved = await Promise.all(
          [1, 2, 3, 4].map((length) => outcome(documents.save(name, bytes(length), base, most, NOW))),
        )
        expect(saved.filter((each) => each === base + 1)).to.have.length(1)
        expect(saved.filter((each) => each === "sealed-moved")).to.have.length(3)
      }
    })

    it("never pass the quota, however many are saved together", async () => {
      const documents = make()
      const ids = Array.from({ length: 8 }, (_, i) => `d-${i}`)
      const saved = await Promise.all(
        ids.map((id) => outcome(documents.save({ ...name, id }, bytes(300), 0, most, NOW))),
      )
      expect(saved.filter((each) => each === 1)).to.have.length(3)
      expect(saved.filter((each) => each === "sealed-full")).to.have.length(5)
      const kept = await documents.list(patient, "search")
      expect(kept.map(({ size }) => size)).to.deep.equal([300, 300, 300])
    })

    it("count what is replaced once, and each account and purpose by itself", async () => {
      const documents = make()
      await documents.save(name, bytes(900), 0, most, NOW)
      expect(await documents.save(name, bytes(1_000), 1, most, NOW)).to.equal(2)
      expect(await outcome(documents.save(name, bytes(1_001), 2, most, NOW))).to.equal("sealed-full")
      expect(await documents.find(name)).to.deep.include({ version: 2 })
      expect(await outcome(documents.save({ ...name, id: "tail" }, bytes(1), 0, most, NOW))).to.equal(
        "sealed-full",
      )
      for (const other of [{ account: doctor }, { purpose: "results" as const }])
        expect(await documents.save({ ...name, ...other }, bytes(1_000), 0, most, NOW)).to.equal(1)
    })

    it("are no more than the quota allows", async () => {
      const documents = make()
      const saved = await Promise.all(
        ["a", "b", "c", "d", "e", "f"].map((id) =>
          outcome(documents.save({ ...name, id }, bytes(1), 0, most, NOW)),
        ),
      )
      expect(saved.filter((each) => each === 1)).to.have.length(4)
      expect(await documents.list(patient, "search")).to.have.length(4)
      await documents.save(
        { ...name, id: (await documents.list(patient, "search"))[0]?.id ?? "" },
        bytes(2),
        1,
        most,
        NOW,
      )
    })

    it("of sessions that are over have as much room of their own, all of them together", async () => {
      const documents = make()
      const account = { account: patient, wallet: patient, chainId: 31337, journalLength: 2 }
      const session = sessionDigest(await new Sessions(database, CHAIN).begin(account, NOW))
      const [ended, alsoEnded] = ["e".repeat(64), "d".repeat(64)]
      const save = (id: string, by: string, size = 1, base = 0) =>
        outcome(documents.save({ ...name, id }, bytes(size), base, most, NOW, by))
      for (const id of ["a", "b", "c", "d"]) expect(await save(id, ended, 250)).to.equal(1)
      for (const id of ["e", "f", "g"]) expect(await save(id, session, 250)).to.equal(1)
      expect(await save("h", alsoEnded, 251)).to.equal("sealed-full")
      expect(await save("h", alsoEnded, 250)).to.equal(1)
      expect(await save("i", session)).to.equal("sealed-full")
      // What is saved anew is the session's that saves it
      expect(await save("a", session, 1, 1)).to.equal(2)
      expect(await save("h", session, 1, 1)).to.equal("sealed-full")
    })
  })

  describe("leases", () => {
    it("are one process's until it gives them back or falls silent, and remember when the work was done", async () => {
      const leases = new Leases(database)
      const take = (holder: string, at: number) => leases.take("work", holder, at, at + 60)
      expect(await leases.doneAt("work")).to.equal(0)
      const both = await Promise.all([take("a", NOW), take("b", NOW)])
      expect(both.filter(Boolean)).to.have.length(1)
      const [mine, other] = both[0] ? ["a", "b"] : ["b", "a"]
      expect(await take(mine, NOW + 30), "renewed").to.equal(true)
      expect(await take(other, NOW + 89)).to.equal(false)
      await leases.end("work", other, NOW)
      expect(await leases.doneAt("work")).to.equal(0)
      expect(await take(other, NOW + 90)).to.equal(true)
      await leases.end("work", other, NOW + 95)
      expect(await leases.doneAt("work")).to.equal(NOW + 95)
      expect(await take(mine, NOW + 96)).to.equal(true)
      await leases.end("work", mine)
      expect(await leases.doneAt("work")).to.equal(NOW + 95)
    })
  })

  describe("uploads", () => {
    const binding = { root: ROOT, patient, uploader: doctor }
    const from = { ...binding, network: "n" }

    it("bind a root once it is pinned, not while it arrives", async () => {
      const uploads = new Uploads(database, CHAIN)
      const id = await uploads.begin(from, 100, ROOM, NOW)
      expect(await uploads.uploaders(ROOT, patient)).to.deep.equal([])
      await uploads.keep(id, binding, 100, NOW)
      expect(await uploads.uploaders(ROOT, patient)).to.deep.equal([doctor])
      expect(await uploads.uploaders(ROOT, doctor)).to.deep.equal([])
      expect(await new Uploads(database, OTHER_CHAIN).uploaders(ROOT, patient)).to.deep.equal([])
      await uploads.forget(binding)
      expect(await uploads.uploaders(ROOT, patient)).to.deep.equal([])
    })

    it("count what is stored and what arrives, once when the same comes twice", async () => {
      const uploads = new Uploads(database, CHAIN)
      const id = await uploads.begin(from, 600, ROOM, NOW)
      expect(await full(uploads.begin({ ...from, root: "other" as Cid }, 401, ROOM, NOW))).to.be.true
      await uploads.keep(id, binding, 600, NOW)
      const again = await uploads.begin(from, 400, ROOM, NOW)
      await uploads.keep(again, binding, 600, NOW)
      expect(await uploads.stored(doctor)).to.equal(600)
      expect(await uploads.stored(patient)).to.equal(0)
    })

    it("end when their block is final, unless that is taken back or they are sent again", async () => {
      const uploads = new Uploads(database, CHAIN)
      const send = async () => {
        await uploads.keep(await uploads.begin(from, 10, ROOM, NOW), binding, 10, NOW)
        return (await uploads.find(binding))!
      }
      const dueAt = async (final: number, now = NOW) =>
        (await uploads.due(final, now)).map(({ root }) => root)
      const sent = await send()
      expect(sent).to.include({ ...binding, uploadedAt: NOW, endsAt: null })
      expect(await dueAt(Number.MAX_SAFE_INTEGER)).to.deep.equal([])
      await uploads.endAt(sent, 7, 0)
      expect(await uploads.find(binding)).to.include({ endsAt: 7 })
      expect(await uploads.uploaders(ROOT, patient), "it may be shown again").to.deep.equal([doctor])
      expect(await dueAt(6)).to.deep.equal([])
      expect(await dueAt(7)).to.deep.equal([ROOT])
      await uploads.endNever(binding)
      expect(await dueAt(7)).to.deep.equal([])
      await uploads.endAt(sent, 7, NOW + 60)
      expect(await dueAt(7)).to.deep.equal([])
      expect(await dueAt(7, NOW + 60)).to.deep.equal([ROOT])
      const again = await send()
      expect(await dueAt(7, NOW + 60)).to.deep.equal([])
      await uploads.endAt(sent, 7, 0)
      expect(await uploads.find(binding), "what was said of the earlier one").to.deep.equal(again)
    })

    it("are renewed by who sent them, unless they are about to be erased", async () => {
      const uploads = new Uploads(database, CHAIN)
      await uploads.keep(await uploads.begin(from, 10, ROOM, NOW), binding, 10, NOW)
      await uploads.renew(binding, NOW + 5)
      const sent = (await uploads.find(binding))!
      expect(sent.uploadedAt).to.equal(NOW + 5)
      await uploads.endAt(sent, 0, NOW)
      await uploads.renew(binding, NOW + 9)
      expect((await uploads.find(binding))!.uploadedAt).to.equal(NOW + 5)
    })

    it("are adopted where no row tells of them, and give back what never ended arriving", async () => {
      const uploads = new Uploads(database, CHAIN)
      await uploads.adopt(binding, 30, NOW)
      await uploads.adopt(binding, 70, NOW + 1)
      expect(await uploads.stored(doctor)).to.equal(30)
      expect(await uploads.patients()).to.deep.equal([patient])
      expect(await uploads.ofRoot(ROOT, patient)).to.deep.equal(await uploads.ofPatient(patient))
      expect(await uploads.knowsChain(CHAIN.slice(0, 18))).to.equal(true)
      expect(await uploads.knowsChain(OTHER_CHAIN.slice(0, 18))).to.equal(false)
      await uploads.begin({ ...from, root: "other" as Cid }, 100, ROOM, NOW)
      await uploads.dropLate(NOW + ARRIVING_SECONDS - 1)
      expect(await uploads.stored(doctor)).to.equal(130)
      await uploads.dropLate(NOW + ARRIVING_SECONDS)
      expect(await uploads.stored(doctor)).to.equal(30)
    })

    it("leave no room to two who come together", async () => {
      const uploads = new Uploads(database, CHAIN)
      const roots = ["a", "b", "c"] as Cid[]
      const refused = await Promise.all(
        roots.map((root) => full(uploads.begin({ ...from, root }, 600, ROOM, NOW))),
      )
      expect(refused.filter(Boolean)).to.have.length(2)
    })

    it("free the room of one that failed, and of one whose process is gone", async () => {
      const uploads = new Uploads(database, CHAIN)
      await uploads.drop(await uploads.begin(from, 600, ROOM, NOW))
      expect(await uploads.stored(doctor)).to.equal(0)
      await uploads.begin(from, 600, ROOM, NOW)
      await uploads.begin(from, 600, ROOM, NOW + ARRIVING_SECONDS)
      expect(await uploads.stored(doctor)).to.equal(600)
    })

    it("stay while their process says that it lives, and no longer", async () => {
      const uploads = new Uploads(database, CHAIN)
      await uploads.begin(from, 600, ROOM, NOW)
      await uploads.stillArriving(NOW + 100)
      await new Uploads(database, CHAIN).stillArriving(NOW + ARRIVING_SECONDS)
      await uploads.dropLate(NOW + ARRIVING_SECONDS)
      expect(await uploads.stored(doctor)).to.equal(600)
      await uploads.dropLate(NOW + 100 + ARRIVING_SECONDS)
      expect(await uploads.stored(doctor)).to.equal(0)
    })

    it("run no more at once than they may, whichever process receives them", async () => {
      const room = { ...ROOM, uploadsAtOnce: 2 }
      const begin = (root: string) =>
        outcome(new Uploads(database, CHAIN).begin({ ...from, root: root as Cid }, 1, room, NOW))
      const begun = await Promise.all(["a", "b", "c", "d"].map(begin))
      expect(begun.filter((each) => each === "too-many-requests")).to.have.length(2)
    })

    describe("that no record shows yet", () => {
      const room: Room = { stored: 1_000, unrecorded: { account: 100, network: 150 }, uploadsAtOnce: 9 }
      const send = async (root: string, size: number, uploader = doctor, network = "n") => {
        const uploads = new Uploads(database, CHAIN)
        const sent = { root: root as Cid, patient, uploader }
        const id = String(await outcome(uploads.begin({ ...sent, network }, size, room, NOW)))
        if (id.length === 36) await uploads.keep(id, sent, size, NOW)
        return id.length === 36 ? "kept" : id
      }
      const record = async (root: string, uploader = doctor) => {
        const uploads = new Uploads(database, CHAIN)
        await uploads.record((await uploads.find({ root: root as Cid, patient, uploader }))!, NOW)
      }

      it("have a budget of the account\u2019s that grows by what it recorded", async () => {
        expect(await send("a", 101)).to.equal("unrecorded-full")
        expect(await send("b", 90)).to.equal("kept")
        expect(await send("c", 11)).to.equal("unrecorded-full")
        await record("b")
        expect(await send("d", 190)).to.equal("kept")
        expect(await send("e", 1)).to.equal("unrecorded-full")
      })

      it("have one of the network\u2019s, which grows by what those recorded who store from there", async () => {
        expect(await send("a", 100)).to.equal("kept")
        expect(await send("b", 60, patient)).to.equal("unrecorded-full")
        expect(await send("b", 60, patient, "elsewhere")).to.equal("kept")
        await record("b", patient)
        expect(await send("c", 60, patient)).to.equal("kept")
        expect(await send("d", 51, patient)).to.equal("unrecorded-full")
        expect(await send("d", 50, patient)).to.equal("kept")
      })

      it("are found by account and by network, and a recorded one by neither", async () => {
        const uploads = new Uploads(database, CHAIN)
        for (const [root, uploader] of [
          ["a", doctor],
          ["b", doctor],
          ["c", patient],
        ] as const)
          await send(root, 10, uploader)
        await record("a")
        const roots = async (of: Unrecorded) => (await uploads.unrecorded(of)).map(({ root }) => root)
        expect(await roots({ uploader: doctor })).to.deep.equal(["b"])
        expect((await roots({ network: "n" })).sort()).to.deep.equal(["b", "c"])
        const [row] = await database.query("SELECT network FROM uploads WHERE root = 'a'")
        expect(row?.["network"], "nothing tells any more where it came from").to.equal("")
      })

      it("leave no room to several who come together from one network", async () => {
        const people = ["1", "2", "3", "4"].map((digit) => asAddress(`0x${digit.repeat(40)}`))
        const sent = await Promise.all(people.map((who) => send(`of ${who}`, 60, who)))
        expect(sent.filter((each) => each === "kept")).to.have.length(2)
      })
    })
  })

  describe("a chain that was started anew", () => {
    const fill = async (incarnation: Digest) => {
      await new Sessions(database, incarnation).begin(
        { account: patient, wallet: doctor, chainId: 31337, journalLength: 0 },
        NOW,
      )
      const digest = asDigest(`0x${"00".repeat(32)}`)
      const none = { newest: null, final: null }
      const blob = new Uint8Array(9)
      const given = { account: patient, blob, fetchTokenDigest: digest, keptBy: "a" }
      await new Vaults(database, incarnation).keep(given, none, NOW)
      await database.query(
        "INSERT INTO wallet_shares (incarnation, account, vault_id, share) VALUES ($1, $2, 'v', $3)",
        [incarnation, patient, blob],
      )
      await new Notebooks(database, incarnation).keep(patient, 1, new Uint8Array(9))
      await new SealedDocumentLedger(database, incarnation).save(
        { account: patient, purpose: "search", id: "head" },
        new Uint8Array(9),
        0,
        { bytes: 9, documents: 1 },
        NOW,
      )
      const uploads = new Uploads(database, incarnation)
      const binding = { root: ROOT, patient, uploader: doctor }
      await uploads.keep(await uploads.begin({ ...binding, network: "n" }, 5, ROOM, NOW), binding, 5, NOW)
    }
    const count = async () => {
      const tables = ["sessions", "vaults", "wallet_shares", "notebooks", "sealed_documents", "uploads"]
      const rows = await Promise.all(
        tables.map((table) => database.query(`SELECT incarnation FROM ${table}`)),
      )
      return rows.map(({ length }) => length)
    }

    it("takes with it what belonged to the former one, and says what is to be unpinned", async () => {
      await fill(CHAIN)
      expect(await noteIncarnation(database, CHAIN, { forget: true })).to.deep.equal([])
      expect(await count()).to.deep.equal([1, 1, 1, 1, 1, 1])
      const former = await noteIncarnation(database, OTHER_CHAIN, { forget: true })
      expect(former).to.deep.equal([{ incarnation: CHAIN, root: ROOT, patient, uploader: doctor }])
      expect(await count()).to.deep.equal([0, 0, 0, 0, 0, 0])
    })

    it("takes nothing where the chain is not a local one: it may come back", async () => {
      await fill(CHAIN)
      expect(await noteIncarnation(database, OTHER_CHAIN, { forget: false })).to.deep.equal([])
      expect(await count()).to.deep.equal([1, 1, 1, 1, 1, 1])
    })
  })
}

/** What it gave, or the code that it was refused with. */
async function outcome(attempt: Promise<unknown>): Promise<unknown> {
  try {
    return await attempt
  } catch (error) {
    if (!isKeywardError(error)) throw error
    return error.code
  }
}

async function full(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt
    return false
  } catch (error) {
    if (!isKeywardError(error, "store-full")) throw error
    return true
  }
}
