import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { EVERYTHING, READ } from "../../app/_core/types"
import { readReason, readRequests } from "../../app/_journeys/answer-request"
import { requestAccess } from "../../app/_journeys/request-access"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { DAY, viewOf } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

/** The chain names the digest of the reason that an open request has; a session alone changes nothing there. */
describe("a stolen session and the reason of a request that is open", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  const spoil: readonly (readonly [string, (stolen: Services, patient: string) => Promise<unknown>])[] = [
    [
      "puts another in its place",
      ({ reasons }, patient) => reasons.put(patient as never, randomBytes(3_286)),
    ],
    ["forgets it", ({ reasons, account }, patient) => reasons.forget(patient as never, account)],
  ]
  for (const [index, [name, work]] of spoil.entries())
    it(`does not take it from the patient where it ${name}`, async () => {
      const [patient, doctor] = [await world.actor(1 + 2 * index), await world.actor(2 + 2 * index)]
      await requestAccess(doctor.services, {
        ...{ patient: patient.keys.account, scope: EVERYTHING, permissions: READ },
        expiresAt: (await doctor.services.reader.now()) + 90 * DAY,
        reason: "You are referred to us for Tuesday.",
      })
      const stolen = world.visitor(2 + 2 * index)
      await signIn(stolen, { host: world.app.host, origin: world.app.url })
      await work(stolen, patient.keys.account).catch(() => undefined)
      const view = await viewOf(patient, patient)
      const request = (await readRequests(patient.services, view)).requests.get(doctor.keys.account)
      const read = await readReason(patient.services, patient.keys, view, request!)
      expect(read).to.deep.include({ text: "You are referred to us for Tuesday." })
    })
})
