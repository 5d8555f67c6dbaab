/**
 * Writes a private Kubo node into a folder of its own and runs it in the foreground: `npm run kubo`, with
 * `-- --folder PATH` and `-- --port N` for its RPC. Kubo is the one that KUBO_BINARY names, the one that
 * scripts/build-kubo.ts has built, or `ipfs`.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { writePrivateNode } from "./lib/private-kubo"
import { ROOT } from "./lib/run"

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: resolve(ROOT, ".keyward", "ipfs") },
    port: { type: "string", default: "5001" },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const built = join(ROOT, ".keyward", "kubo", "ipfs")
const binary = process.env.KUBO_BINARY ?? (existsSync(built) ? built : "ipfs")
const folder = resolve(values.folder)

try {
  const { before, env } = writePrivateNode(binary, folder, `/ip4/127.0.0.1/tcp/${values.port}`)
  if (before.length > 0)
    say(
      `This repository was that of a public node until now: ${before.join(", ")}.\n` +
        "What it has announced may be held elsewhere. Begin with an empty one, and make new keys for what this one held.",
    )
  say(`A private Kubo node, in ${folder}. Start the app with`)
  say(`  IPFS_API_URL=http://127.0.0.1:${values.port} IPFS_API_TOKEN="$(cat '${join(folder, "api-token")}')"`)
  const daemon = spawn(binary, ["daemon"], { env, stdio: "inherit" })
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => daemon.kill(signal))
  daemon.on("error", (error) => failed(error))
  daemon.on("exit", (code) => process.exit(code ?? 0))
} catch (error) {
  failed(error)
}

function failed(error: unknown): never {
  const missing = error instanceof Error && "code" in error && error.code === "ENOENT"
  const why = missing
    ? "there is no Kubo here. Install it, name it by KUBO_BINARY, or build it: node scripts/bootstrap.mjs build-kubo"
    : error instanceof Error
      ? error.message
      : String(error)
  process.stderr.write(`The node cannot be started: ${why}\n`)
  process.exit(1)
}
