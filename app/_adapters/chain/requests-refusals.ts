import type { ErrorCode } from "../../_core/errors"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { refusalReader } from "./refusals"
import type { ErrorsOf } from "./refusals"

/** What each of AccessRequests' errors is to a person. A new one in Solidity breaks the build here. */
export const REQUEST_REFUSALS = {
  NotAllowed: "not-allowed",
  WalletShut: "wallet-shut",
  NoKey: "key-missing",
  NotInvited: "not-invited",
  Blocked: "request-refused",
  DeclinedUntil: "request-too-soon",
  TooManyStrangers: "requests-full",
  StillOpen: "request-open",
  NothingOpen: "request-over",
  TooManyRequests: "requests-spent",
  NotAPerson: "registry-refused",
  NotAskable: "registry-refused",
  UnknownPermissions: "registry-refused",
  AlreadyOver: "registry-refused",
  LapsesTooSoon: "registry-refused",
  LapsesTooLate: "registry-refused",
  NoReason: "registry-refused",
  ListFull: "registry-refused",
} as const satisfies Record<ErrorsOf<typeof IAccessRequests__factory>, ErrorCode>

/** The contract's own refusal in what a call threw; null where it is none. */
export const requestRefusalIn = refusalReader(IAccessRequests__factory.createInterface(), REQUEST_REFUSALS)
