import { createServer, get } from "node:http"
import type { IncomingMessage } from "node:http"
import { randomUUID } from "node:crypto"
import { fileURLToPath } from "node:url"
import next from "next"
import { FrontDoor, frontDoorOptions } from "../app/_server/http/front-door"
import { PEER_HEADER } from "../app/_server/http/peer"
import { REQUEST_HEADER } from "../app/_server/http/request-id"
import type { OperatorAnswer } from "../app/_server/watch/operations"
import { drain } from "./lib/drain"
import { listenForOperators } from "./lib/operators-port"

/** A record of 2 GiB over a line of 1 Mbit/s takes five hours; a silent sender is cut off by the route itself. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000
const HEADERS_TIMEOUT_MS = 60_000
const KEEP_ALIVE_MS = 65_000
/** What is under way may finish for so long after a signal; whoever sent it insists later than that, as a rule. */
const GRACE_MS = 1_000 * Number(process.env.KEYWARD_SHUTDOWN_SECONDS || 25)

const hostname = process.env.HOST ?? "127.0.0.1"
const port = Number(process.env.PORT ?? 3000)
const behindProxy = process.env.KEYWARD_TRUST_PROXY === "1"

const app = next({ dev: false, dir: fileURLToPath(new URL("..", import.meta.url)), hostname, port })
await app.prepare()
const handle = app.getRequestHandler()

/** Who is asking: by the socket, or by the proxy in front of us where there is one. A client's word is overwritten. */
function peerOf(request: IncomingMessage): string {
  const forwarded = request.headers["x-forwarded-for"]
  const last = String(forwarded ?? "")
    .split(",")
    .at(-1)
    ?.trim()
  return (behindProxy && last) || (request.socket.remoteAddress ?? "unknown")
}

const options = {
  requestTimeout: REQUEST_TIMEOUT_MS,
  headersTimeout: HEADERS_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
}
const door = new FrontDoor(frontDoorOptions(process.env))
const server = createServer(options, (request, response) => {
  const peer = peerOf(request)
  const { method = "", url = "", headers } = request
  for (const [name, value] of Object.entries(door.headers)) response.setHeader(name, value)
  const turned = door.answer({ method, url, host: headers.host ?? "", peer })
  if (turned) {
    // Unread bytes of a refused body would hold the answer back.
    if (turned.status >= 400) response.setHeader("connection", "close")
    return void response.writeHead(turned.status, turned.headers).end(turned.body)
  }
  headers[PEER_HEADER] = peer
  headers[REQUEST_HEADER] = randomUUID()
  void handle(request, response)
})

server.on("error", (error: NodeJS.ErrnoException) => {
  const why = error.code === "EADDRINUSE" ? `port ${port} is taken by another program` : error.message
  process.stderr.write(`Keyward cannot be served: ${why}.\n`)
  process.exit(1)
})
server.listen(port, hostname, () => {
  const shown = hostname.includes(":") ? `[${hostname}]` : hostname
  process.stdout.write(`Keyward is served at http://${shown}:${port}\n`)
  begin()
  process.send?.({ ready: { port } })
})

/** Everything is opened at the first request: this one, so that what is to be erased does not wait for a visitor. */
function begin(): void {
  const wildcard = hostname === "0.0.0.0" || hostname === "::"
  const origin = process.env.KEYWARD_ORIGIN
  const host = origin ? new URL(origin).host : `127.0.0.1:${port}`
  const own = { host: wildcard ? "127.0.0.1" : hostname, port, path: "/api/health", headers: { host } }
  get(own, (answer) => answer.resume()).on("error", () => undefined)
}

interface Operated {
  operatorAnswer(path: string): Promise<OperatorAnswer | null>
  willClose(): void
  close(): Promise<void>
}
/** Next's bundles made it; there is none before the first request. */
const composition = () =>
  (globalThis as Record<symbol, unknown>)[Symbol.for("keyward.composition")] as Operated | undefined

const operators = await listenForOperators(process.env, (path) => composition()?.operatorAnswer(path)).catch(
  (error: unknown) => {
    process.stderr.write(`Keyward cannot open the port for operators: ${String(error)}.\n`)
    process.exit(1)
  },
)

let closing = false
async function close(): Promise<void> {
  if (closing) return
  closing = true
  composition()?.willClose()
  const late = await drain(server, GRACE_MS)
  if (late > 0) process.stderr.write(`${late} requests were broken off after ${GRACE_MS / 1_000} seconds.\n`)
  await composition()?.close()
  operators?.close()
  await app.close()
  process.exit(0)
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void close())
