import { JsonRpcApiProvider } from "ethers"
import type { Provider } from "ethers"
import type { Turn } from "../../_core/ports/prompts"
import type { OnTransaction } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import type { TypedContractMethod } from "../../../typechain-types/common"
import type { Patience } from "./follow"
import { typedCalls } from "./signable"
import { bringSigned, isOffered } from "./signed-writer"
import { transact } from "./transaction"
import type { Call } from "./transaction"
import { askedTransaction, transactionFollower } from "./transaction-follower"
import { checkMoney, checkNetwork, isLocked } from "./wallet-checks"
import type { ContractWriterOptions, WrittenContract } from "./writing"

export type Write = <A extends unknown[]>(
  method: TypedContractMethod<A, [void], "nonpayable">,
  args: NoInfer<A>,
  on?: OnTransaction,
) => Promise<void>

const DROP_AFTER = 90_000
const PACE = 4_000

/**
 * Calls functions of a contract as a wallet: by a signature where somebody else pays, else by a transaction of its own.
 * Either way it is over when the chain has it once.
 */
export function contractWriter(options: ContractWriterOptions, contract: WrittenContract): Write {
  const { signer, chainId, dropAfter = DROP_AFTER, signed, prompts, turn = atOnce } = options
  const typed = typedCalls(contract.face, contract.actions, { contract: contract.address, chainId })
  const write = async (...[method, args, on = () => undefined]: Parameters<Write>) => {
    const provider = await checkNetwork(options, contract.address)
    const follower = transactionFollower({ ...options, provider })
    const patience: Patience = { dropAfter, pace: paceOf(provider) }
    const action = contract.face.encodeFunctionData(method.fragment, args) as `0x${string}`
    const call: Call = {
      height: () => provider.getBlockNumber(),
      simulate: (blockTag) =>
        method.staticCall(...([...args, { blockTag }] as Parameters<typeof method.staticCall>)),
      asked: () => askedTransaction(provider, { from: options.account, to: contract.address, data: action }),
      send: () => method.send(...(args as Parameters<typeof method.send>)),
      isLocked: () => isLocked(provider),
      refusalIn: contract.refusalIn,
      ...(prompts ? { prompts } : {}),
    }
    const bringing = { options, contract, typed, provider, follower, patience, call, action, on }
    if (signed && (await bringSigned({ ...bringing, signed }))) return
    await checkMoney(signer, provider)
    await transact(call, follower, patience, on)
  }
  return (method, args, on = () => undefined) =>
    turn((release) =>
      write(method as Parameters<Write>[0], args, (state) => {
        // A transaction has its nonce from the wallet, a signed action from the contract, once that has it.
        if (state.step === "sent" && state.sent.way === "own") release()
        on(state)
      }),
    )
}

const atOnce: Turn = (work) => work(() => undefined)

/**
 * Whether anybody pays for what is confirmed, before anybody is asked for anything.
 * @throws `nobody-pays`, `network-wrong`, `account-switched`, `chain-unreachable`
 */
export async function checkPaid(options: ContractWriterOptions, contract: Address): Promise<void> {
  const provider = await checkNetwork(options, contract)
  if (options.signed && (await isOffered(options.signed.relay))) return
  await checkMoney(options.payer ?? options.signer, provider)
}

const paceOf = (provider: Provider): number =>
  provider instanceof JsonRpcApiProvider ? Math.min(provider.pollingInterval, PACE) : PACE
