import { resolve } from "node:path"
import { parseArgs } from "node:util"
import { startChain } from "./lib/chain-node"
import { ROOT } from "./lib/run"

/** A local chain by itself, as `npm run chain`, and the child process that `npm start` begins. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8545" },
    // Where the chain is kept; "" = in memory only.
    folder: { type: "string", default: resolve(ROOT, ".keyward", "chain") },
  },
})

const say = (text: string) => console.log(text)
process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
  const taken =
    error.code === "EADDRINUSE" ? `Port ${values.port} is taken: choose another with --port.` : undefined
  console.error(taken ?? error.stack)
  process.exit(1)
})
// Every block is on disk before anyone hears of it: there is nothing to save at the end.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0))
process.on("disconnect", () => process.exit(0))

const chain = await startChain(Number(values.port), values.folder || undefined, say)
process.send?.({ ready: chain })
say(`A local chain answers at ${chain.url} (chain id 31337).`)
if (chain.restored > 0) say(`It goes on after ${chain.restored} blocks of an earlier run.`)
if (chain.lost) say(`It is a fresh one: ${chain.lost}.`)
