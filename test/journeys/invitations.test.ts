import { expect } from "chai"
import { EVERYTHING, READ } from "../../app/_core/types"
import { readRequests } from "../../app/_journeys/answer-request"
import { isShutTo, readInvitations, setInvitation, setInvitationOnly } from "../../app/_journeys/invitations"
import { requestAccess } from "../../app/_journeys/request-access"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { DAY, expectRefusal, seenBy, share, titles, viewOf } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a doctor who takes records by invitation only", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let stranger: Actor

  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
    doctor = await world.actor(2)
    stranger = await world.actor(3)
    await addRecords(patient, [newRecord(new Uint8Array(40), { title: "ECG" })])
    await addRecords(stranger, [newRecord(new Uint8Array(40), { title: "Not asked for" })])
  })
  after(() => world.stop())

  const invite = (who: Actor, invited = true) =>
    setInvitation(doctor.services, { patient: who.keys.account, invited })
  const isShut = (to: Actor) => isShutTo(patient.services, doctor.keys.account, to.keys.account)
  const ask = async (by: Actor, whom: Actor) =>
    requestAccess(by.services, {
      ...{ patient: whom.keys.account, scope: EVERYTHING, permissions: READ, reason: "For Tuesday." },
      expiresAt: (await by.services.reader.now()) + 90 * DAY,
    })

  it("is open to anybody before", async () => {
    expect(await readInvitations(doctor.services)).to.deep.equal({ only: false, invited: [] })
    expect(await isShut(stranger)).to.equal(false)
  })

  it("is shut to whom they have not invited, and open to whom they have", async () => {
    await setInvitationOnly(doctor.services, true)
    expect([await isShut(patient), await isShut(stranger)]).to.deep.equal([true, true])
    await expectRefusal("not-invited", share(patient, EVERYTHING, doctor))
    await invite(patient)
    expect([await isShut(patient), await isShut(stranger)]).to.deep.equal([false, true])
    expect(await readInvitations(doctor.services)).to.deep.equal({
      only: true,
      invited: [patient.keys.account],
    })
    await share(patient, EVERYTHING, doctor)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["ECG"])
    await expectRefusal("not-invited", share(stranger, EVERYTHING, doctor))
  })

  it("keeps what is shared when the invitation is taken back, and the patient may prolong it, not begin again", async () => {
    await invite(patient, false)
    expect(await readInvitations(doctor.services)).to.deep.equal({ only: true, invited: [] })
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["ECG"])
    await share(patient, EVERYTHING, doctor, { days: 60 })
    const stop = { scope: EVERYTHING, grantees: [doctor.keys.account] }
    await revokeAccess(patient.services, patient.keys, stop)
    await expectRefusal("not-invited", share(patient, EVERYTHING, doctor))
  })

  it("lists those invited now, the latest first, each once", async () => {
    await invite(patient)
    await invite(stranger)
    await invite(patient, false)
    await invite(patient)
    const both = [patient.keys.account, stranger.keys.account]
    expect((await readInvitations(doctor.services)).invited).to.deep.equal(both)
    expect(await doctor.services.agreed.invitedBy(doctor.keys.account)).to.deep.equal(both)
    await invite(stranger, false)
    await invite(patient, false)
  })

  it("invites nobody without keys, and not themselves", async () => {
    const nobody = { patient: world.visitor(9).account, invited: true }
    await expectRefusal("key-missing", setInvitation(doctor.services, nobody))
    await expectRefusal("registry-refused", invite(doctor))
  })

  it("invites whom they ask, once, so that their yes arrives", async () => {
    expect(await isShut(patient)).to.equal(true)
    const confirmed: string[] = []
    const steps = async () =>
      requestAccess(
        doctor.services,
        {
          ...{ patient: patient.keys.account, scope: EVERYTHING, permissions: READ, reason: "For Tuesday." },
          expiresAt: (await doctor.services.reader.now()) + 90 * DAY,
        },
        ({ step }) => confirmed.push(step),
      )
    await steps()
    expect(confirmed.filter((step) => step === "confirmed")).to.have.length(2)
    expect(await isShut(patient)).to.equal(false)
    const state = await readRequests(patient.services, await viewOf(patient, patient))
    expect(state.requests.get(doctor.keys.account)?.status).to.equal("waiting")
    await share(patient, EVERYTHING, doctor)
    expect(titles(await seenBy(doctor, patient))).to.deep.equal(["ECG"])
    confirmed.length = 0
    await world.later(15 * DAY)
    await steps()
    expect(
      confirmed.filter((step) => step === "confirmed"),
      "already invited",
    ).to.have.length(1)
  })

  it("who goes by invitation only is asked by nobody else either", async () => {
    await setInvitationOnly(patient.services, true)
    await expectRefusal("not-invited", ask(stranger, patient))
    await setInvitationOnly(patient.services, false)
    await ask(stranger, patient)
  })

  it("is open to anybody again when they say so", async () => {
    await setInvitationOnly(doctor.services, false)
    expect(await isShut(stranger)).to.equal(false)
    await share(stranger, EVERYTHING, doctor)
  })
})
