import { KeywardError, WALLET_SENT_NOTHING } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"

/** Refusals by the wallet itself, before it sends anything. What its node refuses may have been sent on all the same. */
const NEVER_SENT: readonly ErrorCode[] = [...WALLET_SENT_NOTHING, "account-switched"]

/** What a relay was given may be public, whatever has become of it since. */
export const neverSent = (error: unknown) =>
  error instanceof KeywardError && NEVER_SENT.includes(error.code) && error.details["handedOver"] !== true
