import { expect } from "chai"
import { createServer, request as httpRequest } from "node:http"
import type { IncomingMessage, RequestListener, Server } from "node:http"
import type { AddressInfo } from "node:net"
import { isKeywardError } from "../../../app/_core/errors"
import { fetchPublic, MAX_FETCHED_BYTES } from "../../../app/_server/links/fetch-public"
import type { Internet } from "../../../app/_server/links/fetch-public"
import { isPublicAddress } from "../../../app/_server/links/public-address"

const HERE = { address: "127.0.0.1", family: 4 }

describe("asking a public host", () => {
  let server: Server
  let answer: RequestListener
  let seen: IncomingMessage[]
  before((done) => {
    server = createServer((request, response) => {
      seen.push(request)
      answer(request, response)
    })
    server.listen(0, "127.0.0.1", done)
  })
  beforeEach(() => {
    seen = []
    answer = (_request, response) => response.end("hello")
  })
  after((done) => {
    server.closeAllConnections()
    server.close(done)
  })

  /** A host on this machine in the place of the internet. */
  const here = (change: Partial<Internet> = {}): Internet => ({
    resolve: () => Promise.resolve([HERE]),
    isAllowed: () => true,
    request: httpRequest,
    port: (server.address() as AddressInfo).port,
    timeoutMs: 5_000,
    ...change,
  })
  const refused = async (url: string, internet: Internet = here()) => {
    const thrown = await fetchPublic(internet)(url, null).catch((error: unknown) => error)
    return isKeywardError(thrown, "link-unreachable") && Object.keys(thrown.details).length === 0
  }

  it("gives its answer, and tells it nothing but what was asked", async () => {
    const { status, body } = await fetchPublic(here())("https://links.example/a?b=c", null)
    expect([status, new TextDecoder().decode(body)]).to.deep.equal([200, "hello"])
    expect(seen[0]?.url).to.equal("/a?b=c")
    expect(Object.keys(seen[0]?.headers ?? {})).to.have.members([
      "accept",
      "accept-encoding",
      "host",
      "connection",
    ])
    expect(seen[0]?.headers["accept-encoding"]).to.equal("identity")
  })

  it("posts a body as JSON", async () => {
    answer = (request, response) => request.pipe(response)
    const { body } = await fetchPublic(here())("https://links.example/", `{"recipient":"é"}`)
    expect(new TextDecoder().decode(body)).to.equal(`{"recipient":"é"}`)
    expect(seen[0]?.method).to.equal("POST")
  })

  it("takes https on port 443 of a name only", async () => {
    for (const url of [
      ...[
        "http://links.example/",
        "https://links.example:8443/",
        "https://user@links.example/",
        "ftp://links.example/",
      ],
      ...[
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
      ],
      ...["https://links.example./", "https://intranet/", "file:///etc/passwd", "not an address", ""],
    ])
      expect(await refused(url), url).to.equal(true)
    expect(seen).to.deep.equal([])
  })

  it("does not connect if one of the addresses is not public", async () => {
    const resolve = () => Promise.resolve([{ address: "8.8.8.8", family: 4 }, HERE])
    expect(await refused("https://links.example/", here({ resolve, isAllowed: isPublicAddress }))).to.equal(
      true,
    )
    expect(await refused("https://links.example/", here({ resolve: () => Promise.resolve([]) }))).to.equal(
      true,
    )
    expect(seen).to.deep.equal([])
  })

  it("connects to the address that was looked at, and asks for the name once", async () => {
    let asked = 0
    const resolve = () => Promise.resolve(asked++ === 0 ? [HERE] : [{ address: "192.0.2.1", family: 4 }])
    const { status } = await fetchPublic(here({ resolve }))("https://rebinding.example/", null)
    expect([status, asked]).to.deep.equal([200, 1])
  })

  it("follows no redirect", async () => {
    answer = (_request, response) => response.writeHead(302, { location: "https://other.example/" }).end()
    expect((await fetchPublic(here())("https://links.example/", null)).status).to.equal(302)
    expect(seen).to.have.length(1)
  })

  it("takes no compressed answer and none that is too long", async () => {
    answer = (_request, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x")
    expect(await refused("https://links.example/")).to.equal(true)
    answer = (_request, response) => response.end(Buffer.alloc(MAX_FETCHED_BYTES + 1))
    expect(await refused("https://links.example/")).to.equal(true)
    answer = (_request, response) => response.end(Buffer.alloc(MAX_FETCHED_BYTES))
    expect((await fetchPublic(here())("https://links.example/", null)).body).to.have.length(MAX_FETCHED_BYTES)
  })

  it("ends when its time is over, whether the name or the host keeps it waiting", async () => {
    answer = (_request, response) => void response.write("a")
    expect(await refused("https://links.example/", here({ timeoutMs: 50 }))).to.equal(true)
    const resolve = () => new Promise<never>(() => undefined)
    expect(await refused("https://links.example/", here({ resolve, timeoutMs: 50 }))).to.equal(true)
  })

  it("says the same of a name that is not known", async () => {
    const resolve = () => Promise.reject(new Error("ENOTFOUND"))
    expect(await refused("https://links.example/", here({ resolve }))).to.equal(true)
  })
})
