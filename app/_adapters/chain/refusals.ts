import { Interface, isError } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { ISignedActions__factory } from "../../../typechain-types/factories/ISignedActions__factory"

/** The names of the custom errors that an interface declares. */
export type ErrorsOf<Factory extends { readonly abi: readonly unknown[] }> =
  Extract<Factory["abi"][number], { readonly type: "error" }> extends { readonly name: infer Name }
    ? Name & string
    : never
type RegistryError = ErrorsOf<typeof IRecordRegistry__factory>
type SignedActionsError = ErrorsOf<typeof ISignedActions__factory>

/** What each of the registry's errors is to a person. A new one in Solidity breaks the build here. */
export const REFUSALS = {
  NotAllowed: "not-allowed",
  MayNotContribute: "may-not-contribute",
  RecordUnknown: "record-unknown",
  EpochMoved: "epoch-moved",
  EpochNotRaised: "epoch-moved",
  EpochTooFar: "registry-refused",
  KeyChanged: "key-changed",
  VaultChanged: "vault-changed",
  // Another set-up was first
  AlreadySetUp: "vault-changed",
  AlreadyOver: "grant-over",
  NoGrant: "grant-missing",
  NotInvited: "not-invited",
  NotAFolder: "registry-refused",
  NotAPerson: "registry-refused",
  EmptyDigest: "registry-refused",
  NoRecordNamed: "registry-refused",
  NobodyNamed: "registry-refused",
  TooManyRecords: "registry-refused",
  TooManyGrantees: "registry-refused",
  JournalFull: "registry-refused",
  RecordScopeHasNoEpoch: "registry-refused",
  KeyLength: "registry-refused",
  WrappedKeyLength: "registry-refused",
  WrappedKeysLength: "registry-refused",
  UnknownPermissions: "registry-refused",
  Frozen: "account-frozen",
  NotFrozen: "registry-refused",
  WalletShut: "wallet-shut",
  NotItsRecovery: "recovery-wrong",
  NotARecovery: "registry-refused",
  TooEarly: "recovery-too-early",
  NotFresh: "wallet-not-fresh",
} as const satisfies Record<RegistryError, ErrorCode>

/** Of the errors of signed actions: the only signatures that a call carries are those of an account's wallets. */
const CONSENT = {
  SignatureInvalid: "consent-wrong",
  SignatureOver: "consent-wrong",
} as const satisfies Partial<Record<SignedActionsError, ErrorCode>>

/**
 * Makes a reader of a contract's own refusals in what a call threw: with the error's name and values; null where it is
 * none.
 * @param errors the contract's, by their names
 */
export function refusalReader(
  face: Interface,
  errors: Readonly<Record<string, ErrorCode>>,
): (thrown: unknown) => KeywardError | null {
  return (thrown) => {
    if (!isError(thrown, "CALL_EXCEPTION")) return null
    const error = thrown.data ? face.parseError(thrown.data) : null
    const code = error && Object.hasOwn(errors, error.name) ? errors[error.name] : undefined
    if (!error || !code)
      return new KeywardError("registry-refused", { reason: thrown.reason ?? "unknown" }, { cause: thrown })
    const details: ErrorDetails = { error: error.name, ...error.args.toObject() }
    return new KeywardError(code, details, { cause: thrown })
  }
}

/** The registry's own refusal in what a call threw; null where it is none. */
export const refusalIn = refusalReader(
  new Interface([...IRecordRegistry__factory.abi, ...ISignedActions__factory.abi]),
  { ...REFUSALS, ...CONSENT },
)
