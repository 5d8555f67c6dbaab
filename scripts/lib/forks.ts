/** The rules of Ethereum that the contracts are measured and tested under: today's, and those of the next fork. */
export const FORKS = ["osaka", "amsterdam"] as const
export type Fork = (typeof FORKS)[number]

/** The fork of today, which the local chain runs. */
export const TODAY: Fork = "osaka"

/** The fork that a run of the contract suite was asked for by KEYWARD_FORK. @throws where it is none of them */
export function forkAskedFor(asked = process.env["KEYWARD_FORK"]): Fork {
  const fork = FORKS.find((each) => each === (asked ?? TODAY))
  if (!fork) throw new Error(`KEYWARD_FORK is ${asked}, and has to be one of ${FORKS.join(", ")}`)
  return fork
}

/**
 * What a chain of Hardhat's is told to run a fork. Amsterdam counts the gas of new state apart from a transaction's
 * cap of 16.78 million (EIP-8037), which Hardhat's own limits do not know yet.
 */
export const forkOverride = (fork: Fork) =>
  fork === "amsterdam"
    ? { hardfork: fork, blockGasLimit: 200_000_000n, transactionGasCap: 200_000_000n }
    : { hardfork: fork }
