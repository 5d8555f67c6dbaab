import { expect } from "chai"
import { sealedDocuments } from "../../../app/_adapters/server/sealed-documents"
import { denseMasters } from "../../../app/_core/keys/masters"
import { openDocument, sealDocument } from "../../../app/_core/keys/sealed-document"
import type { UnlockedKeys } from "../../../app/_core/keys/unlocked"
import { signIn } from "../../../app/_journeys/sign-in"
import { rejects } from "../../core/crypto/rejects"
import { flip, pattern } from "../../core/crypto/streams"
import { patient, stranger } from "../../core/keys/cast"
import { MemorySealedDocuments } from "../../fakes/sealed-documents"
import { startWorld } from "../../journeys/world"
import type { World } from "../../journeys/world"
import { sealedDocumentsSuite } from "./sealed-documents.suite"

describe("sealed documents", () => {
  describe("in memory, for tests", () =>
    sealedDocumentsSuite(() => {
      const here = new MemorySealedDocuments()
      return Promise.resolve({ here, there: here, others: new MemorySealedDocuments() })
    }))

  describe("over the server", () => {
    let world: World
    after(() => world.stop())

    sealedDocumentsSuite(async () => {
      world = await startWorld()
      const [one, other] = [await world.actor(1), await world.actor(2)]
      const device = world.visitor(1)
      await signIn(device, { host: world.app.host, origin: world.app.url })
      return {
        here: one.services.sealed(one.keys),
        there: device.sealed(one.keys),
        others: other.services.sealed(other.keys),
      }
    })
  })

  describe("from a server that is not to be trusted", () => {
    const keys: UnlockedKeys = {
      ...patient,
      identity: null,
      masters: denseMasters([pattern(32, 1), pattern(32, 2)]),
    }
    const binding = { purpose: "search", account: patient.account, id: "head" } as const
    /** What the server answers next, whatever is asked. */
    let answer: () => Response
    let asked: Request[]
    const waited: number[] = []
    const wait = (ms: number) => Promise.resolve(void waited.push(ms))
    const take: typeof fetch = (url, init) => {
      asked.push(new Request(url, init))
      return Promise.resolve(answer())
    }
    const open = (as = keys) =>
      sealedDocuments({ baseUrl: "http://keyward.test", fetch: take, wait }, () => Promise.resolve())(as)
    const shows = (version: number, sealed: Uint8Array) => {
      answer = () =>
        new Response(Uint8Array.from(sealed), { headers: { "keyward-version": String(version) } })
    }
    const lists = (...headers: object[]) => {
      answer = () => Response.json(headers)
    }
    const sealedAs = (version: number, body = pattern(version), other = {}) =>
      sealDocument(keys.masters.get(1) ?? pattern(32), { ...binding, version, ...other }, body)
    beforeEach(() => {
      asked = []
    })

    it("an older version is refused, whatever number it goes by, after a newer one was read", async () => {
      const documents = open()
      shows(5, await sealedAs(5))
      expect(await documents.load("search", "head")).to.deep.equal({ version: 5, bytes: pattern(5) })
      shows(4, await sealedAs(4))
      await rejects(() => documents.load("search", "head"), "key-wrong")
      shows(5, await sealedAs(4))
      await rejects(() => documents.load("search", "head"), "key-wrong")
      shows(6, await sealedAs(6))
      expect((await documents.load("search", "head"))?.version).to.equal(6)
    })

    it("an older version is refused after a newer one was listed or saved, also to whoever asks next", async () => {
      const device = sealedDocuments({ baseUrl: "http://keyward.test", fetch: take, wait }, () =>
        Promise.resolve(),
      )
      lists({ id: "head", version: 7, size: 65_536 }, { id: "tail", version: 1, size: 65_536 })
      await device(keys).list("search")
      shows(6, await sealedAs(6))
      await rejects(() => device(keys).load("search", "head"), "key-wrong")
      answer = () => Response.json({ version: 8 })
      expect(await device(keys).save("search", "head", pattern(8), 7)).to.equal(8)
      shows(7, await sealedAs(7))
      await rejects(() => device(keys).load("search", "head"), "key-wrong")
    })

    it("a document begins at 1 again once it was seen to be gone, was removed or was saved anew", async () => {
      const documents = open()
      const first = await sealedAs(1)
      const gone: (() => Promise<unknown>)[] = [
        () => documents.list("search"),
        () => documents.load("search", "head"),
        () => documents.remove("search", "head", 5),
        () => documents.save("search", "head", pattern(1), 0),
      ]
      const answers = [() => Response.json([]), nothing, () => Response.json(null), () => Response.json(null)]
      for (const [i, notice] of gone.entries()) {
        shows(5, await sealedAs(5))
        await documents.load("search", "head")
        shows(1, first)
        await rejects(() => documents.load("search", "head"), "key-wrong")
        answer = answers[i] ?? nothing
        await notice()
        shows(1, first)
        expect((await documents.load("search", "head"))?.version, `${i}`).to.equal(1)
      }
    })

    it("a load that another one overtook is no replay", async () => {
      const documents = open()
      const [older, newer] = [await sealedAs(1), await sealedAs(2)]
      shows(1, older)
      const slow = documents.load("search", "head")
      shows(2, newer)
      const both = await Promise.all([slow, documents.load("search", "head")])
      expect(both.map((each) => each?.version)).to.deep.equal([1, 2])
    })

    it("another document, purpose or account is refused, and what was altered, cut or made up", async () => {
      const sealed = await sealedAs(1)
      const wrong = [
        await sealedAs(1, pattern(1), { id: "tail" }),
        await sealedAs(1, pattern(1), { purpose: "results" }),
        await sealedAs(1, pattern(1), { account: stranger.account }),
        flip(sealed, 100),
        sealed.slice(0, -1),
        new Uint8Array(65_536),
        new Uint8Array(),
      ]
      for (const bytes of wrong) {
        shows(1, bytes)
        await rejects(() => open().load("search", "head"), "key-wrong")
      }
      answer = () => new Response(Uint8Array.from(sealed))
      await rejects(() => open().load("search", "head"), "key-wrong")
    })

    it("a malformed list is refused", async () => {
      for (const entry of [
        { id: "../x", version: 1, size: 1 },
        { id: "head", version: "1", size: 1 },
      ]) {
        lists(entry)
        await rejects(() => open().list("search"), "server-failed")
      }
    })

    it("is asked for the account whose keys they are, and given nothing in clear", async () => {
      answer = () => Response.json({ version: 3 })
      await open().save("search", "head", new TextEncoder().encode("Penicillin"), 2)
      const [request] = asked
      expect(request?.method).to.equal("PUT")
      expect(request?.url).to.equal("http://keyward.test/api/sealed/search/head")
      expect(request?.headers.get("keyward-patient")).to.equal(patient.account)
      expect(request?.headers.get("keyward-base")).to.equal("2")
      const sealed = new Uint8Array((await request?.arrayBuffer()) ?? [])
      expect(sealed).to.have.length(65_536)
      expect(Buffer.from(sealed).includes("Penicillin")).to.equal(false)
      const opened = await openDocument([pattern(32, 2)], { ...binding, version: 3 }, sealed)
      expect(new TextDecoder().decode(opened)).to.equal("Penicillin")
    })

    it("what a former master sealed opens as that alone, where it is asked for", async () => {
      shows(1, await sealDocument(pattern(32, 1), { ...binding, version: 1 }, pattern(9)))
      await rejects(() => open().load("search", "head"), "key-wrong")
      expect(await open().load("search", "head", { former: true })).to.deep.equal({
        ...{ version: 1, bytes: pattern(9), isFormer: true },
      })
      await rejects(
        () =>
          open({ ...keys, masters: denseMasters([pattern(32, 2)]) }).load("search", "head", { former: true }),
        "key-wrong",
      )
    })

    it("waits as long as the server asks, and rejects with the server's error code", async () => {
      let times = 0
      answer = () =>
        ++times === 1 ? new Response(null, { status: 429, headers: { "retry-after": "3" } }) : nothing()
      expect(await open().load("search", "head")).to.equal(null)
      expect(waited).to.deep.equal([3_000])
      answer = () => Response.json({ code: "sealed-full", details: {} }, { status: 507 })
      await rejects(() => open().save("search", "head", pattern(1), 0), "sealed-full")
    })
  })
})

const nothing = () => new Response(null, { status: 204 })
