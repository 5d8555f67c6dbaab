import { createServer } from "node:http"
import type { Server } from "node:http"
import type { OperatorAnswer } from "../../app/_server/watch/operations"

/**
 * A port of its own for `/healthz`, `/readyz` and `/metrics`: only where `KEYWARD_OPERATORS_PORT` names one, and on
 * 127.0.0.1 unless `KEYWARD_OPERATORS_HOST` says otherwise. Nothing there asks who is asking: whoever reaches it reads
 * it.
 * @param answer undefined before anything is served
 * @throws where the port is no number or is taken
 */
export async function listenForOperators(
  env: Readonly<Record<string, string | undefined>>,
  answer: (path: string) => Promise<OperatorAnswer | null> | undefined,
): Promise<Server | null> {
  const text = env["KEYWARD_OPERATORS_PORT"]
  if (!text) return null
  const port = Number(text)
  if (!Number.isSafeInteger(port) || port < 0 || port > 65_535)
    throw new TypeError("KEYWARD_OPERATORS_PORT is no port")
  const server = createServer((request, response) => {
    const say = (status: number, type: string, body: string) =>
      void response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body)
    const [path = "/"] = (request.url ?? "/").split("?")
    const given =
      request.method === "GET"
        ? (answer(path) ?? Promise.resolve(BEFORE[path] ?? null))
        : Promise.resolve(null)
    given.then(
      (said) =>
        said ? say(said.status, said.type, said.body) : say(404, "text/plain", "Nothing is here.\n"),
      () => say(500, "text/plain", "This could not be told.\n"),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, env["KEYWARD_OPERATORS_HOST"] || "127.0.0.1", resolve)
  })
  return server
}

const BEFORE: Readonly<Record<string, OperatorAnswer>> = {
  "/healthz": { status: 200, type: "text/plain", body: "ok\n" },
  "/readyz": { status: 503, type: "application/json", body: '{"starting":true}\n' },
}
