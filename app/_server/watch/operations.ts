import { KeywardError } from "../../_core/errors"
import { partsOf } from "../handlers/health"
import type { Services } from "../services.types"
import { measure } from "./gauges"
import type { Metrics } from "./metrics"

/** An answer of the port for operators. */
export interface OperatorAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** What the port for operators asks of whatever is served. */
export interface Operated {
  readonly metrics: Metrics
  readonly services: () => Promise<Services>
  /** Whether it is being shut down: nobody is to be sent here any more. */
  readonly isClosing: () => boolean
}

/**
 * What operators and their machines ask, on a port of its own (`scripts/serve.ts`):
 * - `/healthz`: this process answers; nothing is asked of anybody. To be restarted where it does not.
 * - `/readyz`: it can serve, by database, store and chain; 503 where it cannot or is closing. To be sent nobody then.
 * - `/metrics`: Prometheus' text format. null for any other path.
 */
export async function operatorAnswer(path: string, operated: Operated): Promise<OperatorAnswer | null> {
  if (path === "/healthz") return { status: 200, type: "text/plain", body: "ok\n" }
  if (path === "/readyz") return ready(operated)
  if (path !== "/metrics") return null
  const { registry } = operated.metrics
  const services = await operated.services().catch(() => null)
  if (services) await measure(registry, services)
  return { status: 200, type: registry.contentType, body: await registry.metrics() }
}

async function ready({ services, isClosing }: Operated): Promise<OperatorAnswer> {
  const say = (status: number, state: object) => ({
    ...{ status, type: "application/json", body: `${JSON.stringify(state)}\n` },
  })
  if (isClosing()) return say(503, { closing: true })
  try {
    const parts = await partsOf(await services())
    return say(Object.values(parts).every((part) => part === "ok") ? 200 : 503, parts)
  } catch (error) {
    return say(503, { server: error instanceof KeywardError ? error.code : "server-failed" })
  }
}
