/** The chain id of Hardhat's own networks; wallets know it as a local one. */
export const LOCAL_CHAIN_ID = 31337

/** Hardhat's published test phrase: the accounts of a local chain. */
export const PHRASE = "test test test test test test test test test test test junk"
