import { rmSync } from "node:fs"
import { join } from "node:path"
import type { FullConfig } from "@playwright/test"
import { ROOT } from "../../scripts/lib/run"
import { startStack } from "../../scripts/lib/stack"
import type { Stack } from "../../scripts/lib/stack"
import { publishStacks } from "./stack"
import type { TestStack } from "./stack"

/** So many ports are tried from the wished one on: stacks that start together must not meet in one range. */
const RANGE = 20

async function start(index: number): Promise<Stack & TestStack> {
  const home = join(ROOT, "test-output", `home-${index}`)
  rmSync(home, { recursive: true, force: true })
  const stack = await startStack({
    home,
    appPort: 3900 + index * RANGE,
    chainPort: 9545 + index * RANGE,
    keepChain: false,
    built: Promise.resolve(),
    server: ["scripts/serve.ts"],
    say: () => undefined,
  })
  return { ...stack, home }
}

/**
 * Starts a chain and the built app for each worker, beside whatever else runs here.
 * @returns the way to stop them
 * @throws where one does not start; the others are stopped
 */
export default async function globalSetup({ workers }: FullConfig): Promise<() => Promise<void>> {
  const started = await Promise.allSettled(Array.from({ length: workers }, (_, index) => start(index)))
  const stacks = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))
  const stop = async () => void (await Promise.all(stacks.map((stack) => stack.stop())))
  const failed = started.find((one) => one.status === "rejected")
  if (failed) {
    await stop()
    throw failed.reason
  }
  publishStacks(stacks.map(({ appUrl, rpcUrl, registry, home }) => ({ appUrl, rpcUrl, registry, home })))
  return stop
}
