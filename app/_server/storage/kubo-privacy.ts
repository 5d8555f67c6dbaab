import { KeywardError } from "../../_core/errors"

/** One setting of a private node: its place in Kubo's configuration, the value, and what any other value does. */
export interface PrivateSetting {
  readonly key: string
  readonly value: string | boolean | readonly never[]
  readonly otherwise: string
}

/**
 * What makes a Kubo node private (docs/config.md of Kubo 0.42). `npm run kubo` writes these, and the app refuses a node
 * that says otherwise: what it announces or serves goes past the gate, and is not taken back by erasing.
 */
export const PRIVATE_SETTINGS: readonly PrivateSetting[] = [
  { key: "Addresses.Swarm", value: [], otherwise: "listens to other nodes" },
  { key: "Addresses.Gateway", value: [], otherwise: "serves a web gateway" },
  { key: "Bootstrap", value: [], otherwise: "looks for other nodes" },
  { key: "Peering.Peers", value: [], otherwise: "keeps connections to other nodes" },
  { key: "Routing.Type", value: "none", otherwise: "asks and answers a routing system" },
  { key: "Provide.Enabled", value: false, otherwise: "announces what it holds" },
  { key: "AutoConf.Enabled", value: false, otherwise: "fetches its settings from elsewhere" },
  { key: "AutoTLS.Enabled", value: false, otherwise: "registers a name and a certificate" },
  { key: "Discovery.MDNS.Enabled", value: false, otherwise: "makes itself known in the local network" },
  { key: "Swarm.RelayClient.Enabled", value: false, otherwise: "can be reached through other nodes" },
  { key: "Swarm.RelayService.Enabled", value: false, otherwise: "passes on connections of other nodes" },
  { key: "Swarm.EnableHolePunching", value: false, otherwise: "opens ways through firewalls" },
  { key: "Swarm.DisableNatPortMap", value: true, otherwise: "opens a port in the router" },
  { key: "Gateway.NoFetch", value: true, otherwise: "fetches for its gateway what others hold" },
  { key: "Gateway.ExposeRoutingAPI", value: false, otherwise: "offers a routing API" },
]

/** The value at a dotted place. */
export function settingAt(config: unknown, key: string): unknown {
  let at = config
  for (const name of key.split("."))
    at = typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[name] : undefined
  return at
}

/** Why a node with this configuration is not private, each reason with its setting; empty where it is. */
export function publicReasons(config: unknown): readonly string[] {
  const reasons = PRIVATE_SETTINGS.filter(({ key, value }) => !isSame(settingAt(config, key), value)).map(
    ({ key, otherwise }) => `it ${otherwise} (${key})`,
  )
  const tokens = settingAt(config, "API.Authorizations")
  const hasToken = typeof tokens === "object" && tokens !== null && Object.keys(tokens).length > 0
  const api = settingAt(config, "Addresses.API")
  const reachable = (Array.isArray(api) ? api : [api])
    .map(String)
    .filter((address) => !LOOPBACK.test(address))
  if (reachable.length > 0 && !hasToken)
    reasons.push("its RPC can be reached from other machines and asks for no token (Addresses.API)")
  return reasons
}

/** @throws KeywardError `store-public` with the reasons where the node is not private */
export function requirePrivate(config: unknown): void {
  const reasons = publicReasons(config)
  if (reasons.length > 0)
    throw new KeywardError("store-public", { reason: `the Kubo node is public: ${reasons.join(", ")}` })
}

const LOOPBACK = /^\/(?:ip4\/127\.\d+\.\d+\.\d+|ip6\/::1|unix)\//

function isSame(found: unknown, wanted: PrivateSetting["value"]): boolean {
  // A list that is not there is an empty one.
  if (Array.isArray(wanted))
    return found === undefined || found === null || (Array.isArray(found) && found.length === 0)
  return found === wanted
}
