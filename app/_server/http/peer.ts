/** Set by the server of `scripts/serve.ts` over whatever a client sends under this name. */
export const PEER_HEADER = "keyward-peer"

/** Whom a limit counts for: an IPv4 address, or the /64 that an IPv6 customer has whole. */
export function peerOf(request: Request): string {
  const address = request.headers.get(PEER_HEADER) ?? "unknown"
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(":")) return address
  const [head = "", tail] = address.toLowerCase().split("::")
  const groups = head ? head.split(":") : []
  const missing =
    tail === undefined ? 0 : Math.max(0, 8 - groups.length - (tail ? tail.split(":").length : 0))
  const full = [...groups, ...Array<string>(missing).fill("0"), ...(tail ? tail.split(":") : [])]
  return `${full.slice(0, 4).join(":")}::/64`
}
