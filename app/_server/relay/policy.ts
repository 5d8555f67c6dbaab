import "server-only"
import { dataLength, dataSlice, isError, Interface } from "ethers"
import type { InterfaceAbi, JsonRpcProvider, Provider } from "ethers"
import { ask } from "../../_adapters/chain/ask"
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
  /** Who signed it for the account, by ECDSA; null where the signature is of no key. */
  readonly signerOf: (action: SignedAction, account: Address) => Address | null
}

/** What the relay brings at all: these contracts, these functions, nothing long, nothing unsigned. */
export class Policy {
  readonly #contracts: ReadonlyMap<Address, RelayedContract & { readonly face: Interface }>
  readonly #provider: JsonRpcProvider
  readonly #mostLength: number

  constructor(contracts: readonly RelayedContract[], provider: JsonRpcProvider, mostLength: number) {
    this.#contracts = new Map(
      contracts.map((contract) => [contract.address, { ...contract, face: new Interface(contract.abi) }]),
    )
    this.#provider = provider
    this.#mostLength = mostLength
  }

  /** @throws KeywardError `relay-refused` */
  check({ contract, action }: SignedAction): void {
    const known = this.#known(contract)
    const length = dataLength(action)
    if (length < 4 || length > this.#mostLength) throw refused("length")
    const selector = dataSlice(action, 0, 4)
    const isListed = known.actions.some((name) => known.face.getFunction(name)?.selector === selector)
    if (!isListed) throw refused("function")
  }

  /** The call of submitSigned. */
  calldata({ contract, signer, action, nonce, deadline, signature }: SignedAction): string {
    return this.#known(contract).face.encodeFunctionData("submitSigned", [
      ...[signer, action, nonce, deadline, signature],
    ])
  }

  /**
   * The signer's own key is recovered here, whether it has code or not (EIP-7702); where that key did not sign, the
   * simulation asks the code (ERC-1271).
   * @throws KeywardError `relay-refused`, `chain-unreachable`
   */
  async checkSignature(action: SignedAction): Promise<void> {
    const { accountOf, signerOf } = this.#known(action.contract)
    const account = await ask(() => accountOf(action.signer, this.#provider))
    if (signerOf(action, account) === action.signer) return
    const code = await ask(() => this.#provider.getCode(action.signer))
    if (code === "0x") throw refused("signature")
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

  #known(contract: Address): RelayedContract & { readonly face: Interface } {
    const known = this.#contracts.get(contract)
    if (!known) throw refused("contract")
    return known
  }
}

const OWN_ERRORS: ReadonlyMap<string, RelayRefusal> = new Map<string, RelayRefusal>([
  ["SignatureInvalid", "signature"],
  ["SignatureOver", "deadline"],
  ["InvalidAccountNonce", "nonce"],
  ["ActionUnknown", "function"],
  ["ActionMalformed", "length"],
])

const refused = (reason: RelayRefusal) => new KeywardError("relay-refused", { reason })
