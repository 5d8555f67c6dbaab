import { createServer } from "node:net"

const canListen = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code === "EADDRNOTAVAIL"))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })

/** Nobody on either of the addresses that a browser takes for localhost. */
const isFree = async (port: number) => (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"))

/**
 * The wished port on 127.0.0.1, or the next free one after it.
 * @throws where twenty in a row are taken
 */
export const freePort = async (wished: number): Promise<number> => {
  for (let port = wished; port < wished + 20; port += 1) if (await isFree(port)) return port
  throw new Error(`The ports ${wished} to ${wished + 19} are all taken: stop something that listens there.`)
}
