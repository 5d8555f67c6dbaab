import "server-only"
import { dataLength, dataSlice, isError, Interface, zeroPadBytes } from "ethers"
import type { InterfaceAbi, JsonRpcProvider, Provider } from "ethers"
import { ask } from "../../_adapters/chain/ask"
import { CALLDATA_FLOOR_GAS, NEW_SLOT_GAS, TRANSACTION_BASE_GAS } from "../../_core/chain-limits"
import { KeywardError } from "../../_core/errors"
import type { RelayRefusal, SignedAction } from "../../_core/ports/relay"
import type { Address } from "../../_core/types"

/** A contract whose signed actions are brought. */
export interface RelayedContract {
  readonly address: Address
  /** With submitSigned and the errors of everything that it can call. */
  readonly abi: InterfaceAbi
  /** Names of the functions that may be signed. */
  readonly actions: readonly string[]
  /** The contract's own refusal in what a call threw; null where it is none. */
  readonly refusalIn: (thrown: unknown) => KeywardError | null
  /** The account that a wallet acts as, by the registry's word. */
  readonly accountOf: (wallet: Address, provider: Provider) => Promise<Address>
  /** Of them, those that freeze and recover accounts. */
  readonly urgent: readonly string[]
  /** Whether it ends grants that stand, or a delegation that is in force, and does nothing else. */
  readonly isStop: (action: SignedAction, provider: Provider) => Promise<boolean>
  /** Who signed it for the account, by ECDSA; null where the signature is of no key. */
  readonly signerOf: (action: SignedAction, account: Address) => Address | null
  /** The hash that was signed (EIP-712); null where the action is none that can be signed. */
  readonly hashOf: (action: SignedAction, account: Address) => string | null
}

/** How an action was signed: by an account's key, or by what its code says (ERC-1271). */
export type SignedBy = "key" | "code"

/** What the policy takes of the terms. */
export interface PolicyTerms {
  /** Bytes of calldata of one action. */
  readonly length: number
  /** Gas that an account's own code may use to check a signature. */
  readonly signatureGas: number
}

/** What the relay brings at all: these contracts, these functions, nothing long, nothing unsigned. */
export class Policy {
  readonly #contracts: ReadonlyMap<Address, RelayedContract & { readonly face: Interface }>
  readonly #provider: JsonRpcProvider
  readonly #terms: PolicyTerms

  constructor(contracts: readonly RelayedContract[], provider: JsonRpcProvider, terms: PolicyTerms) {
    this.#contracts = new Map(
      contracts.map((contract) => [contract.address, { ...contract, face: new Interface(contract.abi) }]),
    )
    this.#provider = provider
    this.#terms = terms
  }

  /** @throws KeywardError `relay-refused` */
  check({ contract, action }: SignedAction): void {
    const known = this.#known(contract)
    const length = dataLength(action)
    if (length < 4 || length > this.#terms.length) throw refused("length")
    if (!isOneOf(known, known.actions, action)) throw refused("function")
  }

  /** Whether it freezes or recovers an account. */
  isUrgent({ contract, action }: SignedAction): boolean {
    const known = this.#known(contract)
    return isOneOf(known, known.urgent, action)
  }

  /** Whether it stops somebody, and does nothing else. @throws KeywardError `chain-unreachable` */
  isStop(action: SignedAction): Promise<boolean> {
    const known = this.#known(action.contract)
    return ask(() => known.isStop(action, this.#provider))
  }

  /** The call of submitSigned. */
  calldata({ contract, signer, action, nonce, deadline, signature }: SignedAction): string {
    return this.#known(contract).face.encodeFunctionData("submitSigned", [
      ...[signer, action, nonce, deadline, signature],
    ])
  }

  /**
   * An account's key is recovered here, whether or not the account has code as well (EIP-7702). Else its code is asked
   * (ERC-1271), with so little gas that asking costs nobody anything.
   * @throws KeywardError `relay-refused`, `chain-unreachable`
   */
  async checkSignature(action: SignedAction): Promise<SignedBy> {
    const known = this.#known(action.contract)
    const account = await ask(() => known.accountOf(action.signer, this.#provider))
    if (known.signerOf(action, account) === action.signer) return "key"
    const hash = known.hashOf(action, account)
    if (hash === null || !(await this.#acceptsSignature(action, hash))) throw refused("signature")
    return "code"
  }

  async #acceptsSignature({ signer, signature }: SignedAction, hash: string): Promise<boolean> {
    const data = ERC1271.encodeFunctionData("isValidSignature", [hash, signature])
    const gasLimit = this.#terms.signatureGas + calldataGas(data)
    try {
      return (await this.#provider.call({ to: signer, data, gasLimit })) === ACCEPTED
    } catch (error) {
      if (isError(error, "CALL_EXCEPTION")) return false
      throw new KeywardError("chain-unreachable", {}, { cause: error })
    }
  }

  /** What a reverted submitSigned is to the one who signed. */
  refusalIn(contract: Address, thrown: unknown): KeywardError {
    const known = this.#known(contract)
    const data = isError(thrown, "CALL_EXCEPTION") ? thrown.data : null
    const name = data ? known.face.parseError(data)?.name : undefined
    const reason = name === undefined ? undefined : OWN_ERRORS.get(name)
    if (reason) return refused(reason)
    return known.refusalIn(thrown) ?? new KeywardError("registry-refused", { reason: name ?? "unknown" })
  }

  /**
   * What submitSigned may use at most where the signer's code checks the signature: what the action takes when the
   * signer calls it, the check under its cap, and what handing it over adds.
   * @param own gas of the signer's own call
   */
  gasByCode(own: bigint, action: SignedAction): bigint {
    const { signatureGas } = this.#terms
    return (own * 12n) / 10n + BigInt(signatureGas + SUBMITTING_GAS + calldataGas(action.signature))
  }

  #known(contract: Address): RelayedContract & { readonly face: Interface } {
    const known = this.#contracts.get(contract)
    if (!known) throw refused("contract")
    return known
  }
}

const isOneOf = ({ face }: { face: Interface }, names: readonly string[], action: string): boolean => {
  const selector = dataSlice(action, 0, 4)
  return names.some((name) => face.getFunction(name)?.selector === selector)
}

const ERC1271 = new Interface([
  "function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4 magicValue)",
])
const ACCEPTED = zeroPadBytes("0x1626ba7e", 32)
/** A new slot for the signer's nonce, the words around the action, hashing and calling it. */
const SUBMITTING_GAS = NEW_SLOT_GAS + 40_000
const calldataGas = (data: string): number => TRANSACTION_BASE_GAS + CALLDATA_FLOOR_GAS * dataLength(data)

const OWN_ERRORS: ReadonlyMap<string, RelayRefusal> = new Map<string, RelayRefusal>([
  ["SignatureInvalid", "signature"],
  ["SignatureOver", "deadline"],
  ["InvalidAccountNonce", "nonce"],
  ["ActionUnknown", "function"],
  ["ActionMalformed", "length"],
])

const refused = (reason: RelayRefusal) => new KeywardError("relay-refused", { reason })
