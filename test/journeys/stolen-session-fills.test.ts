import { expect } from "chai"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { linkTokenDigest } from "../../app/_core/shl/link-token"
import { MAX_LINKS } from "../../app/_core/shl/link-limits"
import { endLink, forgetLink, listLinks, makeLink } from "../../app/_journeys/links"
import { signIn } from "../../app/_journeys/sign-in"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

/** The owner ends the session; what it filled must not keep the owner from making links any longer. */
describe("a stolen session that fills what an account may keep of links", () => {
  let world: World
  let patient: Actor
  let next = 1
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  beforeEach(async () => {
    patient = await world.actor(next++)
  })
  after(() => world.stop())

  const file = { type: "application/fhir+json", json: '{"resourceType":"Basic"}' } as const
  const make = () =>
    makeLink(patient.services, patient.keys, {
      ...{ flags: new Set(["L"] as const), passcode: null, expires: null, label: "" },
      ...{ files: [file], contents: [] },
    })
  const steal = async () => {
    const stolen = world.visitor(next - 1)
    await signIn(stolen, { host: world.app.host, origin: world.app.url })
    return stolen
  }
  /** What the owner can do from the list of links. */
  const cleanUp = async () => {
    await signIn(patient.services, { host: world.app.host, origin: world.app.url })
    await patient.services.server.endOtherSessions()
    for (const link of await listLinks(patient.services, patient.keys)) {
      await endLink(patient.services, patient.keys, link).catch(() => undefined)
      await forgetLink(patient.services, patient.keys, link.row).catch(() => undefined)
    }
  }
  const outcomeOf = (work: Promise<unknown>) =>
    work.then(
      () => "made",
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )

  it("by links that it alone can end keeps the owner from making one no longer than it lives", async () => {
    const stolen = await steal()
    const links = stolen.links(patient.keys)
    for (let count = 0; count < MAX_LINKS; count++) {
      const [row, token] = [toHex(randomBytes(32)), randomBytes(32)]
      const terms = { flags: new Set(["L"] as const), passcode: null, expires: null }
      await links.begin(row, { ...terms, tokenDigest: await linkTokenDigest(token) })
      const sealed = { type: file.type, jwe: "eyJhIjoxfQ..AAAA.AAAA.AAAA" }
      await links.putFile(row, { edition: 1, place: 0 }, sealed, token)
      await links.finish(row, 1, 1, token)
    }
    await cleanUp()
    expect(await outcomeOf(make())).to.equal("made")
  })
})
