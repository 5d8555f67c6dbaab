import { BaseWallet, SigningKey, TypedDataEncoder } from "ethers"
import { checksumAddress } from "../../_core/checksum-address"
import { fromHex, toBase64url, toHex } from "../../_core/crypto/bytes"
import { unwiped } from "../../_core/crypto/wiped"
import { KeywardError } from "../../_core/errors"
import { EXPORT_SENTENCE, exportTypedData } from "../../_core/export/export-signature"
import type { TypedData, TypedValue, WalletSigner } from "../../_core/ports/account"
import type { SignatureDesk, SignatureToConfirm } from "../../_core/ports/own-signature"
import { certificateTypedData, RECEIPT_KEY_SENTENCE } from "../../_core/receipts/receipt-key"
import { statementTypedData } from "../../_core/records/statement"
import { REQUEST_ACTIONS } from "../../_core/requests/request-actions"
import { SIGN_IN_MINUTES, signInMessage } from "../../_core/sign-in-message"
import {
  AGREEMENT,
  CONSENT,
  moveAgreement,
  REGISTRY_ACTIONS,
  successorConsent,
  typedAction,
} from "../../_core/signed-actions"
import type { SignableFunction } from "../../_core/signed-actions"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { ethersTypedData } from "./wallet-signer"

/** The place that signatures are for, and nowhere else. */
export interface SigningPlace {
  /** Of the page: scheme, host and port. */
  readonly origin: string
  readonly chainId: number
  readonly registry: Address
  readonly requests: Address
}

/** The address of a signer's key (32 bytes). @throws KeywardError `key-wrong` where it is none */
export function signerAddress(key: Uint8Array): Address {
  try {
    return asAddress(walletOf(key).address)
  } catch (cause) {
    throw new KeywardError("key-wrong", {}, { cause })
  }
}

/** What a key that was just made signs to take over an account from its former signer; it changes nothing by itself. */
export async function signerConsent(
  key: Uint8Array,
  { registry: contract, chainId }: Pick<SigningPlace, "registry" | "chainId">,
  account: Address,
): Promise<{ readonly wallet: Address; readonly consent: `0x${string}` }> {
  const wallet = signerAddress(key)
  const data = successorConsent({ contract, chainId, account, wallet })
  return {
    wallet,
    consent: (await walletOf(key).signTypedData(...ethersTypedData(data))) as `0x${string}`,
  }
}

// Not ethers' Wallet, which brings keystore files and phrases along
const walletOf = (key: Uint8Array) => new BaseWallet(new SigningKey(`0x${toHex(unwiped(key))}`))

/**
 * Signs for an account without a wallet, by the key in its vault. There is no wallet that would show what is signed, so
 * this signs seven things and nothing else: signing in at this origin, actions of the deployment's own contracts, the
 * agreement to move the account to another wallet, the consent to act for an account that is taken over, the statement of an author of records, the key of the account's receipts, and an export of the account.
 * Before all but the first the person is asked on the page. What is signed is written anew from the tables and has to
 * come to the same digest, so nothing goes unread.
 * @param key asked for each time: gone once the vault is locked
 * @param signs.account whose signer it is; the address of the key, but where that acts for another
 */
export function vaultSigner(
  place: SigningPlace,
  desk: SignatureDesk,
  signs: { readonly address: Address; readonly account: () => Address; readonly key: () => Uint8Array },
): WalletSigner {
  return {
    account: signs.address,
    chainId: place.chainId,
    async signMessage(message) {
      if (!isOwnSignIn(message, place, signs.address)) throw new KeywardError("signature-foreign")
      return (await walletOf(signs.key()).signMessage(message)) as `0x${string}`
    },
    async signTypedData(data) {
      const own = ownTypedData(data, place, { signer: signs.address, account: signs.account() })
      if (!own) throw new KeywardError("signature-foreign", { type: data.primaryType.slice(0, 40) })
      signs.key()
      await desk.confirm({ sentence: own.sentence, goesInto: own.goesInto })
      return (await walletOf(signs.key()).signTypedData(...ethersTypedData(own.data))) as `0x${string}`
    },
  }
}

const FIELDS = ["Nonce", "Issued At", "Expiration Time"] as const

/** Whether a message is what this page writes to sign this account in, to the letter. */
function isOwnSignIn(message: string, { origin, chainId }: SigningPlace, address: Address): boolean {
  const [nonce, issuedAt, expiresAt] = FIELDS.map(
    (name) => new RegExp(`^${name}: (.*)$`, "m").exec(message)?.[1],
  )
  if (!nonce || !issuedAt || !expiresAt || !/^[A-Za-z0-9]{8,}$/.test(nonce)) return false
  const lasts = Date.parse(expiresAt) - Date.parse(issuedAt)
  if (!(lasts > 0 && lasts <= SIGN_IN_MINUTES * 60_000)) return false
  const { host } = new URL(origin)
  const account = checksumAddress(address)
  return message === signInMessage({ host, origin, account, chainId, nonce, issuedAt, expiresAt })
}

interface OwnTypedData extends SignatureToConfirm {
  readonly data: TypedData
}

/** The same typed data written anew from what the app signs at all; null where it is something else. */
function ownTypedData(
  data: TypedData,
  place: SigningPlace,
  by: { readonly signer: Address; readonly account: Address },
): OwnTypedData | null {
  try {
    const own = writtenAnew(data, place, by)
    return own && hashOf(own.data) === hashOf(data) ? own : null
  } catch {
    // Members that are missing, or are no values of their types.
    return null
  }
}

function writtenAnew(
  data: TypedData,
  place: SigningPlace,
  by: { readonly signer: Address; readonly account: Address },
): OwnTypedData | null {
  switch (data.primaryType) {
    case "Statement":
      return ownStatement(data, by.account)
    case "Export":
      return ownExport(data, by.account)
    case "ReceiptKey":
      return ownReceiptKey(data, place, by.account)
    case "MoveTo":
      return ownMove(data, place, by.account)
    case "ActAs":
      return ownConsent(place, by)
    default:
      return ownAction(data, place, by)
  }
}

function ownAction(
  data: TypedData,
  { chainId, registry, requests }: SigningPlace,
  by: { readonly signer: Address; readonly account: Address },
): OwnTypedData | null {
  const contract = asAddress(String(data.domain["verifyingContract"]))
  const tables = new Map<Address, Readonly<Record<string, SignableFunction>>>([
    [registry, REGISTRY_ACTIONS],
    [requests, REQUEST_ACTIONS],
  ])
  const actions = tables.get(contract) ?? {}
  const name = data.primaryType.charAt(0).toLowerCase() + data.primaryType.slice(1)
  const of = Object.hasOwn(actions, name) ? actions[name] : undefined
  // What a recovery does is signed by the recovery code's own key.
  if (!of || of.by === "recovery") return null
  const { nonce, deadline, ...values } = data.message
  if (typeof nonce !== "string") return null
  const own = typedAction({
    ...{ contract, chainId, ...by, name, of, values },
    ...{ nonce: BigInt(nonce), deadline: Number(deadline) },
  })
  return { sentence: of.sentence, goesInto: "public-list", data: own }
}

function ownStatement({ message }: TypedData, author: Address): OwnTypedData {
  const empty = { author, patient: author, kind: "other", title: "", time: "", files: [] } as const
  const { message: words, ...form } = statementTypedData(empty)
  const { sentence } = words
  return { sentence, goesInto: "record", data: { ...form, message: { ...message, sentence, author } } }
}

function ownExport({ message }: TypedData, account: Address): OwnTypedData {
  const digest = toBase64url(fromHex(textOf(message["digest"])))
  const data = exportTypedData({ account, digest, time: textOf(message["time"]) })
  return { sentence: EXPORT_SENTENCE, goesInto: "export", data }
}

function ownReceiptKey(
  { message }: TypedData,
  { chainId, registry }: SigningPlace,
  account: Address,
): OwnTypedData {
  const [key, until] = [textOf(message["key"]), Number(message["until"])]
  const data = certificateTypedData({ chainId, registry }, account, { key, until })
  return { sentence: RECEIPT_KEY_SENTENCE, goesInto: "receipts", data }
}

function ownMove({ message }: TypedData, place: SigningPlace, account: Address): OwnTypedData {
  const data = moveAgreement({
    ...{ contract: place.registry, chainId: place.chainId, account },
    wallet: asAddress(textOf(message["wallet"])),
    nextRecovery: asAddress(textOf(message["nextRecovery"])),
    agreedUntil: Number(message["agreedUntil"]),
  })
  return { sentence: AGREEMENT.sentence, goesInto: "public-list", data }
}

/** For the account that it was opened for, which is another's until it is taken over. */
function ownConsent(
  { registry: contract, chainId }: SigningPlace,
  { signer: wallet, account }: { readonly signer: Address; readonly account: Address },
): OwnTypedData | null {
  if (wallet === account) return null
  const data = successorConsent({ contract, chainId, account, wallet })
  return { sentence: CONSENT.sentence, goesInto: "public-list", data }
}

function textOf(value: TypedValue | undefined): string {
  if (typeof value !== "string") throw new TypeError("not a text")
  return value
}

const hashOf = (data: TypedData): string => TypedDataEncoder.hash(...ethersTypedData(data))
