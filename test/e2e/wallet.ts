import type { BrowserContext, Page } from "@playwright/test"
import { secp256k1 } from "@noble/curves/secp256k1.js"
import { getBytes, Signature, TypedDataEncoder, toQuantity } from "ethers"
import type { TypedDataDomain, TypedDataField } from "ethers"
import type { Lie, RpcAnswer, RpcRequest } from "../fakes/hostile-rpc"
import { chain } from "./chain"
import type { NewAccount } from "./chain"
import { injectWallet } from "./injected-wallet"
import { testStack } from "./stack"

const LOCAL = 31_337

/** EIP-1193 and MetaMask's own codes. */
const REFUSED = 4_001
const UNAUTHORISED = 4_100
const UNSUPPORTED = 4_200
const UNKNOWN_CHAIN = 4_902

class WalletError extends Error {
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

const SEND = "eth_sendTransaction"

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

/**
 * A wallet of its own beside the browser, as MetaMask is one: the page sees an EIP-1193 provider that is announced by
 * EIP-6963, keys and decisions stay here. It says nothing of its accounts until it was asked and said yes.
 */
export class TestWallet {
  /** All that it has asked its owner, in order. */
  readonly prompts: Prompt[] = []
  /** Networks that it was told of by the page, by chain id. */
  readonly added: Record<string, unknown>[] = []
  /** What the owner does at each prompt. Throwing or resolving to false refuses it. */
  decide: (prompt: Prompt) => boolean | Promise<boolean> = () => true
  /** Signs otherwise each time, as some hardware and all multi-party wallets do. */
  unsteady = false
  /** Its own RPC says something else than the chain; null = the truth. */
  lie: Lie | null = null

  #account: NewAccount
  #chainId = LOCAL
  #knows = new Set([LOCAL])
  #locked = false
  #refusals: string[] = []
  /** Browsers in which the site was let see the account: a new device asks anew. */
  readonly #permitted = new Set<BrowserContext>()
  readonly #pages = new Set<Page>()

  constructor(account: NewAccount) {
    this.#account = account
  }

  /** Its account's index in the test phrase. */
  get index(): number {
    return this.#account.index
  }

  get account(): string {
    return this.#owner.address
  }

  get #owner() {
    return this.#account.wallet
  }

  /** Puts it into every page that the context will open. */
  async installIn(context: BrowserContext): Promise<void> {
    await context.exposeBinding("keywardTestWallet", async ({ page }, request: RpcRequest) => {
      this.#pages.add(page)
      return this.#answer(request, context)
    })
    await context.addInitScript(injectWallet)
  }

  /** The owner says no to the next prompt, or to the next of that method; `eth_sendTransaction` is any confirmation. */
  refuseNext(method = ""): void {
    this.#refusals.push(method)
  }

  /** The owner chooses another account for this site. */
  async switchAccount(to: NewAccount): Promise<void> {
    this.#account = to
    await this.#emit("accountsChanged", [to.wallet.address])
  }

  /** The owner chooses another network; `known` false = this wallet has never heard of the local one. */
  async switchChain(chainId: number, { knowsLocal = true } = {}): Promise<void> {
    this.#chainId = chainId
    this.#knows.add(chainId)
    if (!knowsLocal) this.#knows.delete(LOCAL)
    await this.#emit("chainChanged", toQuantity(chainId))
  }

  /** Locked by the owner or by time. */
  async lock(): Promise<void> {
    this.#locked = true
    await this.#emit("accountsChanged", [])
  }

  /** Locked without a word: what is asked next finds it so. */
  lockSilently(): void {
    this.#locked = true
  }

  async unlock(): Promise<void> {
    this.#locked = false
    await this.#emit("accountsChanged", [this.account])
  }

  /** How often the owner was asked by this method; `eth_sendTransaction` counts confirmations, whoever pays. */
  asked(method: string): number {
    return this.prompts.filter((prompt) => isOf(prompt, method)).length
  }

  async #emit(event: string, value: unknown): Promise<void> {
    for (const page of this.#pages)
      if (!page.isClosed() && (event !== "accountsChanged" || this.#permitted.has(page.context())))
        await page.evaluate(
          ([name, detail]) => dispatchEvent(new CustomEvent(`test-wallet:${name}`, { detail })),
          [event, value] as const,
        )
  }

  async #answer(request: RpcRequest, browser: BrowserContext): Promise<RpcAnswer> {
    try {
      return { result: await this.#request(request, browser) }
    } catch (error) {
      const { code, message, data } = error as { code?: unknown; message: string; data?: unknown }
      return { error: { code: typeof code === "number" ? code : -32_603, message, data } }
    }
  }

  #accounts = (browser: BrowserContext): string[] =>
    this.#permitted.has(browser) && !this.#locked ? [this.#owner.address] : []

  async #request(request: RpcRequest, browser: BrowserContext): Promise<unknown> {
    const { method, params } = request
    switch (method) {
      case "eth_chainId":
        return toQuantity(this.#chainId)
      case "net_version":
        return String(this.#chainId)
      case "eth_accounts":
        return this.#accounts(browser)
      case "eth_requestAccounts":
        if (this.#accounts(browser).length === 0) await this.#permit(request, browser)
        return this.#accounts(browser)
      case "wallet_requestPermissions":
        await this.#permit(request, browser)
        return [
          {
            parentCapability: "eth_accounts",
            caveats: [{ type: "restrictReturnedAccounts", value: this.#accounts(browser) }],
          },
        ]
      case "wallet_getPermissions":
        return this.#permitted.has(browser) ? [{ parentCapability: "eth_accounts" }] : []
      case "wallet_revokePermissions":
        this.#permitted.delete(browser)
        return null
      case "wallet_switchEthereumChain":
        return this.#moveTo(request, browser)
      case "wallet_addEthereumChain":
        return this.#add(request, browser)
      case "personal_sign":
        await this.#prompt(request, browser)
        return this.#owner.signMessage(getBytes(String(params[0])))
      case "eth_signTypedData_v4":
        await this.#prompt(request, browser)
        return this.#signTyped(JSON.parse(String(params[1])) as Typed)
      case "eth_sendTransaction":
        await this.#prompt(request, browser)
        return this.#send(params[0] as { to: string; data: string; value?: string; gas?: string })
      default:
        if (method.startsWith("wallet_")) throw new WalletError(UNSUPPORTED, `${method} is not supported`)
        return this.#ask(request)
    }
  }

  /** Asks the owner. */
  async #prompt({ method, params }: Prompt, browser: BrowserContext): Promise<void> {
    const account = this.#owner.address
    if (
      this.#locked ||
      (!this.#permitted.has(browser) &&
        method !== "eth_requestAccounts" &&
        method !== "wallet_requestPermissions")
    )
      throw new WalletError(UNAUTHORISED, "The requested account has not been authorised by the user.")
    this.prompts.push({ method, params })
    const refusal = this.#refusals.findIndex((meant) => meant === "" || isOf({ method, params }, meant))
    const refused = refusal >= 0
    if (refused) this.#refusals.splice(refusal, 1)
    const yes = !refused && (await this.decide({ method, params }))
    if (!yes) throw new WalletError(REFUSED, "User denied the request.")
    if (this.#owner.address !== account) throw new WalletError(UNAUTHORISED, "The account was changed.")
  }

  async #permit(request: Prompt, browser: BrowserContext): Promise<void> {
    this.#locked = false
    await this.#prompt(request, browser)
    this.#permitted.add(browser)
  }

  async #moveTo(request: Prompt, browser: BrowserContext): Promise<null> {
    const { chainId } = request.params[0] as { chainId: string }
    if (!this.#knows.has(Number(chainId)))
      throw new WalletError(UNKNOWN_CHAIN, `Unrecognized chain ID "${chainId}".`)
    if (Number(chainId) === this.#chainId) return null
    await this.#prompt(request, browser)
    await this.switchChain(Number(chainId))
    return null
  }

  async #add(request: Prompt, browser: BrowserContext): Promise<null> {
    await this.#prompt(request, browser)
    const network = request.params[0] as Record<string, unknown> & { chainId: string }
    this.added.push(network)
    await this.switchChain(Number(network.chainId))
    return null
  }

  async #signTyped({ domain, types: { EIP712Domain: _, ...types }, message }: Typed): Promise<string> {
    if (!this.unsteady) return this.#owner.signTypedData(domain, types, message)
    const digest = getBytes(TypedDataEncoder.hash(domain, types, message))
    const key = getBytes(this.#owner.privateKey)
    const signed = secp256k1.sign(digest, key, { prehash: false, extraEntropy: true, format: "recovered" })
    const { r, s, recovery } = secp256k1.Signature.fromBytes(signed, "recovered")
    return Signature.from({ r: toQuantity(r), s: toQuantity(s), yParity: recovery === 1 ? 1 : 0 }).serialized
  }

  async #send({
    to,
    data,
    value,
    gas,
  }: {
    to: string
    data: string
    value?: string
    gas?: string
  }): Promise<string> {
    if (this.#chainId !== LOCAL) throw new WalletError(4_901, "The wallet is on another network.")
    const response = await this.#owner.connect(chain).sendTransaction({
      to,
      data,
      value: value ?? 0,
      ...(gas ? { gasLimit: gas } : {}),
    })
    return response.hash
  }

  async #ask(request: RpcRequest): Promise<unknown> {
    const answer = await (this.lie ? this.lie(request, askNode) : askNode(request))
    if ("error" in answer) throw new WalletError(answer.error.code, answer.error.message, answer.error.data)
    return answer.result
  }
}

/** The truth, from the node itself. */
export async function askNode({ id, method, params }: RpcRequest): Promise<RpcAnswer> {
  const response = await fetch(testStack().rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
  })
  return (await response.json()) as RpcAnswer
}
