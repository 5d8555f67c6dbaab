import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { changeLink, endLink, makeLink } from "../../app/_journeys/links"
import { signIn } from "../../app/_journeys/sign-in"
import { startWorld } from "./world"
import type { Actor, World } from "./world"

describe("a stolen session and the owner's links", () => {
  let world: World
  let patient: Actor
  before(async () => {
    world = await startWorld()
    patient = await world.actor(1)
  })
  after(() => world.stop())

  const make = () =>
    makeLink(patient.services, patient.keys, {
      ...{ flags: new Set(["L"] as const), passcode: null, expires: null, label: "" },
      ...{ files: [{ type: "application/fhir+json", json: '{"resourceType":"Basic"}' }], contents: [] },
    })
  const stolenLinks = async () => {
    const services = world.visitor(1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services.links(patient.keys)
  }
  it("does not put other files in the place of what a link leads to, without the link's key", async () => {
    const { row } = await make()
    const links = await stolenLinks()
    const [jwe, token] = ["eyJhIjoxfQ..AAAA.AAAA.AAAA", randomBytes(32)]
    await links
      .putFile(row, { edition: 2, place: 0 }, { type: "application/fhir+json", jwe }, token)
      .catch(() => undefined)
    await links.finish(row, 2, 1, token).catch(() => undefined)
    expect(await world.app.services.links.files(row, 1)).to.have.length(1)
  })

  it("does not end them; the owner changes and ends them by the copy, anybody's session a month later", async () => {
    const refused = (error: unknown) => (isKeywardError(error) ? error.code : String(error))
    const [one, two] = [await make(), await make()]
    const links = await stolenLinks()
    for (const token of [null, randomBytes(32)])
      expect(await links.end(one.row, token).catch(refused)).to.equal("not-allowed")
    const { services, keys } = patient
    const theirs = world.visitor(1)
    await signIn(theirs, { host: world.app.host, origin: world.app.url })
    const copies = theirs.sealed(keys)
    const taking: readonly (() => Promise<unknown>)[] = [
      () => copies.remove("links", one.row, 1),
      () => copies.save("links", one.row, randomBytes(9), 1),
    ]
    for (const take of taking) expect(await take().catch(refused), "the copy").to.equal("not-allowed")
    await changeLink(services, keys, one, 2, [{ type: "application/fhir+json", json: "{}" }])
    expect(await world.app.services.links.files(one.row, 2)).to.have.length(1)
    await endLink(services, keys, one)
    expect(await world.app.services.links.files(one.row, 2)).to.have.length(0)
    await links.end(one.row, null)
    await world.app.services.database.query("UPDATE links SET made_at = made_at - 2592000")
    await links.end(two.row, null)
    expect(await world.app.services.links.files(two.row, 1)).to.have.length(0)
  })
})
