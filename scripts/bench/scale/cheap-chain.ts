import { createHardhatRuntimeEnvironment } from "hardhat/hre"
import type { HardhatUserConfig } from "hardhat/types/config"
import { TODAY } from "../../lib/forks"
import { LOCAL_CHAIN_ID } from "../../lib/local-chain"
import { ROOT } from "../../lib/run"

// A child process: a local chain on which nobody pays, for whoever fills it with other people's entries.
const config: HardhatUserConfig = {
  networks: {
    local: {
      ...{ type: "edr-simulated", chainType: "l1", chainId: LOCAL_CHAIN_ID, hardfork: TODAY },
      initialBaseFeePerGas: 0,
    },
  },
}
process.on("disconnect", () => process.exit(0))
const hre = await createHardhatRuntimeEnvironment(config, {}, ROOT)
const server = await hre.network.createServer("local", "127.0.0.1", Number(process.argv[2] ?? 0))
const { port } = await server.listen()
process.send?.({ ready: { url: `http://127.0.0.1:${port}` } })
