/** The chain id of Hardhat's own networks; wallets know it as a local one. */
export const LOCAL_CHAIN_ID = 31337
