/** Set by the server of `scripts/serve.ts` over whatever a client sends under this name. */
export const PEER_HEADER = "keyward-peer"

/** Whom a limit counts for, see {@link networkOf}. */
export const peerOf = (request: Request): string => networkOf(request.headers.get(PEER_HEADER) ?? "unknown")

/**
 * An IPv4 address, or the /56 that an IPv6 customer has whole as a rule (RIPE-690, section 4.2). Some proxies write the
 * port behind it: another connection is not another client.
 */
export function networkOf(peer: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(peer)?.[1]
  const address = bracketed ?? /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(peer)?.[1] ?? peer
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(":")) return address
  const [head = "", tail] = address.toLowerCase().split("%")[0]!.split("::")
  const groups = head ? head.split(":") : []
  const missing =
    tail === undefined ? 0 : Math.max(0, 8 - groups.length - (tail ? tail.split(":").length : 0))
  const full = [...groups, ...Array<string>(missing).fill("0"), ...(tail ? tail.split(":") : [])]
  const values = full.slice(0, 4).map((group) => parseInt(group, 16) || 0)
  values[3] = (values[3] ?? 0) & 0xff00
  return `${values.map((value) => value.toString(16)).join(":")}::/56`
}
