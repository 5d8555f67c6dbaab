import { expect } from "chai"
import { HttpReasonStore } from "../../app/_adapters/server/reason-store"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import { keyDigest } from "../../app/_core/keys/key-digest"
import type { RequestStatus } from "../../app/_core/requests/request-state"
import { CONTRIBUTE, EVERYTHING, READ, asRecordNumber, recordScope } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import {
  declineRequest,
  forgetReason,
  readReason,
  readRequests,
  setBlocked,
  waitingRequests,
} from "../../app/_journeys/answer-request"
import { actFor } from "../../app/_journeys/act-for"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { readMyRequest, requestAccess, withdrawRequest } from "../../app/_journeys/request-access"
import { cookieFetch } from "../../scripts/lib/cookie-fetch"
import { DAY, expectRefusal, share, titles, seenBy, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("asking for access, end to end in Node", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor
  const heart = newFolder()

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(patient, [newRecord(new Uint8Array(40), { title: "ECG" })], heart)
  })
  after(() => world.stop())

  const ask = async (
    by: Actor,
    { reason = "You are referred to us for Tuesday.", scope = EVERYTHING, permissions = READ } = {},
  ) =>
    requestAccess(by.services, {
      patient: patient.keys.account,
      scope,
      permissions,
      expiresAt: (await by.services.reader.now()) + 90 * DAY,
      reason,
    })
  const asked = async (who = patient) => readRequests(who.services, await viewOf(who, who))
  const waiting = async () => waitingRequests(await asked()).unknown.map(({ asker }) => asker)
  const reasonOf = async (asker: Actor, from = patient) => {
    const request = (await asked()).requests.get(asker.keys.account)
    if (!request) throw new Error("nothing was asked")
    return readReason(from.services, from.keys, await viewOf(from, patient), request)
  }
  const mine = async (who: Actor): Promise<RequestStatus | undefined> =>
    (await readMyRequest(who.services, patient.keys.account))?.status

  it("brings a request and its reason to the patient, and to nobody else", async () => {
    await ask(doctor, { permissions: READ | CONTRIBUTE })
    const request = (await asked()).requests.get(doctor.keys.account)
    expect(request).to.include({ scope: EVERYTHING, permissions: 3, status: "waiting" })
    expect(await reasonOf(doctor)).to.deep.equal({
      kind: "text",
      text: "You are referred to us for Tuesday.",
    })
    expect(await mine(doctor)).to.equal("waiting")
    expect(await doctor.services.requests.askedBy(doctor.keys.account)).to.deep.equal([patient.keys.account])
    // The stranger asks for it as if it were the stranger's, and cannot ask as the patient at all.
    expect(await stranger.services.reasons.get(stranger.keys.account, doctor.keys.account)).to.equal(null)
    await expectRefusal(
      "delegation-over",
      stranger.services.reasons.get(patient.keys.account, doctor.keys.account),
    )
    expect(await seenBy(doctor, patient)).to.deep.equal([])
  })

  it("keeps the reason off the chain", async () => {
    const { provider } = world.chain
    const logs = await provider.getLogs({ address: world.config.requests, fromBlock: 0, toBlock: "latest" })
    const text = Buffer.from("referred").toString("hex")
    for (const { data, transactionHash } of logs) {
      const transaction = await provider.getTransaction(transactionHash)
      expect(data).not.to.include(text)
      expect(transaction?.data).not.to.include(text)
    }
    expect(logs.length).to.be.greaterThan(0)
  })

  it("takes one open request at a time", async () => {
    await expectRefusal("request-open", ask(doctor))
  })

  it("is answered by an ordinary grant, also of less than was asked for", async () => {
    await share(patient, heart, doctor)
    await forgetReason(patient.services, patient.keys, doctor.keys.account)
    expect(await mine(doctor)).to.equal("answered")
    expect(await waiting()).to.deep.equal([])
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["ECG"])
    expect(await reasonOf(doctor)).to.deep.equal({ kind: "missing" })
  })

  it("lets the doctor ask again after such an answer, by taking the former one back", async () => {
    await ask(doctor, { reason: "The results have come." })
    expect(await mine(doctor)).to.equal("waiting")
    expect(await reasonOf(doctor)).to.deep.include({ text: "The results have come." })
  })

  it("ends when the doctor takes it back, and the reason with it", async () => {
    await withdrawRequest(doctor.services, patient.keys.account)
    expect(await mine(doctor)).to.equal("withdrawn")
    expect(await waiting()).to.deep.equal([])
    expect(await reasonOf(doctor)).to.deep.equal({ kind: "missing" })
    await expectRefusal("request-over", withdrawRequest(doctor.services, patient.keys.account))
  })

  it("leaves it to the patient to say no, and the doctor cannot ask again for a week", async () => {
    await ask(doctor)
    await declineRequest(patient.services, patient.keys, { asker: doctor.keys.account, forGood: false })
    expect(await mine(doctor)).to.equal("declined")
    await expectRefusal("request-too-soon", ask(doctor))
    await world.later(6 * DAY)
    await expectRefusal("request-too-soon", ask(doctor))
    await world.later(2 * DAY)
    await ask(doctor)
    expect(await mine(doctor)).to.equal("waiting")
  })

  it("lapses by itself", async () => {
    await world.later(15 * DAY)
    expect(await mine(doctor)).to.equal("lapsed")
    expect(await waiting()).to.deep.equal([])
    await expectRefusal(
      "request-over",
      declineRequest(patient.services, patient.keys, { asker: doctor.keys.account, forGood: false }),
    )
  })

  it("lets the patient say no for good, and take that back", async () => {
    await ask(stranger)
    await declineRequest(patient.services, patient.keys, { asker: stranger.keys.account, forGood: true })
    expect((await asked()).blocked).to.deep.equal(new Set([stranger.keys.account]))
    await world.later(15 * DAY)
    await expectRefusal("request-refused", ask(stranger))
    await setBlocked(patient.services, patient.keys, { asker: stranger.keys.account, blocked: false })
    await ask(stranger)
    expect(await waiting()).to.deep.equal([stranger.keys.account])
  })

  it("parts those whom somebody vouches for from those whom nobody does", async () => {
    await ask(doctor)
    const state = await asked()
    const byDefault = waitingRequests(state)
    expect(byDefault.known).to.deep.equal([])
    expect(byDefault.unknown.map(({ asker }) => asker)).to.deep.equal([
      doctor.keys.account,
      stranger.keys.account,
    ])
    const { known, unknown } = waitingRequests(state, (account) => account === doctor.keys.account)
    expect(known.map(({ asker }) => asker)).to.deep.equal([doctor.keys.account])
    expect(unknown.map(({ asker }) => asker)).to.deep.equal([stranger.keys.account])
  })

  describe("against somebody who does not keep the rules", () => {
    it("shows a reason as altered where the server has another one", async () => {
      const sealed = await patient.services.reasons.get(patient.keys.account, doctor.keys.account)
      if (!sealed) throw new Error("the reason is gone")
      const spoiled = Uint8Array.from(sealed)
      spoiled[2_000] = (spoiled[2_000] ?? 0) ^ 1
      const reasons = { ...patient.services.reasons, get: () => Promise.resolve(spoiled) }
      expect(
        await reasonOf(doctor, { ...patient, services: { ...patient.services, reasons } }),
      ).to.deep.equal({ kind: "altered" })
    })

    it("shows a reason as altered where another asker's is put in its place", async () => {
      const other = await patient.services.reasons.get(patient.keys.account, stranger.keys.account)
      const reasons = { ...patient.services.reasons, get: () => Promise.resolve(other) }
      expect(
        await reasonOf(doctor, { ...patient, services: { ...patient.services, reasons } }),
      ).to.deep.equal({ kind: "altered" })
    })

    it("does not ask for one record, of oneself, or at length", async () => {
      await expectRefusal("registry-refused", ask(doctor, { scope: recordScope(asRecordNumber(2)) }))
      await expectRefusal("registry-refused", ask(patient))
      await withdrawRequest(doctor.services, patient.keys.account)
      await expectRefusal("reason-too-long", ask(doctor, { reason: "x".repeat(501) }))
      expect(await mine(doctor)).to.equal("withdrawn")
    })

    it("asks nothing of a patient without a key", async () => {
      const nobody = world.visitor(9)
      await expectRefusal(
        "key-missing",
        requestAccess(doctor.services, {
          patient: nobody.account,
          scope: EVERYTHING,
          permissions: READ,
          expiresAt: (await doctor.services.reader.now()) + DAY,
          reason: "",
        }),
      )
    })

    it("keeps many accounts' requests out of the patient's journal, all of them unknown", async () => {
      const before = await patient.services.reader.journalLink(patient.keys.account)
      const spammers = await Promise.all([5, 6, 7, 8].map((index) => world.actor(index)))
      for (const spammer of spammers) await ask(spammer, { reason: "Buy now" })
      const { known, unknown } = waitingRequests(await asked(), (account) => account === doctor.keys.account)
      expect(known).to.deep.equal([])
      expect(unknown.length).to.equal(5)
      expect(await patient.services.reader.journalLink(patient.keys.account)).to.deep.equal(before)
    })

    it("tells a signed-out page nothing", async () => {
      const http = { baseUrl: world.app.url, fetch: cookieFetch(world.app.url) }
      const out = new HttpReasonStore({ ...http, account: patient.keys.account })
      await expectRefusal("signed-out", out.get(patient.keys.account, doctor.keys.account))
    })
  })

  describe("of a child for whom others act", () => {
    let child: Actor
    let mother: Actor
    let carer: Actor
    let late: Actor
    before(async () => {
      ;[child, mother] = [await world.actor(10), await world.actor(11)]
      ;[carer, late] = [await world.actor(12), await world.actor(13)]
    })

    const name = async (who: Actor, days = 30) =>
      nameDelegate(child.services, child.keys, {
        delegate: who.keys.account,
        until: (await child.services.reader.now()) + days * DAY,
        keyDigest: keyDigest(who.keys.publicKey),
      })
    const askFor = async (reason: string) =>
      requestAccess(doctor.services, {
        ...{ patient: child.keys.account, scope: EVERYTHING, permissions: READ, reason },
        expiresAt: (await child.services.reader.now()) + 90 * DAY,
      })
    const readBy = async (who: Actor, services = who.services) => {
      const view = await viewOf(who, child)
      const request = (await readRequests(who.services, view)).requests.get(doctor.keys.account)
      if (!request) throw new Error("nothing was asked")
      return readReason(services, who.keys, view, request)
    }
    const text = (said: string) => ({ kind: "text", text: said })

    it("the parent reads why, and so does the child; whoever is named later does not, nor a stranger", async () => {
      await name(mother)
      await askFor("Hearing test on Tuesday.")
      expect(await readBy(mother)).to.deep.equal(text("Hearing test on Tuesday."))
      expect(await readBy(child)).to.deep.equal(text("Hearing test on Tuesday."))
      await expectRefusal("delegation-over", readBy(late))
      await name(late)
      expect(await readBy(late)).to.deep.equal({ kind: "before-you" })
      await expectRefusal("delegation-over", readBy(stranger))
      // Handed the bytes by somebody who may have them, a stranger still opens nothing.
      const colluding = { ...stranger.services, reasons: mother.services.reasons }
      expect(await readBy(stranger, colluding)).to.deep.equal({ kind: "not-for-you" })
    })

    it("the parent says no in the child's name, and the reason is forgotten", async () => {
      const hers = await actFor(mother.services, mother.keys, child.keys.account)
      const no = { asker: doctor.keys.account, forGood: false }
      await declineRequest(mother.services, hers, no)
      expect(await readBy(child)).to.deep.equal({ kind: "missing" })
    })

    it("who has made another key since being named is left out, and who acts no more", async () => {
      await name(carer, 40)
      const digest = keyDigest(publicKeyOf(new Uint8Array(32).fill(9)))
      const { agreed } = doctor.services
      const services = {
        ...doctor.services,
        agreed: Object.create(agreed, {
          key: {
            value: async (account: Address) => {
              const key = await agreed.key(account)
              return key && account === carer.keys.account ? { ...key, digest } : key
            },
          },
        }) as typeof agreed,
      }
      await world.later(31 * DAY)
      const expiresAt = (await child.services.reader.now()) + 90 * DAY
      const asked = { patient: child.keys.account, scope: EVERYTHING, permissions: READ, expiresAt }
      await requestAccess(services, { ...asked, reason: "After a month." })
      expect(await readBy(child)).to.deep.equal(text("After a month."))
      expect(await readBy(carer)).to.deep.equal({ kind: "not-for-you" })
      await expectRefusal("delegation-over", readBy(mother))
    })

    it("asks nothing where the providers do not agree on who acts for the child", async () => {
      const agreed = Object.create(doctor.services.agreed, {
        journal: { value: () => Promise.reject(new KeywardError("providers-disagree")) },
      }) as typeof doctor.services.agreed
      const other = await world.actor(14)
      await expectRefusal(
        "providers-disagree",
        requestAccess(
          { ...other.services, agreed },
          {
            ...{ patient: child.keys.account, scope: EVERYTHING, permissions: READ, reason: "Why" },
            expiresAt: 2 ** 39,
          },
        ),
      )
      expect(await other.services.requests.askedBy(other.keys.account)).to.deep.equal([])
    })
  })
})
