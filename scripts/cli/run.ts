// Started by scripts/keyward.mjs, and by tests.
import { main } from "./main"

// Whatever is written is its owner's alone
process.umask(0o077)

const stopped = new AbortController()
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopped.abort())
process.exitCode = await main(
  process.argv.slice(2),
  process.env,
  stopped.signal,
  (text) => void process.stdout.write(text),
  (text) => void process.stderr.write(text),
)
// Once all of it is written; ethers would look at the chain as long as it lives
process.stdout.write("", () => process.exit())
