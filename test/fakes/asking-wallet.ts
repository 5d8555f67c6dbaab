import { secp256k1 } from "@noble/curves/secp256k1.js"
import { getBytes, Signature, TypedDataEncoder, toQuantity } from "ethers"
import type { HDNodeWallet, Provider, TypedDataDomain, TypedDataField } from "ethers"
import type { Lie, RpcAnswer, RpcRequest } from "./hostile-rpc"

const LOCAL = 31_337

/** EIP-1193 and MetaMask's own codes. */
const REFUSED = 4_001
const UNAUTHORISED = 4_100
const UNSUPPORTED = 4_200
const UNKNOWN_CHAIN = 4_902
const PENDING = -32_002

export class WalletError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** What a call that the contract refused was answered with, as every wallet hands it on (EIP-1193). */
    readonly data?: unknown,
  ) {
    super(message)
  }
}

interface Typed {
  domain: TypedDataDomain
  types: Record<string, TypedDataField[]>
  message: Record<string, unknown>
}

/** What the person at the wallet is asked. */
export interface Prompt {
  readonly method: string
  readonly params: readonly unknown[]
}

/** A prompt whose window was closed: it waits, as MetaMask's side panel leaves it, until it is opened again. */
export interface ClosedPrompt extends Prompt {
  answer(yes: boolean): void
}

/** What the owner does at a prompt; `"close"` closes its window without an answer. */
export type Decision = boolean | "close"

const SEND = "eth_sendTransaction"
const CONNECTS: readonly string[] = ["eth_requestAccounts", "wallet_requestPermissions"]

/** The message, where somebody is asked to sign what a relay then pays for. */
export function signedAction({ method, params }: Prompt): Record<string, unknown> | null {
  if (method !== "eth_signTypedData_v4") return null
  const { domain, message } = JSON.parse(String(params[1])) as Typed
  return domain.verifyingContract && "sentence" in message && "deadline" in message ? message : null
}

/** Whether a prompt asks for a confirmation: a transaction, or a signature that stands for one. */
export const confirms = (prompt: Prompt): boolean => prompt.method === SEND || signedAction(prompt) !== null

/** A method's own prompts; those of `eth_sendTransaction` are all confirmations, whoever pays. */
const isOf = (prompt: Prompt, method: string): boolean =>
  method === SEND ? confirms(prompt) : prompt.method === method && signedAction(prompt) === null

/** What a wallet asks its node. */
export interface WalletNode {
  readonly provider: Provider
  ask(request: RpcRequest): Promise<RpcAnswer>
}

/** An account as its owner chooses it in the wallet. */
export interface WalletAccount {
  readonly wallet: HDNodeWallet
}

/**
 * A wallet and its owner, by EIP-1193, without any page: keys and decisions stay here. It says nothing of its accounts
 * to a site until it was asked and said yes. `Site`: whatever stands for one site in one browser.
 */
export abstract class AskingWallet<Site extends object, Account extends WalletAccount = WalletAccount> {
  /** All that it has asked its owner, in order. */
  readonly prompts: Prompt[] = []
  /** Prompts whose window was closed, and that nobody has answered since. */
  readonly closed: ClosedPrompt[] = []
  /** Networks that it was told of by the page, by chain id. */
  readonly added: Record<string, unknown>[] = []
  /** What the owner does at each prompt. Throwing or resolving to false refuses it. */
  decide: (prompt: Prompt) => Decision | Promise<Decision> = () => true
  /** Signs otherwise each time, as some hardware and all multi-party wallets do. */
  unsteady = false
  /** Its own RPC says something else than the chain; null = the truth. */
  lie: Lie | null = null
  /**
   * As MetaMask 13: locked it still lists its accounts and asks once it is open; it answers an old prompt as the
   * account that was asked, whatever account is chosen by then; a transaction has its nonce from when it was asked for,
   * so that two open ones have the same; a second question to connect is -32002.
   */
  asMetaMask13 = false

  #chainId = LOCAL
  #knows = new Set([LOCAL])
  #locked = false
  #connecting = false
  #refusals: string[] = []
  #failures: WalletError[] = []
  #opened: (() => void)[] = []
  readonly #permitted = new Set<Site>()

  constructor(protected chosen: Account) {}

  protected abstract readonly node: WalletNode
  /** Tells every page that listens; what it says of accounts, those alone that may see them. */
  protected abstract emit(event: string, value: unknown): Promise<void>

  get account(): string {
    return this.#owner.address
  }

  get isLocked(): boolean {
    return this.#locked
  }

  get #owner() {
    return this.chosen.wallet
  }

  /** The owner says no to the next prompt, or to the next of that method; `eth_sendTransaction` is any confirmation. */
  refuseNext(method = ""): void {
    this.#refusals.push(method)
  }

  /** The next prompt is not shown; it fails by this code. */
  failNext(code: number, message = "Internal JSON-RPC error."): void {
    this.#failures.push(new WalletError(code, message))
  }

  /** The owner chooses another account for this site. */
  async switchAccount(to: Account): Promise<void> {
    this.chosen = to
    await this.emit("accountsChanged", [to.wallet.address])
  }

  /** The owner chooses another network; `known` false = this wallet has never heard of the local one. */
  async switchChain(chainId: number, { knowsLocal = true } = {}): Promise<void> {
    this.#chainId = chainId
    this.#knows.add(chainId)
    if (!knowsLocal) this.#knows.delete(LOCAL)
    await this.emit("chainChanged", toQuantity(chainId))
  }

  /** Locked by the owner or by time. */
  async lock(): Promise<void> {
    this.#locked = true
    if (!this.asMetaMask13) await this.emit("accountsChanged", [])
  }

  /** Locked without a word: what is asked next finds it so. */
  lockSilently(): void {
    this.#locked = true
  }

  async unlock(): Promise<void> {
    this.#locked = false
    for (const open of this.#opened.splice(0)) open()
    await this.emit("accountsChanged", [this.account])
  }

  /** The owner takes the site's permission away in the wallet. */
  async disconnect(site: Site): Promise<void> {
    await this.emit("accountsChanged", [])
    this.#permitted.delete(site)
  }

  /** How often the owner was asked by this method; `eth_sendTransaction` counts confirmations, whoever pays. */
  asked(method: string): number {
    return this.prompts.filter((prompt) => isOf(prompt, method)).length
  }

  protected isPermitted = (site: Site): boolean => this.#permitted.has(site)

  async answer(request: RpcRequest, site: Site): Promise<RpcAnswer> {
    try {
      return { result: await this.request(request, site) }
    } catch (error) {
      const { code, message, data } = error as { code?: unknown; message: string; data?: unknown }
      return { error: { code: typeof code === "number" ? code : -32_603, message, data } }
    }
  }

  #accounts = (site: Site): string[] =>
    this.#permitted.has(site) && (!this.#locked || this.asMetaMask13) ? [this.#owner.address] : []

  async request(request: RpcRequest, site: Site): Promise<unknown> {
    const { method, params } = request
    switch (method) {
      case "eth_chainId":
        return toQuantity(this.#chainId)
      case "net_version":
        return String(this.#chainId)
      case "eth_accounts":
        return this.#accounts(site)
      case "eth_requestAccounts":
        if (this.#accounts(site).length === 0) await this.#permit(request, site)
        return this.#accounts(site)
      case "wallet_requestPermissions":
        await this.#permit(request, site)
        return [
          {
            parentCapability: "eth_accounts",
            caveats: [{ type: "restrictReturnedAccounts", value: this.#accounts(site) }],
          },
        ]
      case "wallet_getPermissions":
        return this.#permitted.has(site) ? [{ parentCapability: "eth_accounts" }] : []
      case "wallet_revokePermissions":
        this.#permitted.delete(site)
        return null
      case "wallet_switchEthereumChain":
        return this.#moveTo(request, site)
      case "wallet_addEthereumChain":
        return this.#add(request, site)
      case "personal_sign":
        return (await this.#prompt(request, site)).signMessage(getBytes(String(params[0])))
      case "eth_signTypedData_v4":
        return this.#signTyped(await this.#prompt(request, site), JSON.parse(String(params[1])) as Typed)
      case "eth_sendTransaction":
        return this.#send(request, site)
      default:
        if (method.startsWith("wallet_")) throw new WalletError(UNSUPPORTED, `${method} is not supported`)
        return this.#ask(request)
    }
  }

  /** Asks the owner. @returns who signs */
  async #prompt({ method, params }: Prompt, site: Site): Promise<HDNodeWallet> {
    const owner = this.#owner
    const failure = this.#failures.shift()
    if (failure) throw failure
    if ((this.#locked && !this.asMetaMask13) || (!this.#permitted.has(site) && !CONNECTS.includes(method)))
      throw new WalletError(UNAUTHORISED, "The requested account has not been authorised by the user.")
    // It opens its window and asks for the password; the question comes after it.
    if (this.#locked) await new Promise<void>((resolve) => this.#opened.push(resolve))
    this.prompts.push({ method, params })
    const refusal = this.#refusals.findIndex((meant) => meant === "" || isOf({ method, params }, meant))
    const refused = refusal >= 0
    if (refused) this.#refusals.splice(refusal, 1)
    const decision = !refused && (await this.decide({ method, params }))
    const yes = decision === "close" ? await this.#whenOpenedAgain({ method, params }) : decision
    if (!yes) throw new WalletError(REFUSED, "User denied the request.")
    if (this.#owner.address !== owner.address && !this.asMetaMask13)
      throw new WalletError(UNAUTHORISED, "The account was changed.")
    return owner
  }

  #whenOpenedAgain(prompt: Prompt): Promise<boolean> {
    return new Promise((resolve) => {
      const closed: ClosedPrompt = {
        ...prompt,
        answer: (yes) => {
          this.closed.splice(this.closed.indexOf(closed), 1)
          resolve(yes)
        },
      }
      this.closed.push(closed)
    })
  }

  async #permit(request: Prompt, site: Site): Promise<void> {
    if (this.#connecting && this.asMetaMask13)
      throw new WalletError(PENDING, "Request of type 'wallet_requestPermissions' already pending.")
    this.#connecting = true
    try {
      if (!this.asMetaMask13) this.#locked = false
      await this.#prompt(request, site)
      this.#permitted.add(site)
    } finally {
      this.#connecting = false
    }
  }

  async #moveTo(request: Prompt, site: Site): Promise<null> {
    const { chainId } = request.params[0] as { chainId: string }
    if (!this.#knows.has(Number(chainId)))
      throw new WalletError(UNKNOWN_CHAIN, `Unrecognized chain ID "${chainId}".`)
    if (Number(chainId) === this.#chainId) return null
    await this.#prompt(request, site)
    await this.switchChain(Number(chainId))
    return null
  }

  async #add(request: Prompt, site: Site): Promise<null> {
    await this.#prompt(request, site)
    const network = request.params[0] as Record<string, unknown> & { chainId: string }
    this.added.push(network)
    await this.switchChain(Number(network.chainId))
    return null
  }

  async #signTyped(
    owner: HDNodeWallet,
    { domain, types: { EIP712Domain: _, ...types }, message }: Typed,
  ): Promise<string> {
    if (!this.unsteady) return owner.signTypedData(domain, types, message)
    const digest = getBytes(TypedDataEncoder.hash(domain, types, message))
    const key = getBytes(owner.privateKey)
    const signed = secp256k1.sign(digest, key, { prehash: false, extraEntropy: true, format: "recovered" })
    const { r, s, recovery } = secp256k1.Signature.fromBytes(signed, "recovered")
    return Signature.from({ r: toQuantity(r), s: toQuantity(s), yParity: recovery === 1 ? 1 : 0 }).serialized
  }

  async #send(request: Prompt, site: Site): Promise<string> {
    const { provider } = this.node
    const nonce = this.asMetaMask13 ? await provider.getTransactionCount(this.account, "pending") : null
    const owner = await this.#prompt(request, site)
    if (this.#chainId !== LOCAL) throw new WalletError(4_901, "The wallet is on another network.")
    const { to, data, value, gas } = request.params[0] as Record<
      "to" | "data" | "value" | "gas",
      string | undefined
    >
    const response = await owner.connect(provider).sendTransaction({
      ...{ to: to ?? null, data: data ?? "0x", value: value ?? 0 },
      ...(gas ? { gasLimit: gas } : {}),
      ...(nonce === null ? {} : { nonce }),
    })
    return response.hash
  }

  async #ask(request: RpcRequest): Promise<unknown> {
    const node = (each: RpcRequest) => this.node.ask(each)
    const answer = await (this.lie ? this.lie(request, node) : node(request))
    if ("error" in answer) throw new WalletError(answer.error.code, answer.error.message, answer.error.data)
    return answer.result
  }
}

/** The truth, from a node itself. */
export async function askNodeAt(url: string, { id, method, params }: RpcRequest): Promise<RpcAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
  })
  return (await response.json()) as RpcAnswer
}
