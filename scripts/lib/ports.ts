import { createServer } from "node:net"

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)))
  })

/**
 * The wished port on 127.0.0.1, or the next free one after it.
 * @throws where twenty in a row are taken
 */
export const freePort = async (wished: number): Promise<number> => {
  for (let port = wished; port < wished + 20; port += 1) if (await isFree(port)) return port
  throw new Error(`The ports ${wished} to ${wished + 19} are all taken: stop something that listens there.`)
}
