import { rmSync } from "node:fs"
import { join } from "node:path"
import { ROOT } from "../../scripts/lib/run"
import { startStack } from "../../scripts/lib/stack"
import { publishStack } from "./stack"

/** Starts a chain and the built app for the journeys, beside whatever else runs here. @returns the way to stop it */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const home = join(ROOT, "test-output", "home")
  rmSync(home, { recursive: true, force: true })
  const stack = await startStack({
    home,
    appPort: 3900,
    chainPort: 9545,
    keepChain: false,
    built: Promise.resolve(),
    server: ["scripts/serve.ts"],
    say: () => undefined,
  })
  publishStack({ appUrl: stack.appUrl, rpcUrl: stack.rpcUrl, registry: stack.registry, home })
  return stack.stop
}
