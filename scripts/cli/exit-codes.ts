import type { ErrorCode } from "../../app/_core/errors"

/** What a command ends with; docs/cli.md tells them to whoever writes a script. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Some of it was done; what was not is named. */
  part: 3,
  /** Somebody has to decide or compare something first: trying again changes nothing. */
  person: 4,
  /** Something is out of reach or busy: the same command may do later. */
  later: 5,
  stopped: 130,
} as const
export type Exit = (typeof EXIT)[keyof typeof EXIT]

const LATER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "chain-unreachable",
  "store-unreachable",
  "store-full",
  "unrecorded-full",
  "too-many-requests",
  "server-failed",
  "ledger-lost",
  "signed-out",
  "providers-disagree",
  "epoch-moved",
  "action-unsettled",
  "transaction-failed",
  "transaction-replaced",
  "transaction-cancelled",
  "transaction-dropped",
  "relay-refused",
  "notebook-moved",
  "sealed-moved",
  "nobody-pays",
  "registry-refused",
  "wallet-unclear",
  "wallet-failed",
  "device-full",
  // A stored record that the deployment let go begins anew with its file
  "file-unreadable",
  "unexpected",
])

const PERSON: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "not-allowed",
  "may-not-contribute",
  "not-invited",
  "key-changed",
  "key-missing",
  "key-unusable",
  "key-wrong",
  "key-unpublished",
  "grant-missing",
  "grant-over",
  "delegation-over",
  "account-frozen",
  "account-switched",
  "wallet-shut",
  "wallet-chain-other",
  "network-wrong",
  "chain-restarted",
  "history-invalid",
  "history-shrank",
  "own-key-replaced",
  "vault-changed",
  "vault-missing",
  "vault-not-own",
  "vault-altered",
  "vault-malformed",
  "secret-wrong",
  "share-missing",
  "sign-in-refused",
  "clock-wrong",
  "record-unknown",
  "record-altered",
  "not-readable",
])

/** Whether waiting may help: a service goes on with these by itself. */
export const mayPass = (code: ErrorCode): boolean => LATER.has(code)

export function exitOf(code: ErrorCode): Exit {
  if (code === "cancelled") return EXIT.stopped
  if (PERSON.has(code)) return EXIT.person
  return LATER.has(code) && code !== "unexpected" ? EXIT.later : EXIT.failed
}
