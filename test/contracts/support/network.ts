import hre from "hardhat"
import { forkAskedFor, forkOverride } from "../../../scripts/lib/forks"

/** The rules that this run is under (KEYWARD_FORK). */
export const fork = forkAskedFor()

/** One chain in this process for all contract tests; fixtures bring it back to where it was. */
export const { ethers, networkHelpers } = await hre.network.create({ override: forkOverride(fork) as never })
