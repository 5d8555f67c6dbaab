import { verifyMessage } from "viem/utils"
import type { Address as ViemAddress, Hex } from "viem"
import { isForUndeployed } from "../../_adapters/chain/contract-signature"
import { KeywardError } from "../../_core/errors"
import { SIGN_IN_MINUTES, SIGN_IN_STATEMENT } from "../../_core/sign-in-message"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { parseSiweMessage } from "./siwe-message"
import type { SiweFields } from "./siwe-message"

/** What a message must say to be ours. */
export interface Expected {
  /** Host and port, as in the request's Host. */
  readonly domain: string
  /** Scheme, host and port. */
  readonly origin: string
  readonly chainId: number
  readonly now: Date
  /** How far issued-at may be from `now`, in seconds: the nonce proves freshness, this bounds a wrong clock. */
  readonly clockSkew: number
  /** How long the expiry may be past, in seconds: it comes from the same clock. Not at all unless given. */
  readonly expirySkew?: number
}

/** Asks an account's own code (ERC-1271) whether a signature is its. */
export interface ContractAccounts {
  /** Throws `chain-unreachable`. */
  accepts(account: Address, message: string, signature: Hex): Promise<boolean>
}

const LONGEST_SIGNATURE = 8_192

/**
 * The fields of a message that our own page wrote for a session here and now: our statement, so that nobody signs in by
 * what they were shown as something else; good for five minutes; and nothing that the page does not write. Its nonce
 * and signature are not yet checked.
 * @throws KeywardError `sign-in-refused` with the field that is not ours, `clock-wrong`
 */
export function readSignIn(message: string, expected: Expected): SiweFields {
  const fields = readSiwe(message, expected)
  const { statement, expirationTime, issuedAt, uri, ...rest } = fields
  const lasts = expirationTime === undefined ? NaN : Date.parse(expirationTime) - Date.parse(issuedAt)
  refuseUnless([
    ["statement", statement === SIGN_IN_STATEMENT],
    ["expirationTime", lasts > 0 && lasts <= SIGN_IN_MINUTES * 60_000],
    ["uri", uri === expected.origin],
    ["scheme", rest.scheme === undefined],
    ["notBefore", rest.notBefore === undefined],
    ["requestId", rest.requestId === undefined],
    ["resources", rest.resources === undefined],
  ])
  return fields
}

/**
 * The fields of any EIP-4361 message that is for this site, chain and time.
 * @throws KeywardError `sign-in-refused` with the field that is not; `clock-wrong` with both times, unix seconds
 */
export function readSiwe(message: string, expected: Expected): SiweFields {
  const fields = parseSiweMessage(message)
  const now = expected.now.getTime()
  const timeOf = (text: string | undefined, otherwise: number) =>
    text ? new Date(text).getTime() : otherwise
  const { clockSkew, expirySkew = 0 } = expected
  const issuedAt = timeOf(fields.issuedAt, NaN)
  refuseUnless([
    ["domain", fields.domain === expected.domain],
    ["scheme", fields.scheme === undefined || `${fields.scheme}://${fields.domain}` === expected.origin],
    ["uri", new URL(fields.uri).origin === expected.origin],
    ["chainId", fields.chainId === expected.chainId],
    ["issuedAt", !Number.isNaN(issuedAt)],
    ["notBefore", timeOf(fields.notBefore, -Infinity) <= now],
  ])
  if (Math.abs(now - issuedAt) > clockSkew * 1_000)
    throw new KeywardError("clock-wrong", { here: secondsOf(issuedAt), there: secondsOf(now) })
  refuseUnless([["expirationTime", timeOf(fields.expirationTime, Infinity) > now - expirySkew * 1_000]])
  return fields
}

const secondsOf = (milliseconds: number): number => Math.round(milliseconds / 1_000)

function refuseUnless(rules: readonly [keyof SiweFields, boolean][]): void {
  for (const [field, holds] of rules) {
    if (!holds) throw new KeywardError("sign-in-refused", { field })
  }
}

/**
 * The account whose signature a message carries, by its key or by its code.
 * @throws KeywardError `sign-in-refused`; `wallet-not-deployed` where the signature is of an account that is yet to be
 * deployed (ERC-6492); `chain-unreachable` where only the chain could tell
 */
export async function signerOf(
  fields: SiweFields,
  message: string,
  signature: string,
  contracts: ContractAccounts | null,
): Promise<Address> {
  const account = asAddress(fields.address)
  if (isHex(signature)) {
    if (await byKey(fields.address as ViemAddress, message, signature)) return account
    if (await contracts?.accepts(account, message, signature)) return account
    if (isForUndeployed(signature)) throw new KeywardError("wallet-not-deployed")
  }
  throw new KeywardError("sign-in-refused", { field: "signature" })
}

async function byKey(address: ViemAddress, message: string, signature: Hex): Promise<boolean> {
  try {
    return await verifyMessage({ address, message, signature })
  } catch {
    // No point of the curve, not 65 bytes: it may still be a contract's own kind of signature.
    return false
  }
}

function isHex(text: string): text is Hex {
  return text.length <= LONGEST_SIGNATURE && /^0x(?:[0-9a-fA-F]{2})+$/.test(text)
}
