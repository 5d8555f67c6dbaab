import type { Server } from "node:http"

/**
 * Closes a server without breaking off what it is doing: nobody new is let in, connections that are idle end, and
 * requests under way may finish.
 * @param graceMs after so long the rest is broken off, for whoever asked us to end will insist
 * @returns how many requests were broken off
 */
export async function drain(server: Server, graceMs: number): Promise<number> {
  // Requests on connections that are kept alive would go on coming.
  server.prependListener("request", (_, response) => response.setHeader("connection", "close"))
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  // A connection becomes idle when its answer ends, which closes none of those that were told to stay open before.
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  let late = 0
  const end = setTimeout(() => {
    server.getConnections((_, count) => {
      late = count
      server.closeAllConnections()
    })
  }, graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(end)
  return late
}
