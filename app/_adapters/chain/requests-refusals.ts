import { isError } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { ErrorCode, ErrorDetails } from "../../_core/errors"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"

type Fragment = (typeof IAccessRequests__factory.abi)[number]
type RequestsError = Extract<Fragment, { type: "error" }>["name"]

/** What each of AccessRequests' errors is to a person. A new one in Solidity breaks the build here. */
export const REQUEST_REFUSALS = {
  NotAllowed: "not-allowed",
  WalletShut: "wallet-shut",
  NoKey: "key-missing",
  NotInvited: "not-invited",
  Blocked: "request-refused",
  DeclinedUntil: "request-refused",
  StillOpen: "request-open",
  NothingOpen: "request-over",
  TooManyRequests: "requests-spent",
  NotAPerson: "registry-refused",
  NotAskable: "registry-refused",
  UnknownPermissions: "registry-refused",
  AlreadyOver: "registry-refused",
  LapsesTooLate: "registry-refused",
  NoReason: "registry-refused",
  ListFull: "registry-refused",
} as const satisfies Record<RequestsError, ErrorCode>

const face = IAccessRequests__factory.createInterface()
const isRefusal = (name: string): name is RequestsError => Object.hasOwn(REQUEST_REFUSALS, name)

/** The contract's own refusal in what a call threw, with the error's name and values; null where it is none. */
export function requestRefusalIn(thrown: unknown): KeywardError | null {
  if (!isError(thrown, "CALL_EXCEPTION")) return null
  const error = thrown.data ? face.parseError(thrown.data) : null
  if (!error || !isRefusal(error.name)) {
    return new KeywardError("registry-refused", { reason: thrown.reason ?? "unknown" }, { cause: thrown })
  }
  const details: ErrorDetails = { error: error.name, ...error.args.toObject() }
  return new KeywardError(REQUEST_REFUSALS[error.name], details, { cause: thrown })
}
