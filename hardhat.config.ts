import { createRequire } from "node:module"
import hardhatToolboxMochaEthers from "@nomicfoundation/hardhat-toolbox-mocha-ethers"
import { defineConfig } from "hardhat/config"
import type { HardhatPlugin } from "hardhat/types/plugins"
import { DEEP_DEPTH, deepRuns } from "./scripts/lib/deep"
import { FORKS, forkOverride } from "./scripts/lib/forks"

// A coverage run counts lines by extra code in the contracts, which must not get into the committed bindings; and
// `npm test` reads them in other stages while this one runs.
const keepBindings = process.argv.includes("--coverage") || process.env.KEYWARD_BINDINGS === "keep"

const deepCalls = Number(process.env.KEYWARD_DEEP_CALLS ?? 0)

const sortedBindings: HardhatPlugin = {
  id: "keyward-sorted-bindings",
  hookHandlers: { solidity: () => import("./scripts/lib/sorted-bindings") },
}

/** The compiler comes with node_modules, so that a build needs no network and is the same everywhere. */
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    evmVersion: "prague",
    // Bytecode by the code alone: another comment is not another contract (scripts/deploy.ts compares it).
    metadata: { bytecodeHash: "none" },
  },
}

export default defineConfig({
  plugins: [sortedBindings, hardhatToolboxMochaEthers],
  solidity: {
    // What is tested is what is deployed: both profiles are one.
    profiles: { default: compiler, production: compiler },
    // Solidity tests stay out of the artifacts that TypeChain reads.
    splitTestsCompilation: true,
  },
  // `--network amsterdam` is what the Solidity tests know a fork by; the others name it in support/network.ts.
  networks: Object.fromEntries(
    FORKS.map((fork) => [fork, { type: "edr-simulated" as const, ...forkOverride(fork) }]),
  ),
  paths: { tests: { mocha: "./test/contracts", solidity: "./test/contracts" } },
  test: {
    solidity: {
      fuzz: { runs: 256 },
      // Each invariant has runs of its own: 87,000 calls in all; `npm run test:deep` asks for nine million.
      invariant: deepCalls
        ? { runs: deepRuns(deepCalls), depth: DEEP_DEPTH, failOnRevert: true }
        : { runs: 6, depth: 250, failOnRevert: true },
    },
  },
  typechain: { outDir: "./typechain-types", dontOverrideCompile: keepBindings },
})
