import type { Address } from "./types"

/** Seconds between freezing an account and naming its new wallet (IRecordRegistry). */
export const RECOVERY_DELAY = 7 * 86_400

/** Seconds around its time for which a request is good. */
export const FORMER_KEYS_REQUEST_SECONDS = 300

/** What is asked for, where and when. */
export interface FormerKeysRequest {
  readonly account: Address
  /** Origin of the deployment that is asked. */
  readonly site: string
  readonly chainId: number
  readonly registry: Address
  /** Unix seconds, by the chain's time. */
  readonly at: number
}

/**
 * What the recovery code's own key signs (EIP-191) to be given a vault from before: the token of a code tells which vault
 * it opens, and not whether it is the code in force.
 */
export const formerKeysRequest = ({ account, site, chainId, registry, at }: FormerKeysRequest): string =>
  [
    "Keyward: give the former keys of this account to the holder of its recovery code.",
    "",
    `Account: ${account}`,
    `Site: ${site}`,
    `Chain: ${chainId}`,
    `Registry: ${registry}`,
    `At: ${at}`,
  ].join("\n")
