import hre from "hardhat"

/** One chain in this process for all contract tests; fixtures bring it back to where it was. */
export const { ethers, networkHelpers } = await hre.network.create()
