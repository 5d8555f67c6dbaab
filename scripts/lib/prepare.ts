import { existsSync } from "node:fs"
import { join } from "node:path"
import { LOCAL_CHAIN_ID } from "./local-chain"
import { buildOpeners } from "./opener"
import { ROOT, packageBin, runToEnd } from "./run"
import type { Environment } from "./run"
import { inputDigest, unlessDone } from "./stamp"

/** The chain that the app is built for: another one than the local has no demo people in it. */
const chainId = () => process.env.KEYWARD_CHAIN_ID ?? String(LOCAL_CHAIN_ID)

/** Runs a tool quietly. @throws with its output where it fails */
const runOrFail = async (what: string, command: string, args: readonly string[], more: Environment = {}) => {
  let output = ""
  // An inherited "development" would make a build that is neither.
  const env = command === "next" ? { NODE_ENV: "production", KEYWARD_CHAIN_ID: chainId() } : {}
  const code = await runToEnd(packageBin(command), args, {
    env: { ...env, ...more },
    onOutput: (text) => (output += text),
  })
  if (code !== 0) throw new Error(`${what} failed:\n${output.trim()}`)
}

/** Compiles the contracts and their TypeScript bindings, unless they are those of the last time. */
export const compileContracts = (say: (text: string) => void): Promise<boolean> =>
  unlessDone(
    ".keyward/stamps/contracts",
    inputDigest(["contracts", "hardhat.config.ts", "package-lock.json"]),
    async () => {
      say("Compiling the contracts")
      await runOrFail("Compiling the contracts", "hardhat", ["build"])
    },
    () => existsSync(join(ROOT, "artifacts", "contracts")),
    // Bindings that somebody changed by hand, or another commit's, are written anew.
    () => inputDigest(["typechain-types"]),
  )

// Everything that next build reads; settings of the environment that it writes into the pages count too.
const BUILD_INPUT = [
  ".env",
  ".env.local",
  ".env.production",
  ".env.production.local",
  "app",
  "contracts",
  "deployments",
  "next.config.js",
  "opener",
  "package-lock.json",
  "package.json",
  "proxy.ts",
  "public",
  "scripts/lib/link-viewer.ts",
  "tsconfig.json",
  "typechain-types",
]

const buildSettings = () =>
  Object.entries(process.env)
    .filter(([name]) => name.startsWith("NEXT_PUBLIC_"))
    .map(([name, value]) => `${name}=${value}`)
    .concat(`KEYWARD_CHAIN_ID=${chainId()}`)
    .sort()

/**
 * Builds the app, unless the build that is there was made from the same sources and settings.
 * @param options `again`: even then; `checkTypes`: false where something else does, which makes the same build
 */
export const buildApp = async (
  say: (text: string) => void,
  { again = false, checkTypes = true } = {},
): Promise<boolean> => {
  // A second, and the same bytes from the same sources: so what is under public is input like everything else
  await buildOpeners()
  return unlessDone(
    ".next/keyward-stamp",
    inputDigest(BUILD_INPUT, [process.versions.node, ...buildSettings()]),
    async () => {
      say("Building the app (about a minute, once)")
      await runOrFail("Building the app", "next", ["build"], checkTypes ? {} : { KEYWARD_TYPES: "checked" })
    },
    () => !again && existsSync(join(ROOT, ".next", "BUILD_ID")),
  )
}
