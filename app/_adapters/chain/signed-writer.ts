import { isError, keccak256 } from "ethers"
import type { Interface, Provider } from "ethers"
import { KeywardError, asKeywardError, isKeywardError } from "../../_core/errors"
import type { TypedData } from "../../_core/ports/account"
import type { OnTransaction } from "../../_core/ports/registry"
import type { Relay, SignedAction } from "../../_core/ports/relay"
import type { Fate, HandedOver, TransactionFollower } from "../../_core/ports/transactions"
import { URGENT_ACTIONS } from "../../_core/signed-actions"
import { asAddress, asDigest } from "../../_core/types"
import type { Digest } from "../../_core/types"
import { ISignedActions__factory } from "../../../typechain-types/factories/ISignedActions__factory"
import { ask } from "./ask"
import { atNow, chainNow } from "./chain-clock"
import { isForUndeployed } from "./contract-signature"
import type { TypedCall } from "./signable"
import { confirmedOr, followToEnd } from "./follow"
import type { Patience } from "./follow"
import { isStop } from "./stops"
import { simulate, transact } from "./transaction"
import type { Call } from "./transaction"
import { askedTransaction, nonceAt } from "./transaction-follower"
import { checkMoney, checkNetwork, isLocked } from "./wallet-checks"
import type { ContractWriterOptions, SignedWay, WrittenContract } from "./writing"

/** Seconds that a signature is good for: long enough for a slow wallet and a busy chain. */
const GOOD_FOR = 900
const RELAY_PATIENCE = 60_000

/** The one call that is being brought, and all that takes part in it. */
export interface Bringing {
  readonly options: ContractWriterOptions
  readonly contract: WrittenContract
  readonly signed: SignedWay
  readonly typed: TypedCall
  readonly provider: Provider
  readonly follower: TransactionFollower
  readonly patience: Patience
  readonly call: Call
  readonly action: `0x${string}`
  readonly on: OnTransaction
}

/**
 * Has a call signed, hands it to the relay and waits until the chain has it. Where the relay does not do its part the
 * wallet brings the very same signed action itself: its nonce makes it happen once, whoever is first. Where the contract
 * does not take the signature the wallet is asked for the call itself, at once.
 * @returns false where there is no relay, or not for this; nobody was asked anything then
 * @throws what `transact` throws, `relay-false`, `action-unsettled`; `handedOver` in an error's details says that a
 * relay was given what was signed and might still bring it
 */
export async function bringSigned(it: Bringing): Promise<boolean> {
  const { options, contract, typed, action, signed: way, call } = it
  if (typed(action, { signer: options.account, account: options.account }, 0n, 0) === null) return false
  const offered = await isOffered(way.relay, { face: contract.face, action })
  if (!offered && !options.payer) return false
  await simulate(call)
  const signed = await sign(it)
  if (!options.payer && (await isWorthless(it, signed))) {
    await callYourself(it, signed)
    return true
  }
  try {
    if (offered) await handOver(it, signed)
    else await bringYourself(it, signed, { step: "unknown" }, true)
  } catch (error) {
    throw handedOver(asKeywardError(error))
  }
  return true
}

/**
 * Whether a relay pays for a call, as it says; false where it says nothing.
 * @param call any that no reserve is kept for unless given
 */
export async function isOffered(
  relay: Relay,
  call?: { readonly face: Interface; readonly action: `0x${string}` },
): Promise<boolean> {
  const isUrgent = () =>
    call !== undefined && URGENT_ACTIONS.includes(call.face.getFunction(call.action.slice(0, 10))?.name ?? "")
  return relay.offer().then(
    ({ offered, urgent, stopping }) =>
      offered || (urgent && isUrgent()) || (stopping && call !== undefined && isStop(call.face, call.action)),
    () => false,
  )
}

interface Signed {
  readonly action: SignedAction
  readonly sent: HandedOver
}

/** @throws `wallet-refused`, `wallet-locked`, `account-switched`, `chain-unreachable` */
async function sign({ options, contract, signed, typed, provider, action, on }: Bringing): Promise<Signed> {
  const place = { contract: contract.address, signer: options.account }
  const [nonce, account, height, now] = await ask(() =>
    Promise.all([
      nonceAt(provider, place, "latest"),
      contract.accountOf(options.account),
      provider.getBlockNumber(),
      chainNow(provider),
    ]),
  )
  const by = { signer: options.account, account }
  const deadline = now + GOOD_FOR
  on({ step: "waiting-for-wallet", asks: "signature" })
  const signature = await signed.wallet.signTypedData(typed(action, by, nonce, deadline) as TypedData)
  const whole = { ...place, action, nonce, deadline, signature }
  const sent: HandedOver = {
    ...{ way: "relay", transaction: null, ...place, nonce: String(nonce), deadline },
    ...{ call: callOf(whole), block: height },
  }
  return { action: whole, sent }
}

const argsOf = ({ signer, action, nonce, deadline, signature }: SignedAction) =>
  [signer, action, nonce, deadline, signature] as const

const dataOf = (action: SignedAction): string =>
  ISignedActions__factory.createInterface().encodeFunctionData("submitSigned", [...argsOf(action)])

const callOf = (action: SignedAction): Digest => asDigest(keccak256(dataOf(action)))

/**
 * Whether the contract does not take the signature for the signer's: a wallet that is yet to be deployed, or that signs
 * in another way than it says on the chain. Nobody could bring it, so nobody is given it.
 */
async function isWorthless({ contract, provider }: Bringing, { action }: Signed): Promise<boolean> {
  const { submitSigned } = ISignedActions__factory.connect(contract.address, provider)
  try {
    await atNow((blockTag) => submitSigned.staticCall(...argsOf(action), { blockTag }))
    return false
  } catch (error) {
    const data = isError(error, "CALL_EXCEPTION") ? error.data : null
    const refusal = data ? ISignedActions__factory.createInterface().parseError(data) : null
    // A consent that does not count is refused by the same name, of another signer.
    return refusal?.name === "SignatureInvalid" && asAddress(String(refusal.args[0])) === action.signer
  }
}

/** The call as a transaction of the wallet's own, at once. */
async function callYourself(it: Bringing, { action }: Signed): Promise<void> {
  const { options, follower, patience, call, provider, on } = it
  try {
    await checkMoney(options.signer, provider)
  } catch (error) {
    if (isKeywardError(error, "nobody-pays") && isForUndeployed(action.signature))
      throw new KeywardError("wallet-not-deployed", {}, { cause: error })
    throw error
  }
  await transact(call, follower, patience, on, true)
}

async function handOver(it: Bringing, { action, sent }: Signed): Promise<void> {
  const { signed, follower, patience, call, on } = it
  on({ step: "sent", transaction: null, sent })
  let failure: KeywardError | null = null
  const transaction = await signed.relay.submit(action).catch((error: unknown) => {
    failure = asKeywardError(error)
    return null
  })
  const given = { ...sent, transaction }
  if (transaction) on({ step: "sent", transaction, sent: given })
  // What a relay says it refused is looked for on the chain all the same, once.
  const relayHas = transaction ? (signed.patience ?? RELAY_PATIENCE) : 0
  const fate = await followToEnd(follower, given, { ...patience, giveBackAfter: relayHas })
  const isRefused = isKeywardError(failure, "relay-refused") || fate.step === "lapsed"
  if (["waiting", "unknown", "lapsed"].includes(fate.step))
    return bringYourself(it, { action, sent: given }, fate, isRefused)
  // Its own words where the contract refuses it by now.
  if (fate.step === "reverted") await simulate(call)
  settle(it, fate, given)
}

function settle({ on }: Bringing, fate: Fate, sent: HandedOver): void {
  const { transaction, block, again } = confirmedOr(fate, sent)
  on({ step: "confirmed", transaction, block, again })
}

/**
 * @param isRefused whether the relay has said that it will not bring it; a silent one may still do so
 */
async function bringYourself(
  it: Bringing,
  { action, sent }: Signed,
  { step }: Fate,
  isRefused: boolean,
): Promise<void> {
  const { options, follower, patience, call, contract, on } = it
  try {
    await simulate(call)
    const signer = options.payer ?? options.signer
    const account = asAddress(await signer.getAddress())
    const provider = await checkNetwork({ ...options, signer, account }, contract.address)
    await checkMoney(signer, provider)
    // A signature whose time is over, or that the contract does not take, is worth nothing to anybody: then it is a
    // plain transaction.
    const isWorthless = step === "lapsed" || (await isInvalid(it, action))
    if (isWorthless && !options.payer) return await transact(call, follower, patience, on, true)
    const { submitSigned } = ISignedActions__factory.connect(contract.address, signer)
    const same: Call = {
      ...call,
      simulate: (blockTag) => submitSigned.staticCall(...argsOf(action), { blockTag }),
      asked: () => askedTransaction(provider, { from: account, to: contract.address, data: dataOf(action) }),
      send: () => submitSigned.send(...argsOf(action)),
      isLocked: () => isLocked(provider),
    }
    await transact(same, follower, patience, on, true)
  } catch (error) {
    const fate = await follower.look(sent)
    if (fate.step === "confirmed") return settle(it, fate, sent)
    const isNo = isKeywardError(error, "wallet-refused") || isKeywardError(error, "nobody-pays")
    throw isNo && !isRefused ? new KeywardError("action-unsettled", {}, { cause: error }) : error
  }
}

/**
 * Whether the contract takes a signature for none of the signer's: such as of an account whose code checks signatures
 * in its own way, or does not check any.
 */
async function isInvalid({ contract, options, provider }: Bringing, action: SignedAction): Promise<boolean> {
  const { submitSigned, interface: face } = ISignedActions__factory.connect(contract.address, provider)
  try {
    await atNow((blockTag) => submitSigned.staticCall(...argsOf(action), { blockTag }))
    return false
  } catch (error) {
    const refusal = isError(error, "CALL_EXCEPTION") && error.data ? face.parseError(error.data) : null
    // A consent inside the action is somebody else's.
    return refusal?.name === "SignatureInvalid" && asAddress(String(refusal.args[0])) === options.account
  }
}

function handedOver(error: KeywardError): KeywardError {
  return new KeywardError(error.code, { ...error.details, handedOver: true }, { cause: error })
}
