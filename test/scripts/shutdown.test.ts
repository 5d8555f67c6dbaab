import { createServer, request } from "node:http"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { expect } from "chai"
import { drain } from "../../scripts/lib/drain"
import { listenForOperators } from "../../scripts/lib/operators-port"

const portOf = (server: Server) => (server.address() as AddressInfo).port

describe("a server that is told to end", () => {
  /** Answers with how many bytes came, once all have come. */
  const start = async () => {
    const server = createServer((incoming, response) => {
      let bytes = 0
      incoming.on("data", (chunk: Buffer) => (bytes += chunk.length))
      incoming.on("end", () => response.end(String(bytes)))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return server
  }
  const upload = (server: Server) => {
    const sent = request({
      host: "127.0.0.1",
      port: portOf(server),
      method: "PUT",
      headers: { connection: "keep-alive" },
    })
    const answer = new Promise<string>((resolve, reject) => {
      sent.on("error", reject)
      sent.on("response", (response) => {
        let text = ""
        response.on("data", (chunk: Buffer) => (text += String(chunk)))
        response.on("end", () => resolve(text))
      })
    })
    const begun = new Promise<void>((resolve) => server.once("request", () => resolve()))
    sent.write("half")
    return { sent, answer, begun }
  }

  it("lets an upload that is under way end, and takes nobody new", async () => {
    const server = await start()
    const port = portOf(server)
    const { sent, answer, begun } = upload(server)
    await begun
    const drained = drain(server, 60_000)
    const refused = await fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Error)
    sent.end("half")
    expect(await answer).to.equal("8")
    expect(await drained).to.equal(0)
  })

  it("breaks off what does not end in time, and says how much that was", async () => {
    const server = await start()
    const { answer, begun } = upload(server)
    const broken = answer.catch((error: unknown) => error)
    await begun
    expect(await drain(server, 20)).to.equal(1)
    expect(await broken).to.be.instanceOf(Error)
  })

  it("does not wait for connections that are merely open", async () => {
    const server = await start()
    const port = portOf(server)
    expect(
      await (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "1234" })).text(),
    ).to.equal("4")
    expect(await drain(server, 60_000)).to.equal(0)
  })
})

describe("the port for operators", () => {
  const said = { status: 200, type: "text/plain", body: "ready" }

  it("is there only where it was asked for, and on this machine alone", async () => {
    expect(await listenForOperators({}, () => undefined)).to.equal(null)
    const server = (await listenForOperators({ KEYWARD_OPERATORS_PORT: "0" }, () => undefined))!
    try {
      expect((server.address() as AddressInfo).address).to.equal("127.0.0.1")
    } finally {
      server.close()
    }
    for (const port of ["x", "-1", "70000"]) {
      const refused = await listenForOperators({ KEYWARD_OPERATORS_PORT: port }, () => undefined).catch(
        String,
      )
      expect(refused).to.include("KEYWARD_OPERATORS_PORT")
    }
  })

  it("answers before anything is served, then what that says, and nothing else", async () => {
    let isServed = false
    const server = (await listenForOperators({ KEYWARD_OPERATORS_PORT: "0" }, (path) =>
      isServed ? Promise.resolve(path === "/readyz" ? said : null) : undefined,
    ))!
    const ask = async (path: string, method = "GET") => {
      const answer = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, { method })
      return [answer.status, await answer.text()]
    }
    try {
      expect(await ask("/healthz")).to.deep.equal([200, "ok\n"])
      expect((await ask("/readyz"))[0]).to.equal(503)
      isServed = true
      expect(await ask("/readyz?x=1")).to.deep.equal([200, "ready"])
      expect((await ask("/api/health"))[0]).to.equal(404)
      expect((await ask("/readyz", "POST"))[0]).to.equal(404)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
