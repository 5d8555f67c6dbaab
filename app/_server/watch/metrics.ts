import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client"
import type { LogLine } from "../http/answer"

/** Seconds; the last ones are for uploads. */
const BUCKETS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600]

/**
 * What a process counts since it began, for Prometheus. Labels are routes, methods, status codes and error codes, which
 * are closed lists; nothing says who or what.
 */
export class Metrics {
  readonly registry = new Registry()
  readonly #requests = this.#counter("http_requests_total", "Requests that were answered", [
    "route",
    "method",
    "status",
  ])
  readonly #seconds = new Histogram({
    name: "keyward_http_request_seconds",
    help: "How long an answer took, until its first byte",
    labelNames: ["route"],
    buckets: BUCKETS,
    registers: [this.registry],
  })
  readonly #errors = this.#counter("errors_total", "Refusals and failures, by code", ["code"])
  readonly #uploads = this.#counter("uploads_total", "Uploads that were checked and kept", [])
  readonly #uploadBytes = this.#counter("upload_bytes_total", "Bytes of uploads that were kept", [])
  readonly #verifyFailures = this.#counter(
    "verify_failures_total",
    "Uploads, sign-ins and stored blocks that did not stand the check",
    ["what"],
  )
  readonly #erased = this.#counter("erased_total", "Uploads that were unpinned and forgotten", [])
  readonly #reconciled = this.#counter("reconciled_total", "What reconciling found and put right", ["what"])
  readonly #upkeep = this.#counter("upkeep_failures_total", "Rounds of upkeep that failed", ["what", "code"])

  constructor() {
    collectDefaultMetrics({ register: this.registry })
  }

  request({ route, method, status, ms, code }: LogLine): void {
    this.#requests.inc({ route, method, status })
    this.#seconds.observe({ route }, ms / 1_000)
    if (code === undefined) return
    this.#errors.inc({ code })
    const what = VERIFIED[code]
    if (what !== undefined) this.#verifyFailures.inc({ what })
  }

  uploaded(bytes: number): void {
    this.#uploads.inc()
    this.#uploadBytes.inc(bytes)
  }

  /** A block of a record that was read is missing or is not what its name says. */
  damaged(): void {
    this.#verifyFailures.inc({ what: "stored block" })
  }

  erased(): void {
    this.#erased.inc()
  }

  /** What one round of reconciling found, see `Reconciled`. */
  reconciled(found: Readonly<Record<string, number>>): void {
    for (const [what, count] of Object.entries(found)) this.#reconciled.inc({ what }, count)
  }

  upkeepFailed(what: string, code: string): void {
    this.#upkeep.inc({ what, code })
  }

  #counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({
      name: `keyward_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
    })
  }
}

/** Codes that mean that something did not stand a check. */
const VERIFIED: Readonly<Record<string, string>> = {
  "car-invalid": "upload",
  "sign-in-refused": "sign-in",
  "recovery-code-wrong": "recovery code",
  "record-altered": "record",
  "history-invalid": "history",
  "profile-malformed": "profile",
}
