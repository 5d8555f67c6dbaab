import { JsonRpcApiProvider } from "ethers"
import type { Interface, Provider, Signer } from "ethers"
import type { KeywardError } from "../../_core/errors"
import type { OnTransaction } from "../../_core/ports/registry"
import type { SignableFunction } from "../../_core/signed-actions"
import type { Address, Digest } from "../../_core/types"
import type { TypedContractMethod } from "../../../typechain-types/common"
import type { Patience } from "./follow"
import { typedCalls } from "./signable"
import { bringSigned } from "./signed-writer"
import type { SignedWay } from "./signed-writer"
import { transact } from "./transaction"
import type { Call } from "./transaction"
import { transactionFollower } from "./transaction-follower"
import { checkMoney, checkNetwork, isLocked } from "./wallet-checks"

export interface ContractWriterOptions {
  /** With a provider; of a wallet, or a local one in scripts and tests. */
  readonly signer: Signer
  /** The wallet that signs. */
  readonly account: Address
  /** Who brings what was signed where no relay does, if not the signer itself, which has no money then. */
  readonly payer?: Signer
  readonly chainId: number
  /** Milliseconds without a receipt after which a transaction that no node knows any more is given up. */
  readonly dropAfter?: number
  /** Where somebody else pays; without it each call is a transaction of the wallet's own. */
  readonly signed?: SignedWay
  /** Where the deployment stands, so that another chain under the same id is known as one. */
  readonly deployedAtBlock?: number
  readonly incarnation?: Digest
}

/** What a writer has to know of its contract. */
export interface WrittenContract {
  readonly address: Address
  readonly face: Interface
  /** The contract's own refusal in what a call threw; null where it is none. */
  readonly refusalIn: (thrown: unknown) => KeywardError | null
  /** Its functions that can be signed, by name. */
  readonly actions: Readonly<Record<string, SignableFunction>>
}

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
  const { signer, chainId, dropAfter = DROP_AFTER, signed } = options
  const typed = typedCalls(contract.face, contract.actions, { contract: contract.address, chainId })
  return async (method, args, on = () => undefined) => {
    const provider = await checkNetwork(options, contract.address)
    const follower = transactionFollower({ ...options, provider })
    const patience: Patience = { dropAfter, pace: paceOf(provider) }
    const call: Call = {
      height: () => provider.getBlockNumber(),
      simulate: () => method.staticCall(...(args as Parameters<typeof method.staticCall>)),
      send: () => method.send(...(args as Parameters<typeof method.send>)),
      isLocked: () => isLocked(provider),
      refusalIn: contract.refusalIn,
    }
    const action = contract.face.encodeFunctionData(method.fragment, args) as `0x${string}`
    const bringing = { options, contract, typed, provider, follower, patience, call, action, on }
    if (signed && (await bringSigned({ ...bringing, signed }))) return
    await checkMoney(signer, provider)
    await transact(call, follower, patience, on)
  }
}

const paceOf = (provider: Provider): number =>
  provider instanceof JsonRpcApiProvider ? Math.min(provider.pollingInterval, PACE) : PACE
