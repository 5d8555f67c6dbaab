import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { ConcurrencyLimit, RateLimit } from "../../../app/_server/http/limits"
import { peerOf, PEER_HEADER } from "../../../app/_server/http/peer"

describe("RateLimit", () => {
  let now = 0
  beforeEach(() => (now = 0))
  const refused = (limit: RateLimit, key: string): boolean => {
    try {
      limit.takeNow(key)
      return false
    } catch (error) {
      if (!isKeywardError(error, "too-many-requests")) throw error
      return true
    }
  }

  it("lets so many through, and the next when its time has come", () => {
    const limit = new RateLimit(3, 30_000, 10, () => now)
    expect([1, 2, 3, 4].map(() => refused(limit, "a"))).to.deep.equal([false, false, false, true])
    now = 9_999
    expect(refused(limit, "a")).to.be.true
    now = 10_000
    expect(refused(limit, "a")).to.be.false
    expect(refused(limit, "a")).to.be.true
  })

  it("says in how many seconds", () => {
    const limit = new RateLimit(1, 60_000, 10, () => now)
    limit.takeNow("a")
    now = 500
    expect(() => limit.takeNow("a"))
      .to.throw()
      .with.deep.property("details", { seconds: 60 })
  })

  it("counts each key for itself", () => {
    const limit = new RateLimit(1, 30_000, 10, () => now)
    limit.takeNow("a")
    expect(refused(limit, "b")).to.be.false
  })

  it("remembers only so many keys, the last used ones", () => {
    const limit = new RateLimit(1, 30_000, 2, () => now)
    for (const key of ["a", "b"]) limit.takeNow(key)
    expect(refused(limit, "a")).to.be.true
    limit.takeNow("c")
    expect(limit.size).to.equal(2)
    expect(refused(limit, "a"), "used after b").to.be.true
    expect(refused(limit, "b"), "forgotten").to.be.false
  })
})

describe("ConcurrencyLimit", () => {
  it("counts what runs, and what has ended no more", () => {
    const limit = new ConcurrencyLimit(2)
    const [end] = [limit.begin("a"), limit.begin("a")]
    expect(() => limit.begin("a"))
      .to.throw()
      .with.property("code", "too-many-requests")
    limit.begin("b")
    end()
    limit.begin("a")
    expect(() => limit.begin("a")).to.throw()
  })
})

describe("peerOf", () => {
  const peer = (address: string) => peerOf(new Request("http://x", { headers: { [PEER_HEADER]: address } }))

  it("is an IPv4 address, however it is written", () => {
    expect(peer("203.0.113.7")).to.equal("203.0.113.7")
    expect(peer("::ffff:203.0.113.7")).to.equal("203.0.113.7")
  })
  it("is the /56 of an IPv6 address", () => {
    expect(peer("2001:db8:1:2:3:4:5:6")).to.equal("2001:db8:1:0::/56")
    expect(peer("2001:db8:1:ff::6")).to.equal("2001:db8:1:0::/56")
    expect(peer("2001:db8:1:1ff::6")).to.equal("2001:db8:1:100::/56")
    expect(peer("2001:DB8::6")).to.equal("2001:db8:0:0::/56")
    expect(peer("fe80::1%eth0")).to.equal("fe80:0:0:0::/56")
    expect(peer("::1")).to.equal("0:0:0:0::/56")
  })
  it("is the same whatever the port", () => {
    expect(peer("203.0.113.7:40123")).to.equal("203.0.113.7")
    expect(peer("[2001:db8:1:2::6]:443")).to.equal("2001:db8:1:0::/56")
    expect(peer("[2001:db8:1:2::6]")).to.equal("2001:db8:1:0::/56")
    expect(peer("[::ffff:203.0.113.7]:9")).to.equal("203.0.113.7")
  })
  it("is one for all whom nobody named", () => expect(peerOf(new Request("http://x"))).to.equal("unknown"))
})
