import { Gauge } from "prom-client"
import type { Registry } from "prom-client"
import { integerOf } from "../database/port"
import { partsOf } from "../handlers/health"
import { secondsOf } from "../handlers/signed-in"
import { Leases } from "../ledger/leases"
import type { Services } from "../services.types"
import { reconcileName } from "../upkeep"

/** One number with its labels, as it is when somebody asks. */
interface Measure {
  readonly name: string
  readonly help: string
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

/** Sets what is measured rather than counted, once for each time that somebody asks. */
export async function measure(registry: Registry, services: Services): Promise<void> {
  for (const { name, help, values } of await measuresOf(services)) {
    const full = `keyward_${name}`
    const labelNames = Object.keys(values[0]?.labels ?? {})
    const known = registry.getSingleMetric(full)
    const gauge =
      known instanceof Gauge ? known : new Gauge({ name: full, help, labelNames, registers: [registry] })
    gauge.reset()
    for (const { labels, value } of values) gauge.set(labels ?? {}, value)
  }
}

/** Where a part does not answer it is 0 in `keyward_part_up`, and what it would have told is left out. */
async function measuresOf(services: Services): Promise<readonly Measure[]> {
  const parts = Object.entries(await partsOf(services))
  const up = parts.map(([part, state]) => ({ labels: { part }, value: state === "ok" ? 1 : 0 }))
  const some = await Promise.all(
    [ledgerOf(services), storeOf(services), relayOf(services)].map((each) => each.catch(() => [])),
  )
  return [
    { name: "part_up", help: "Whether database, store and chain work", values: up },
    {
      name: "records_damaged",
      help: "Records of which the store has lost something",
      values: one(services.damage.count),
    },
    ...some.flat(),
  ]
}

async function ledgerOf(services: Services): Promise<readonly Measure[]> {
  const { database, config, clock } = services
  const now = secondsOf(clock)
  const [uploads] = await database.query(
    `SELECT COUNT(*) AS held, COALESCE(SUM(size), 0) AS bytes,
            COALESCE(SUM(CASE WHEN ends_at IS NULL THEN 0 ELSE 1 END), 0) AS due,
            COALESCE(SUM(CASE WHEN recorded_at IS NULL THEN 1 ELSE 0 END), 0) AS unrecorded,
            COALESCE(SUM(CASE WHEN recorded_at IS NULL THEN size ELSE 0 END), 0) AS unrecorded_bytes
     FROM uploads WHERE incarnation = $1`,
    [config.incarnation],
  )
  const [arriving] = await database.query(
    "SELECT COUNT(*) AS running FROM arriving_uploads WHERE alive_until > $1",
    [now],
  )
  const [sessions] = await database.query("SELECT COUNT(*) AS live FROM sessions WHERE expires_at > $1", [
    now,
  ])
  const doneAt = await new Leases(database).doneAt(reconcileName(config))
  const of = (row: typeof uploads, column: string) => one(row ? integerOf(row, column) : 0)
  return [
    { name: "uploads_held", help: "Uploads that are pinned", values: of(uploads, "held") },
    { name: "uploads_held_bytes", help: "Their bytes", values: of(uploads, "bytes") },
    {
      name: "uploads_unrecorded",
      help: "Uploads that no record has been seen to show",
      values: of(uploads, "unrecorded"),
    },
    { name: "uploads_unrecorded_bytes", help: "Their bytes", values: of(uploads, "unrecorded_bytes") },
    { name: "erasures_due", help: "Uploads that wait to be erased", values: of(uploads, "due") },
    {
      name: "uploads_arriving",
      help: "Uploads under way, of all processes",
      values: of(arriving, "running"),
    },
    { name: "sessions_live", help: "Sessions that have not ended", values: of(sessions, "live") },
    {
      name: "reconciled_timestamp_seconds",
      help: "When reconciling last ended; 0 = never",
      values: one(doneAt),
    },
  ]
}

async function storeOf({ pins }: Services): Promise<readonly Measure[]> {
  return [
    {
      name: "store_unerased",
      help: "What was unpinned and whose bytes are still in the store",
      values: one(await pins.unerased()),
    },
  ]
}

async function relayOf({ relay }: Services): Promise<readonly Measure[]> {
  if (!relay) return []
  const { day, budget, process } = await relay.spending()
  const refused = Object.entries(process.refused).map(([reason, value]) => ({ labels: { reason }, value }))
  return [
    { name: "relay_day_gas", help: "Gas of the last 24 hours, with what is under way", values: one(day.gas) },
    {
      name: "relay_day_gwei",
      help: "Gwei of the last 24 hours, with what is under way",
      values: one(day.gwei),
    },
    { name: "relay_day_actions", help: "Actions of the last 24 hours", values: one(day.actions) },
    { name: "relay_day_failures", help: "Of these, those that reverted", values: one(day.failures) },
    { name: "relay_budget_gas", help: "Gas that 24 hours may cost", values: one(budget.gas) },
    { name: "relay_budget_gwei", help: "Gwei that 24 hours may cost", values: one(budget.gwei) },
    ...(refused.length > 0
      ? [{ name: "relay_refused", help: "Actions refused since the start, by reason", values: refused }]
      : []),
  ]
}

const one = (value: number) => [{ value }]
