import { expect } from "chai"
import { FrontDoor, frontDoorOptions } from "../../../app/_server/http/front-door"

const knock = { method: "GET", url: "/", host: "127.0.0.1:3000", peer: "203.0.113.7" }
const SITE = "https://records.example.org"

describe("the front door", () => {
  it("lets pages, static files and the API pass under our own name", () => {
    const door = new FrontDoor({ origin: null, securityContact: null })
    for (const url of ["/", "/_next/static/x.js", "/api/pdf/cmaps/x.bcmap", "/api/session?x=1"])
      for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
        expect(door.answer({ ...knock, method, url })).to.equal(null)
  })

  it("answers TRACE and every other method with 405 and those that there are", () => {
    const door = new FrontDoor({ origin: null, securityContact: null })
    for (const method of ["TRACE", "TRACK", "CONNECT", "PROPFIND", "get", ""]) {
      const turned = door.answer({ ...knock, method })
      expect([turned?.status, turned?.headers["allow"]]).to.deep.equal([
        405,
        "GET, HEAD, POST, PUT, DELETE, OPTIONS",
      ])
    }
  })

  it("serves pages and static files under no name that somebody pointed at us", () => {
    const local = new FrontDoor({ origin: null, securityContact: null })
    const site = new FrontDoor({ origin: SITE, securityContact: null })
    for (const url of ["/", "/api/pdf/cmaps/x.bcmap", "/_next/static/x.js"]) {
      expect(local.answer({ ...knock, url, host: "evil.example" })?.status).to.equal(400)
      expect(site.answer({ ...knock, url, host: "127.0.0.1:3000" })?.status).to.equal(400)
      expect(site.answer({ ...knock, url, host: "" })?.status).to.equal(400)
      expect(site.answer({ ...knock, url, host: "records.example.org" })).to.equal(null)
    }
  })

  it("counts a network once, whatever its addresses and ports, and says when to come again", () => {
    const door = new FrontDoor({ origin: null, securityContact: null, clock: () => 0 })
    for (let i = 0; i < 6_000; i++)
      expect(door.answer({ ...knock, peer: `[2001:db8:1:${(i % 256).toString(16)}::${i}]:${i}` })).to.equal(
        null,
      )
    const turned = door.answer({ ...knock, peer: "2001:db8:1:7::1" })
    expect([turned?.status, turned?.headers["retry-after"]]).to.deep.equal([429, "1"])
    expect(door.answer({ ...knock, peer: "2001:db8:1:100::1" })).to.equal(null)
  })

  it("tells browsers to come by https where it is served so, and only there", () => {
    expect(new FrontDoor({ origin: SITE, securityContact: null }).headers).to.deep.equal({
      "strict-transport-security": "max-age=31536000",
    })
    expect(new FrontDoor({ origin: null, securityContact: null }).headers).to.deep.equal({})
  })

  it("says where a weakness is reported to, if the operator said so", () => {
    const url = "/.well-known/security.txt"
    const told = { KEYWARD_SECURITY_CONTACT: "mailto:security@example.org", KEYWARD_ORIGIN: `${SITE}/` }
    const turned = new FrontDoor(frontDoorOptions(told)).answer({
      ...{ ...knock, url },
      host: "records.example.org",
    })
    expect(turned?.status).to.equal(200)
    expect(turned?.body).to.match(/^Contact: mailto:security@example\.org\nExpires: \d{4}-/)
    expect(turned?.body).to.include(`Canonical: ${SITE}${url}\n`)
    const expires = Date.parse(/Expires: (.*)/.exec(turned?.body ?? "")?.[1] ?? "")
    expect(expires).to.be.within(Date.now() + 86_400_000, Date.now() + 365 * 86_400_000)
    expect(new FrontDoor({ origin: null, securityContact: null }).answer({ ...knock, url })).to.equal(null)
    expect(() => frontDoorOptions({ KEYWARD_SECURITY_CONTACT: "javascript:x" })).to.throw(TypeError)
  })
})
