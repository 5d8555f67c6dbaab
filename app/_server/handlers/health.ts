import { asKeywardError, KeywardError } from "../../_core/errors"
import type { Exchange } from "../http/answer"
import { json } from "../http/errors"
import { checkLedger } from "../ledger/identity"
import type { Services } from "../services.types"

/** GET /api/config -> what every page is told, see `PublicConfig` */
export function getConfig({ services }: Exchange<Services>): Promise<Response> {
  return Promise.resolve(json(services.config))
}

/**
 * GET /api/health -> what works; 503 where something does not. `damaged`: records of which the store has lost something,
 * as far as it was found out since the start, by reading, HEAD or reconciling; everybody else's are served.
 */
export async function getHealth({ services }: Exchange<Services>): Promise<Response> {
  const parts = await partsOf(services)
  const well = Object.values(parts).every((part) => part === "ok")
  const damaged = services.damage.count
  const state = { ...parts, relay: await relayState(services), ...(damaged > 0 ? { damaged } : {}) }
  return json(state, well ? 200 : 503)
}

/** What the server needs, each `ok` or the code of what is wrong. */
export async function partsOf(
  services: Pick<Services, "database" | "pins" | "registry" | "config">,
): Promise<{ readonly database: string; readonly store: string; readonly chain: string }> {
  const [database, store, chain] = await Promise.all([
    stateOf(() => checkLedger(services.database)),
    stateOf(() => services.pins.health()),
    stateOf(() => checkIncarnation(services)),
  ])
  return { database, store, chain }
}

/** Without a relay people pay for themselves, so its state makes nobody ill: `ok`, or why nobody is paid for. */
async function relayState({ relay }: Services): Promise<string> {
  return (relay ? (await relay.offer()).reason : "off") ?? "ok"
}

/** @throws KeywardError `chain-restarted` where the provider serves another chain than the one deployed to */
export async function checkIncarnation({
  registry,
  config,
}: Pick<Services, "registry" | "config">): Promise<void> {
  if ((await registry.incarnation()) !== config.incarnation) throw new KeywardError("chain-restarted")
}

async function stateOf(check: () => Promise<unknown>): Promise<string> {
  try {
    await check()
    return "ok"
  } catch (error) {
    return asKeywardError(error, "server-failed").code
  }
}

/** Every path of the API that is nothing. */
export function unknownRoute(): Promise<Response> {
  return Promise.resolve(json({ code: "request-malformed", details: { reason: "route" } }, 404))
}
