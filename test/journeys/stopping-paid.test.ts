import { expect } from "chai"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { asScope, EVERYTHING } from "../../app/_core/types"
import { endDelegate } from "../../app/_journeys/end-delegate"
import { nameDelegate } from "../../app/_journeys/name-delegate"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { DAY, expectRefusal, share } from "./acts"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a thief of the wallet who uses up what the relay pays for", () => {
  let world: World
  let patient: Actor
  let doctor: Actor
  let sister: Actor
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true, gasPerDay: 200_000_000 })
    for (const index of [1, 2, 3])
      await world.chain.provider.send("hardhat_setBalance", [world.visitor(index).account, "0x0"])
    patient = await world.actor(1)
    doctor = await world.actor(2)
    sister = await world.actor(3)
  })
  after(() => world.stop())

  const delegateUntil = () => patient.services.reader.delegateUntil(patient.keys.account, sister.keys.account)
  const permissions = async (scope = EVERYTHING) =>
    (await patient.services.reader.grant(patient.keys.account, scope, doctor.keys.account)).permissions

  it("does not keep the owner from stopping people, who has no ether", async () => {
    const { services, keys } = patient
    await share(patient, EVERYTHING, doctor)
    await share(patient, asScope(7n), doctor)
    await nameDelegate(services, keys, {
      ...{ delegate: sister.keys.account, keyDigest: keyDigest(sister.keys.publicKey) },
      until: (await services.reader.now()) + 30 * DAY,
    })
    const burn = (invitationOnly: boolean) => services.writer.setInvitationOnly(invitationOnly)
    let isOver = false
    for (let times = 0; times < 100 && !isOver; times++)
      isOver = await burn(times % 2 === 0).then(
        () => false,
        () => true,
      )
    await expectRefusal("nobody-pays", burn(true))

    for (const scope of [EVERYTHING, asScope(7n)])
      await revokeAccess(services, keys, { scope, grantees: [doctor.keys.account] })
    expect([await permissions(), await permissions(asScope(7n))]).to.deep.equal([0, 0])
    // The new master waits for somebody who pays; that the sister is not served any more does not
    await endDelegate(services, keys, sister.keys.account).catch(() => undefined)
    expect(await delegateUntil()).to.equal(0)
    // What stops nobody is not paid for
    await expectRefusal("nobody-pays", services.writer.endDelegate(doctor.keys.account))
    await expectRefusal("nobody-pays", burn(true))
  }).timeout(120_000)
})
