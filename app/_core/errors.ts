/**
 * Everything that can go wrong, as a closed list. What a person reads for each code stands in one table
 * (`app/_words/errors.ts`); nothing here is shown as it is.
 */
export type ErrorCode =
  // wallet and network
  | "wallet-refused"
  | "wallet-locked"
  | "wallet-busy"
  | "wallet-failed"
  | "wallet-unclear"
  | "wallet-unsteady"
  | "wallet-not-deployed"
  | "wallet-unanswered"
  | "wallet-still-asks"
  | "wallet-chain-other"
  | "tab-busy"
  | "account-switched"
  | "network-wrong"
  | "chain-unreachable"
  | "chain-restarted"
  | "transaction-failed"
  | "transaction-replaced"
  | "transaction-cancelled"
  | "transaction-dropped"
  // somebody else pays
  | "relay-refused"
  | "relay-false"
  | "action-unsettled"
  | "nobody-pays"
  // what the chain says
  | "providers-disagree"
  | "history-invalid"
  | "history-shrank"
  // the registry said no
  | "not-allowed"
  | "care-closed"
  | "may-not-contribute"
  | "content-displaced"
  | "epoch-moved"
  | "key-changed"
  | "vault-changed"
  | "grant-missing"
  | "grant-over"
  | "not-invited"
  | "record-unknown"
  | "registry-refused"
  | "account-frozen"
  | "wallet-shut"
  | "recovery-wrong"
  | "recovery-too-early"
  | "wallet-not-fresh"
  | "consent-wrong"
  | "delegation-over"
  // asking for access
  | "request-open"
  | "request-over"
  | "request-refused"
  | "request-too-soon"
  | "requests-full"
  | "requests-spent"
  | "reason-too-long"
  // keys
  | "locked"
  | "key-missing"
  | "own-key-replaced"
  | "master-missing"
  | "keys-full"
  | "key-wrong"
  | "key-unusable"
  | "secret-wrong"
  | "recovery-code-wrong"
  | "vault-missing"
  | "vault-not-own"
  | "vault-altered"
  | "vault-malformed"
  | "vault-full"
  | "share-missing"
  | "notebook-moved"
  // passkeys
  | "passkey-unavailable"
  | "passkey-cancelled"
  | "passkey-no-prf"
  | "passkey-unequal"
  | "passkey-unknown"
  | "passkey-failed"
  | "passkeys-full"
  | "signature-foreign"
  // documents that an account keeps sealed with the server
  | "sealed-moved"
  | "sealed-full"
  // links for people without an account
  | "link-unknown"
  | "links-full"
  // links by which somebody without an account sends something
  | "drop-used"
  | "drop-over"
  | "drops-full"
  // directory
  | "profile-malformed"
  // records
  | "not-readable"
  | "patient-alone"
  | "record-altered"
  | "record-copied"
  | "manifest-malformed"
  | "file-unreadable"
  | "file-too-large"
  | "file-changed"
  // what a file holds
  | "document-damaged"
  | "document-too-large"
  | "link-unreachable"
  // an export of everything
  | "export-malformed"
  | "export-altered"
  | "export-foreign"
  | "export-key-wrong"
  // storage
  | "store-unreachable"
  | "store-public"
  | "store-refused"
  | "store-missing"
  | "store-full"
  | "unrecorded-full"
  | "key-unpublished"
  | "device-full"
  | "window-holds-little"
  | "sign-in-not-kept"
  | "car-invalid"
  // server
  | "signed-out"
  | "sign-in-refused"
  | "clock-wrong"
  | "too-many-requests"
  | "request-malformed"
  | "server-failed"
  | "ledger-lost"
  // anything
  | "cancelled"
  | "code-missing"
  | "worker-failed"
  | "unexpected"

/** After these a wallet has sent nothing, and what it was asked for is not sent later either. */
export const WALLET_SENT_NOTHING: readonly ErrorCode[] = [
  "wallet-refused",
  "wallet-unanswered",
  "wallet-locked",
  "wallet-busy",
  "wallet-chain-other",
  "tab-busy",
  "network-wrong",
]

export type ErrorDetails = Readonly<Record<string, string | number | bigint | boolean>>

/** The one error type. `details` holds ids and numbers only: never a key, a plaintext or a file name. */
export class KeywardError extends Error {
  override readonly name = "KeywardError"
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(code, options)
  }
}

export function isKeywardError(error: unknown, code?: ErrorCode): error is KeywardError {
  return error instanceof KeywardError && (code === undefined || error.code === code)
}

/** Wraps whatever was thrown; an aborted signal becomes `cancelled`. */
export function asKeywardError(error: unknown, otherwise: ErrorCode = "unexpected"): KeywardError {
  if (error instanceof KeywardError) return error
  if (error instanceof DOMException && error.name === "AbortError") return new KeywardError("cancelled")
  return new KeywardError(otherwise, {}, { cause: error })
}
