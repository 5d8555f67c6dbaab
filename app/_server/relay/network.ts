/**
 * The network of a peer (`peerOf`): the /24 of an IPv4 address, the /48 of an IPv6 one, which is what one customer gets.
 */
export function networkOf(peer: string): string {
  const [, three] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(peer) ?? []
  if (three) return `${three}.0/24`
  if (!peer.includes(":")) return peer
  return `${peer.split(":").slice(0, 3).join(":")}::/48`
}
