import { createHash, randomBytes } from "node:crypto"
import { request as httpRequest } from "node:http"
import { expect } from "chai"
import { carHeader } from "../../../app/_core/dag/car-frames"
import { RecordDagBuilder } from "../../../app/_core/dag/build"
import { MemoryCar } from "../../../app/_core/dag/car-memory"
import { CarWriter } from "../../../app/_core/dag/car-writer"
import { digestOfRoot } from "../../../app/_core/dag/cid"
import { readFile } from "../../../app/_core/dag/read"
import { asDigest, asEpoch, asRecordNumber, CONTRIBUTE, READ } from "../../../app/_core/types"
import type { Address, Cid, WrappedKey } from "../../../app/_core/types"
import { eraseAndCollect } from "../../../app/_server/erasing"
import { makeLimits } from "../../../app/_server/http/limits"
import type { Draft } from "../../core/journal/made-journal"
import {
  added,
  folder,
  granted,
  journalOf,
  revoked,
  underEverything,
  wrappedKeys,
} from "../../core/journal/made-journal"
import { codeOf, startApp } from "../app"
import type { App } from "../app"
import { doctor, patient, stranger } from "../people"

const CAR = "application/vnd.ipld.car"
const LEAF = 262_144
const LATER = 4_000_000_000

interface Made {
  readonly root: Cid
  readonly car: Uint8Array
  readonly leaves: readonly Uint8Array[]
}

async function makeRecord(sizes: readonly number[] = [LEAF, LEAF, 1_000]): Promise<Made> {
  const memory = new MemoryCar()
  const writer = new CarWriter(memory)
  const dag = new RecordDagBuilder(writer)
  const leaves = sizes.map((size) => new Uint8Array(randomBytes(size)))
  await dag.addFile(leaves)
  const root = await dag.finish(new Uint8Array(randomBytes(5_000)))
  await writer.finish(root)
  return { root, car: memory.bytes().slice(), leaves }
}

describe("records", () => {
  let app: App
  let made: Made
  let hers = ""
  let his = ""
  let strangers = ""
  before(async () => {
    made = await makeRecord()
  })
  beforeEach(async () => {
    app = await startApp({ limits: makeLimits(() => 0), stallMs: 300 })
    ;[hers, his, strangers] = await Promise.all(
      [patient, doctor, stranger].map((person) => app.signIn(person)) as [
        Promise<string>,
        Promise<string>,
        Promise<string>,
      ],
    )
  })
  afterEach(() => app.close())

  interface Sent {
    readonly as?: string
    readonly for?: Address
    readonly headers?: Record<string, string>
  }
  const ask = (
    method: string,
    path: string,
    { as = hers, for: whom = patient.account, headers }: Sent = {},
    body?: Uint8Array,
  ) =>
    app.ask(`/api/records/${path}`, {
      ...{
        method,
        as,
        headers: { "keyward-patient": whom, ...(body ? { "content-type": CAR } : {}), ...headers },
      },
      ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
    })
  const put = (sent?: Sent, car = made.car, root = made.root) => ask("PUT", root, sent, car)
  const get = (name = "0", sent?: Sent) => ask("GET", `${made.root}?name=${name}`, sent)
  const write = (...drafts: Draft[]) => {
    const { entries } = journalOf(drafts)
    app.chain.journals.set(patient.account, entries)
    return entries
  }
  const recorded = (more: object = {}) =>
    added(0, { by: patient.account, cidDigest: digestOfRoot(made.root), ...more })
  const shared = (more: object = {}) => granted({ grantee: doctor.account, expiresAt: LATER, ...more })
  const statusAndCode = async (response: Response) => [response.status, await codeOf(response)]
  const refused = [403, "store-refused"]

  it("come back to the patient as they were uploaded, once they are recorded", async () => {
    expect((await put()).status).to.equal(201)
    expect(await statusAndCode(await get())).to.deep.equal(refused)
    write(recorded())
    const response = await get()
    expect([response.status, response.headers.get("content-type")]).to.deep.equal([200, CAR])
    const leaves: Uint8Array[] = []
    for await (const leaf of readFile(response.body as ReadableStream<Uint8Array>, made.root, "0"))
      leaves.push(leaf)
    expect(leaves.map((leaf) => leaf.length)).to.deep.equal([LEAF, LEAF, 1_000])
    expect(Buffer.concat(leaves).equals(Buffer.concat(made.leaves))).to.be.true
    expect((await get("manifest")).status).to.equal(200)
  })

  it("go through the gate to a doctor, as long as their grant is live", async () => {
    await put()
    write(recorded())
    expect(await statusAndCode(await get("0", { as: his }))).to.deep.equal(refused)
    write(recorded(), shared())
    expect((await get("0", { as: his })).status).to.equal(200)
    expect(await statusAndCode(await get("0", { as: strangers }))).to.deep.equal(refused)
    app.chain.now = LATER
    expect(await statusAndCode(await get("0", { as: his }))).to.deep.equal(refused)
    app.chain.now = 0
    write(recorded(), shared(), revoked({ grantees: [doctor.account] }))
    expect(await statusAndCode(await get("0", { as: his }))).to.deep.equal(refused)
  })

  describe("asked for together, for their manifests", () => {
    const find = (roots: unknown, as = hers, whom = patient.account) =>
      app.ask("/api/records/manifests", {
        ...{ method: "POST", as, body: JSON.stringify({ roots }) },
        headers: { "keyward-patient": whom, "content-type": "application/json" },
      })
    const partsOf = async (response: Response) => {
      const bytes = Buffer.from(await response.arrayBuffer())
      const parts: Buffer[] = []
      for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at))
        parts.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)))
      return parts
    }
    let other: Made
    beforeEach(async () => {
      other = await makeRecord([10])
      await put()
      await put({}, other.car, other.root)
      write(recorded(), recorded({ cidDigest: digestOfRoot(other.root), folder: 7n }), shared({ scope: 7n }))
    })

    it("come in the order asked for, each as it comes by itself", async () => {
      const parts = await partsOf(await find([other.root, made.root]))
      const alone = await Promise.all(
        [other, made].map(async ({ root }) =>
          Buffer.from(await (await ask("GET", `${root}?name=manifest`)).arrayBuffer()),
        ),
      )
      expect(parts.map((part) => part.toString("hex"))).to.deep.equal(
        alone.map((part) => part.toString("hex")),
      )
      expect(alone.every(({ length }) => length > 5_000)).to.equal(true)
    })

    it("leave out what the gate keeps back and what is not held", async () => {
      const unknown = (await makeRecord([10])).root
      const lengths = async (as: string) =>
        (await partsOf(await find([made.root, unknown, other.root], as))).map(({ length }) => length > 0)
      expect(await lengths(hers)).to.deep.equal([true, false, true])
      expect(await lengths(his)).to.deep.equal([false, false, true])
      expect(await lengths(strangers)).to.deep.equal([false, false, false])
    })

    it("need a session, a patient and 1 to 64 roots", async () => {
      expect((await find([made.root], "")).status).to.equal(401)
      expect((await find([made.root], hers, "nobody" as Address)).status).to.equal(400)
      for (const roots of [[], [made.root, "bafy"], Array.from({ length: 65 }, () => made.root), made.root])
        expect(await statusAndCode(await find(roots))).to.deep.equal([400, "request-malformed"])
    })
  })

  it("do not go to a stranger who registers the CID as their own", async () => {
    await put()
    write(recorded())
    const own = journalOf([recorded({ by: stranger.account })]).entries
    app.chain.journals.set(stranger.account, own)
    expect(await statusAndCode(await get("0", { as: strangers, for: stranger.account }))).to.deep.equal(
      refused,
    )
    expect(await statusAndCode(await get("0", { as: strangers }))).to.deep.equal(refused)
  })

  it("do not go to a contributor who records a CID that they did not upload", async () => {
    await put()
    write(
      recorded(),
      shared({ scope: 7n, permissions: READ | CONTRIBUTE }),
      recorded({ by: doctor.account, folder: 7n }),
    )
    expect(await statusAndCode(await get("0", { as: his }))).to.deep.equal(refused)
  })

  it("are uploaded for a patient by whoever may contribute, and by nobody else", async () => {
    for (const journal of [[], [shared({ permissions: READ })]]) {
      write(...journal)
      expect(await statusAndCode(await put({ as: his }))).to.deep.equal([403, "may-not-contribute"])
    }
    write(shared({ permissions: CONTRIBUTE }))
    expect((await put({ as: his })).status).to.equal(201)
    expect((await ask("HEAD", made.root, { as: his })).status).to.equal(200)
    expect((await ask("HEAD", made.root)).status, "bound to who uploaded").to.equal(404)
    write(recorded(), shared({ permissions: CONTRIBUTE }))
    expect(await statusAndCode(await get())).to.deep.equal(refused)
    write(shared({ permissions: CONTRIBUTE }), recorded({ by: doctor.account }))
    expect((await get()).status).to.equal(200)
  })

  it("are served to nobody but the patient once they are removed or replaced, as long as they are kept", async () => {
    await put()
    const record = asRecordNumber(0)
    const other = {
      epoch: asEpoch(0),
      cidDigest: digestOfRoot((await makeRecord()).root),
      wrappedKeys: wrappedKeys(1),
    }
    const removed: Draft = { kind: "RecordRemoved", by: patient.account, record }
    const replaced: Draft = { kind: "RecordReplaced", by: patient.account, record, ...other }
    for (const ends of [[removed], [replaced], [replaced, removed]]) {
      write(recorded(), shared(), ...ends)
      expect(await statusAndCode(await get("0", { as: his }))).to.deep.equal(refused)
      expect((await get("0")).status, "so that it can be put back, or added again").to.equal(200)
    }
    // Put back by the patient it is what its uploader stored
    const back: Draft = { ...replaced, cidDigest: digestOfRoot(made.root) }
    write(recorded(), shared(), replaced, back)
    expect((await get("0", { as: his })).status).to.equal(200)
  })

  it("need a session for everything", async () => {
    for (const method of ["GET", "PUT", "DELETE"]) {
      const path = method === "GET" ? `${made.root}?name=0` : made.root
      const response = await ask(method, path, { as: "" }, method === "PUT" ? made.car : undefined)
      expect([method, response.status]).to.deep.equal([method, 401])
    }
    expect((await ask("HEAD", made.root, { as: "" })).status).to.equal(401)
  })

  describe("an upload", () => {
    const nothingKept = async () => {
      expect((await ask("HEAD", made.root)).status).to.equal(404)
      expect(await app.services.uploads.stored(patient.account)).to.equal(0)
      expect(await app.services.pins.block(made.root, made.root)).to.equal(null)
    }

    it("may be sent again", async () => {
      expect((await put()).status).to.equal(201)
      expect((await put()).status).to.equal(201)
      expect(await app.services.uploads.stored(patient.account)).to.equal(made.car.length)
    })

    it("is refused where a byte is flipped, and nothing of it is kept", async () => {
      for (const at of [3, carHeader(made.root).length + 60, made.car.length - 1]) {
        const car = made.car.slice()
        car[at] = (car[at] ?? 0) ^ 1
        expect(await statusAndCode(await put({}, car))).to.deep.equal([422, "car-invalid"])
      }
      await nothingKept()
    })

    it("is refused where it is cut, extended or another root's", async () => {
      const longer = Buffer.concat([made.car, new Uint8Array(1)])
      const other = await makeRecord([100])
      for (const car of [made.car.slice(0, -10), longer, other.car]) {
        expect(await statusAndCode(await put({}, car))).to.deep.equal([422, "car-invalid"])
      }
      await nothingKept()
    })

    it("is refused before a byte is read where it is too large, and says how large it may be", async () => {
      const response = await declared(app, hers, made.root, { "content-length": "4000001" })
      expect(response).to.deep.equal({ status: 413, code: "file-too-large", connection: "close" })
    })

    it("is refused without its size, its type, a patient or a root", async () => {
      expect((await declared(app, hers, made.root, { "transfer-encoding": "chunked" })).code).to.equal(
        "request-malformed",
      )
      expect((await put({ headers: { "content-type": "text/plain" } })).status).to.equal(400)
      expect((await put({ headers: { "keyward-patient": "0x12" } })).status).to.equal(400)
      for (const root of [
        "x",
        made.root.toUpperCase(),
        `${made.root}a`,
        made.root.replace("bafyb", "bafkr"),
      ]) {
        expect((await put({}, made.car, root as Cid)).status).to.equal(400)
      }
    })

    it("is refused where the account has no room left", async () => {
      for (let filled = 0; filled < 20; filled++) {
        const { root, car } = await makeRecord([LEAF, LEAF])
        const response = await put({}, car, root)
        if (response.status === 201) continue
        expect(await statusAndCode(response)).to.deep.equal([507, "store-full"])
        expect(await app.services.uploads.stored(patient.account)).to.be.at.most(8_000_000)
        return
      }
      throw new Error("there was always room")
    })

    it("is cut off where its sender falls silent, and nothing of it is kept", async () => {
      const half = await declared(
        app,
        hers,
        made.root,
        { "content-length": String(made.car.length) },
        made.car.slice(0, 300_000),
      )
      expect(half).to.deep.equal({ status: 400, code: "request-malformed", connection: "close" })
      await nothingKept()
    })

    it("leaves nothing where its sender goes away", async () => {
      const sent = httpRequest(`${app.url}/api/records/${made.root}`, {
        method: "PUT",
        headers: headersOf(app, hers, made.car.length),
      })
      const gone = new Promise((resolve) => sent.on("error", resolve))
      sent.write(made.car.slice(0, 300_000), () => sent.destroy(new Error("gone")))
      await gone
      while (app.log.at(-1)?.method !== "PUT") await new Promise(setImmediate)
      await nothingKept()
    })

    it("is refused while the chain cannot be asked who may upload", async () => {
      app.chain.reachable = false
      expect(await statusAndCode(await put())).to.deep.equal([503, "chain-unreachable"])
    })
  })

  describe("a name", () => {
    it("is one of a record's, written in the one way", async () => {
      await put()
      write(recorded())
      for (const name of ["", "00", "-1", "1e1", "..", "manifest/", "10000"]) {
        expect([name, (await get(encodeURIComponent(name))).status]).to.deep.equal([name, 400])
      }
      expect(await statusAndCode(await get("1"))).to.deep.equal([404, "store-missing"])
    })
  })

  describe("erasing", () => {
    const erase = (sent?: Sent) => ask("DELETE", made.root, sent)

    it("takes the bytes away, once the journal no longer shows them", async () => {
      await put()
      write(recorded())
      expect(await statusAndCode(await erase())).to.deep.equal(refused)
      expect((await get()).status).to.equal(200)
      write(recorded(), { kind: "RecordRemoved", by: patient.account, record: asRecordNumber(0) })
      expect((await erase()).status).to.equal(200)
      expect(await app.services.uploads.stored(patient.account)).to.equal(0)
      expect(await statusAndCode(await get())).to.deep.equal(refused)
      await app.services.collectGarbage()
      expect(await app.services.pins.block(made.root, made.root)).to.equal(null)
    })

    it("does not wait for a collection that is under way, nor begin one", async () => {
      let collections = 0
      const busy = await startApp({
        clock: () => new Date(),
        collectGarbage: () => {
          collections++
          return new Promise(() => undefined)
        },
      })
      try {
        void busy.services.collectGarbage()
        const as = await busy.signIn(patient)
        const headers = { "keyward-patient": patient.account }
        const sent = { as, headers: { ...headers, "content-type": "application/vnd.ipld.car" } }
        const body = made.car.slice()
        expect(
          (await busy.ask(`/api/records/${made.root}`, { ...sent, method: "PUT", body })).status,
        ).to.equal(201)
        const erased = await busy.ask(`/api/records/${made.root}`, { as, headers, method: "DELETE" })
        expect(erased.status).to.equal(200)
        expect(collections).to.equal(1)
      } finally {
        await busy.close()
      }
    })

    describe("while the chain may undo that it is gone", () => {
      const removed: Draft = { kind: "RecordRemoved", by: patient.account, record: asRecordNumber(0) }
      const isThere = async () => (await app.services.pins.block(made.root, made.root)) !== null
      const closed = async () => {
        await put()
        const block = write(recorded(), removed).at(-1)?.place.block ?? NaN
        app.chain.final = block - 1
        expect((await erase()).status).to.equal(200)
        return block
      }

      it("is closed, but not erased before", async () => {
        const block = await closed()
        expect(await statusAndCode(await get())).to.deep.equal(refused)
        expect((await ask("HEAD", made.root)).status).to.equal(404)
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(true)
        app.chain.final = block
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(false)
        expect(await app.services.uploads.stored(patient.account)).to.equal(0)
      })

      it("is open again where the chain undoes it, and stays", async () => {
        const block = await closed()
        write(recorded())
        expect((await get()).status).to.equal(200)
        app.chain.final = block
        await eraseAndCollect(app.services)
        expect((await get()).status).to.equal(200)
        expect((await ask("HEAD", made.root)).status).to.equal(200)
      })

      it("waits anew where it was undone and came in a later block", async () => {
        const block = await closed()
        const later = write(recorded(), shared(), removed).at(-1)?.place.block ?? NaN
        expect(later).to.be.above(block)
        app.chain.final = block
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(true)
        app.chain.final = later
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(false)
      })

      it("is kept where it is sent again", async () => {
        const block = await closed()
        expect((await put()).status).to.equal(201)
        expect((await ask("HEAD", made.root)).status).to.equal(200)
        app.chain.final = block
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(true)
      })

      it("stays while the chain cannot be asked, and goes when it can", async () => {
        app.chain.final = await closed()
        app.chain.reachable = false
        const failure = await eraseAndCollect(app.services).catch((error: unknown) => error)
        expect(failure).to.have.property("code", "chain-unreachable")
        expect(await isThere()).to.equal(true)
        app.chain.reachable = true
        await eraseAndCollect(app.services)
        expect(await isThere()).to.equal(false)
      })
    })

    describe("what was sent with a token's digest", () => {
      const token = randomBytes(32)
      const headers = { "keyward-erase-digest": createHash("sha256").update(token).digest("hex") }
      const proven = { headers: { "keyward-erase-token": token.toString("base64url") } }
      const wrong = { headers: { "keyward-erase-token": randomBytes(32).toString("base64url") } }
      const held = () => app.services.uploads.stored(patient.account)
      const gone = [
        recorded,
        { kind: "RecordRemoved", by: patient.account, record: asRecordNumber(0) },
      ] as const

      it("is taken back by the token alone where no record shows it", async () => {
        await put({ headers })
        for (const sent of [{}, wrong]) expect((await erase(sent)).status).to.equal(200)
        expect(await held()).to.be.above(0)
        expect((await ask("HEAD", made.root)).status, "and stays what it was").to.equal(200)
        expect((await erase(proven)).status).to.equal(200)
        expect(await held()).to.equal(0)
      })

      it("keeps the first digest where it is sent once more", async () => {
        await put({ headers })
        await put({ headers: { "keyward-erase-digest": "0".repeat(64) } })
        await put()
        await erase(wrong)
        expect(await held()).to.be.above(0)
        await erase(proven)
        expect(await held()).to.equal(0)
      })

      it("is closed at once without the token, and erased with it or after thirty days", async () => {
        await put({ headers })
        write(gone[0](), gone[1])
        expect((await erase()).status).to.equal(200)
        await eraseAndCollect(app.services)
        expect(await held()).to.be.above(0)
        expect((await ask("HEAD", made.root)).status).to.equal(404)
        expect((await erase(proven)).status).to.equal(200)
        expect(await held()).to.equal(0)
      })

      it("goes at once with the right one of several tokens, of 64 at most", async () => {
        const other = () => randomBytes(32).toString("base64url")
        const several = (before: number) => ({
          headers: {
            "keyward-erase-token": [
              ...Array.from({ length: before }, other),
              token.toString("base64url"),
            ].join(","),
          },
        })
        await put({ headers })
        await erase(several(64))
        expect(await held()).to.be.above(0)
        expect((await erase(several(63))).status).to.equal(200)
        expect(await held()).to.equal(0)
      })

      describe("by somebody else than the patient, who has the token", () => {
        const setDelegate = (delegate: Address): Draft => ({
          ...{
            kind: "DelegateSet",
            by: patient.account,
            delegate,
            generation: 0,
            keyDigest: asDigest(`0x${"0".repeat(64)}`),
          },
          ...{ until: LATER, wrappedKey: new Uint8Array(1_168) as WrappedKey },
        })
        const stored = async (who: Address) => (await app.services.uploads.stored(who)) > 0
        const removed: Draft = { kind: "RecordRemoved", by: patient.account, record: asRecordNumber(1) }

        it("waits thirty days where the patient sent it: a delegate was named by one signature", async () => {
          await put({ headers })
          write(
            setDelegate(doctor.account),
            added(1, { by: patient.account, cidDigest: digestOfRoot(made.root) }),
            removed,
          )
          expect((await erase({ ...proven, as: his })).status).to.equal(200)
          await eraseAndCollect(app.services)
          expect(await stored(patient.account)).to.equal(true)
          expect((await get("0", { as: hers })).status, "and the patient has it").to.equal(200)
          expect((await erase(proven)).status).to.equal(200)
          expect(await stored(patient.account)).to.equal(false)
        })

        it("waits where no token was named, too", async () => {
          await put()
          write(
            setDelegate(doctor.account),
            added(1, { by: patient.account, cidDigest: digestOfRoot(made.root) }),
            removed,
          )
          expect((await erase({ as: his })).status).to.equal(200)
          await eraseAndCollect(app.services)
          expect(await stored(patient.account)).to.equal(true)
        })

        it("waits where they sent it and a record showed it: the patient may have filed it", async () => {
          write(shared({ permissions: CONTRIBUTE }))
          await put({ headers, as: his })
          const placed = asRecordNumber(1)
          write(
            shared({ permissions: CONTRIBUTE }),
            added(1, { by: doctor.account, cidDigest: digestOfRoot(made.root) }),
            { kind: "RecordRemoved", by: patient.account, record: placed },
          )
          expect((await erase({ ...proven, as: his })).status).to.equal(200)
          await eraseAndCollect(app.services)
          expect(await stored(doctor.account)).to.equal(true)
          expect((await erase(proven)).status).to.equal(200)
          expect(await stored(doctor.account)).to.equal(false)
        })

        it("does nothing to what the patient sent and no record shows yet", async () => {
          await put({ headers })
          write(setDelegate(doctor.account))
          expect((await erase({ ...proven, as: his })).status).to.equal(200)
          expect(await stored(patient.account)).to.equal(true)
          expect((await ask("HEAD", made.root)).status).to.equal(200)
        })

        it("takes back what they sent themselves and no record ever showed", async () => {
          write(setDelegate(doctor.account))
          await put({ headers, as: his })
          expect((await erase({ ...proven, as: his })).status).to.equal(200)
          expect(await stored(doctor.account)).to.equal(false)
        })
      })

      it("is erased by the patient's token, also later, whoever shows what took its place beside", async () => {
        await put({ headers })
        const other = await makeRecord([10])
        await put({}, other.car, other.root)
        const record = asRecordNumber(0)
        const next = digestOfRoot(other.root)
        const replacedAndCopied = () => [
          recorded(),
          {
            ...{ kind: "RecordReplaced", by: patient.account, record, epoch: asEpoch(0) },
            ...{ cidDigest: next, wrappedKeys: underEverything },
          } as Draft,
          added(2, { by: patient.account, cidDigest: next }),
        ]
        const block = write(...replacedAndCopied())[1]!.place.block
        expect(await statusAndCode(await erase()), "not without it").to.deep.equal(refused)
        app.chain.final = block - 1
        expect((await erase(proven)).status).to.equal(200)
        await eraseAndCollect(app.services)
        expect(await app.services.pins.block(made.root, made.root)).not.to.equal(null)
        app.chain.final = block
        await eraseAndCollect(app.services)
        expect(await app.services.pins.block(made.root, made.root)).to.equal(null)
        expect(await app.services.pins.block(other.root, other.root)).not.to.equal(null)
      })

      it("has a digest of 32 bytes in hex, or is refused", async () => {
        for (const digest of ["", "00", "G".repeat(64), "A".repeat(64)])
          expect((await put({ headers: { "keyward-erase-digest": digest } })).status).to.equal(400)
      })
    })

    it("keeps what was replaced by something that nobody stored, or that the store has lost", async () => {
      await put()
      const other = await makeRecord([10])
      const block = write(recorded(), {
        ...{ kind: "RecordReplaced", by: patient.account, record: asRecordNumber(0), epoch: asEpoch(0) },
        ...{ cidDigest: digestOfRoot(other.root), wrappedKeys: underEverything },
      }).at(-1)!.place.block
      expect(await statusAndCode(await erase())).to.deep.equal(refused)
      const upload = { root: made.root, patient: patient.account, uploader: patient.account }
      await app.services.uploads.endAt((await app.services.uploads.find(upload))!, block, 0)
      app.chain.final = block
      await eraseAndCollect(app.services)
      expect(await app.services.pins.block(made.root, made.root)).not.to.equal(null)
      await put({}, other.car, other.root)
      await eraseAndCollect(app.services)
      expect(await app.services.pins.block(made.root, made.root)).to.equal(null)
    })

    it("takes what others uploaded for the patient from the patient alone; from anybody else only their own", async () => {
      write(shared({ permissions: CONTRIBUTE }))
      await put({ as: his })
      await put()
      expect((await erase({ as: strangers })).status).to.equal(200)
      expect((await erase({ as: his })).status).to.equal(200)
      expect(await app.services.uploads.uploaders(made.root, patient.account)).to.deep.equal([
        patient.account,
      ])
      expect(await app.services.pins.block(made.root, made.root)).not.to.equal(null)
      await put({ as: his })
      expect((await erase()).status).to.equal(200)
      expect(await app.services.uploads.uploaders(made.root, patient.account)).to.deep.equal([])
      await app.services.collectGarbage()
      expect(await app.services.pins.block(made.root, made.root)).to.equal(null)
    })

    it("takes nothing from another patient who has the same bytes", async () => {
      await put()
      await put({ as: strangers, for: stranger.account })
      expect((await erase({ as: strangers, for: stranger.account })).status).to.equal(200)
      write(recorded())
      expect((await get()).status).to.equal(200)
    })
  })

  it("stop in the middle where the store has lost a block, and the reader notices", async () => {
    await put()
    write(recorded(), added(1, { folder }))
    const block = app.services.pins.block.bind(app.services.pins)
    let given = 0
    app.services.pins.block = (root, cid, options) =>
      ++given > 3 ? Promise.resolve(null) : block(root, cid, options)
    const response = await get()
    expect(response.status).to.equal(200)
    let failed = false
    try {
      for await (const _ of readFile(response.body as ReadableStream<Uint8Array>, made.root, "0"));
    } catch {
      failed = true
    }
    expect(failed).to.be.true
  })
})

const headersOf = (app: App, cookie: string, length: number) => ({
  ...{ cookie, origin: app.url, "content-type": CAR, "keyward-patient": patient.account },
  "content-length": String(length),
})

/** A request whose headers say what its body does not keep. */
function declared(app: App, cookie: string, root: Cid, headers: Record<string, string>, body?: Uint8Array) {
  const { "content-length": _, ...usual } = headersOf(app, cookie, 0)
  return new Promise<{ status: number | undefined; code: string; connection: string | undefined }>(
    (resolve, reject) => {
      const options = { method: "PUT", headers: { ...usual, ...headers } }
      const sent = httpRequest(`${app.url}/api/records/${root}`, options, (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () => {
          const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string }
          resolve({ status: response.statusCode, code, connection: response.headers.connection })
          sent.destroy()
        })
      })
      sent.on("error", reject)
      if (body) sent.write(body)
      else sent.flushHeaders()
    },
  )
}
