import { isError } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"

type Fragment = (typeof IRecordRegistry__factory.abi)[number]
/** The name of every custom error that the registry's interface declares. */
export type RegistryError = Extract<Fragment, { type: "error" }>["name"]

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

const registry = IRecordRegistry__factory.createInterface()
const isRefusal = (name: string): name is RegistryError => Object.hasOwn(REFUSALS, name)

/** The registry's own refusal in what a call threw, with the error's name and values; null where it is none. */
export function refusalIn(thrown: unknown): KeywardError | null {
  if (!isError(thrown, "CALL_EXCEPTION")) return null
  const error = thrown.data ? registry.parseError(thrown.data) : null
  if (!error || !isRefusal(error.name)) {
    return new KeywardError("registry-refused", { reason: thrown.reason ?? "unknown" }, { cause: thrown })
  }
  const details: ErrorDetails = { error: error.name, ...error.args.toObject() }
  return new KeywardError(REFUSALS[error.name], details, { cause: thrown })
}
