import { KeywardError } from "../../_core/errors"
import type { Address } from "../../_core/types"
import type { Exchange } from "../http/answer"
import type { Services } from "../services.types"

const KIB = 1_024

/**
 * Records and what is made from them are kept for accounts with a published key alone: nobody has or gets a record
 * without one, for the contract grants only to such, and keys cost something to publish.
 * @throws KeywardError `key-unpublished` `chain-unreachable`
 */
export async function requireKey(
  { publishedKeys }: Pick<Services, "publishedKeys">,
  account: Address,
): Promise<void> {
  if (!(await publishedKeys.has(account))) throw new KeywardError("key-unpublished")
}

/**
 * Counts what is kept for an account before it has published a key, a vault and a notebook, against its network.
 * @throws KeywardError `too-many-requests`
 */
export async function countBeforeKey(
  { services, peer }: Exchange<Services>,
  account: Address,
  bytes: number,
): Promise<void> {
  // Where the chain cannot be asked, nobody is known to have one.
  if (await services.publishedKeys.has(account).catch(() => false)) return
  await services.limits.beforeKey.take(peer, Math.ceil(bytes / KIB))
}
