import type { JsonRpcProvider } from "ethers"
import { registryWriter } from "../../app/_adapters/chain/registry-writer"
import { walletTurn } from "../../app/_adapters/wallet/turn"
import type { InHand } from "../../app/_adapters/wallet/turn"
import { connectWallet, walletSigner } from "../../app/_adapters/wallet/wallet-signer"
import { KeywardError } from "../../app/_core/errors"
import { walletError } from "../../app/_core/wallet-errors"
import type { WalletSigner } from "../../app/_core/ports/account"
import type { PublicConfig } from "../../app/_core/ports/config"
import type { OnTransaction, RegistryWriter } from "../../app/_core/ports/registry"
import type { Relay } from "../../app/_core/ports/relay"
import { asAddress } from "../../app/_core/types"
import type { Address, Digest } from "../../app/_core/types"
import { keep, readKept } from "../../app/_session/confirmation"
import type { Confirmation, TabStorage } from "../../app/_session/confirmation"
import { PromptDesk } from "../../app/_session/prompts"
import { Runs } from "../../app/_session/runs"
import { endingOf } from "../../app/_session/session-state"
import type { InWallet } from "../../app/_session/session-state"
import { promptsOf } from "../../app/_wallets/locked"
import { switchNetwork } from "../../app/_wallets/switch-network"
import { AskingWallet, askNodeAt } from "./asking-wallet"
import type { WalletAccount } from "./asking-wallet"
import type { RpcRequest } from "./hostile-rpc"

/** A site in a browser: what a wallet gives its permission to. */
export class Site {
  readonly tabs = new Set<PageInNode>()
}

/** The wallet of somebody who walks through pages without a browser. */
export class WalletInNode extends AskingWallet<Site> {
  protected readonly node

  constructor(
    account: WalletAccount,
    readonly site: Site,
    url: string,
    provider: JsonRpcProvider,
  ) {
    super(account)
    this.node = { provider, ask: (request: RpcRequest) => askNodeAt(url, request) }
  }

  protected async emit(event: string, value: unknown): Promise<void> {
    if (!this.isPermitted(this.site)) return
    for (const tab of this.site.tabs) tab.hear(event, value)
  }
}

export interface Place {
  readonly chainId: number
  readonly registry: Address
  readonly deployedAtBlock: number
  readonly incarnation: Digest
}

/** What stands in one tab over a reload. */
export class Tab implements TabStorage {
  readonly #items = new Map<string, string>()
  getItem = (key: string): string | null => this.#items.get(key) ?? null
  setItem = (key: string, value: string): void => void this.#items.set(key, value)
  removeItem = (key: string): void => void this.#items.delete(key)
}

/** As the page joins them, without React: prompts, confirmations, wallet and writer of one tab. */
export class PageInNode {
  readonly desk = new PromptDesk()
  readonly runs: Runs<"test">
  readonly #inHand: InHand = new Map()
  #now: InWallet = { address: null, chainId: undefined }
  #gone = false
  writer: RegistryWriter | null = null
  signer: WalletSigner | null = null

  constructor(
    readonly wallet: WalletInNode,
    readonly place: Place,
    readonly tab: Tab,
    readonly relay: Relay | null,
    readonly locks: LockManager,
  ) {
    wallet.site.tabs.add(this)
    this.runs = new Runs<"test">({
      show: (whose, confirmation) => {
        if (!this.#gone) keep(whose, place.incarnation, confirmation, tab)
      },
      refresh: async () => undefined,
    })
  }

  readonly provider = {
    request: async ({ method, params }: { method: string; params?: unknown }) => {
      const request = { id: 1, method, params: (params ?? []) as unknown[] }
      const answer = await this.wallet.request(request, this.wallet.site)
      // Nobody is there any more whom it could be told.
      return this.#gone ? new Promise<never>(() => undefined) : answer
    },
    _metamask: { isUnlocked: async () => !this.wallet.isLocked },
  }

  connect(): Promise<unknown> {
    const request = () => this.provider.request({ method: "wallet_requestPermissions" })
    return this.desk.ask("connect", request).catch((thrown: unknown) => {
      throw walletError(thrown, "connection")
    })
  }

  /** Asks for the deployment's network, where the wallet is on another. */
  async switchNetwork(): Promise<void> {
    const config = { chainId: this.place.chainId, chainName: "Local", rpcUrl: "http://127.0.0.1" }
    const change = () => switchNetwork(this.provider, config as PublicConfig)
    await promptsOf(this.desk, this.provider)
      .ask("network", change)
      .catch((thrown: unknown) => {
        throw walletError(thrown, "connection")
      })
  }

  /** With whatever account the wallet names now. */
  async enter(): Promise<void> {
    const [address] = (await this.provider.request({ method: "eth_accounts" })) as string[]
    if (!address) throw new Error("not connected")
    const account = asAddress(address)
    this.#now = { address: account, chainId: this.place.chainId }
    const connected = await connectWallet(this.provider, account)
    const { chainId, incarnation } = this.place
    const prompts = promptsOf(this.desk, this.provider)
    const name = `keyward-writes-${incarnation}-${account}`
    const turn = walletTurn(name, { locks: this.locks, timeout: 50, inHand: this.#inHand })
    this.signer = walletSigner(connected, chainId, prompts)
    connected.provider.pollingInterval = 20
    this.writer = registryWriter({
      ...{ ...this.place, signer: connected.signer, account, prompts, turn, dropAfter: 400 },
      ...(this.relay ? { signed: { relay: this.relay, wallet: this.signer, patience: 300 } } : {}),
    })
  }

  get account(): Address {
    if (!this.#now.address) throw new KeywardError("signed-out")
    return this.#now.address
  }

  /** The wallet's own events; what the session does with them. */
  hear(event: string, value: unknown): void {
    if (this.#gone || event !== "accountsChanged") return
    const [address] = value as string[]
    const next = { address: address ? asAddress(address) : null, chainId: this.place.chainId }
    const ending = endingOf(this.#now, next)
    if (ending) this.desk.end(ending)
    this.#now = next
  }

  run<T>(work: (on: OnTransaction) => Promise<T>): Promise<T> {
    const { account } = this
    return this.runs.run(account, "test", work, () =>
      this.#now.address === account ? null : new KeywardError("account-switched"),
    )
  }

  /** What the page shows of an account, after a reload as well. */
  line(account: Address): Confirmation | null {
    return readKept(account, this.place.incarnation, this.tab)
  }

  /** The same tab, loaded anew: whoever waited for the wallet is no more. */
  async reload(): Promise<PageInNode> {
    this.#gone = true
    this.wallet.site.tabs.delete(this)
    const again = new PageInNode(this.wallet, this.place, this.tab, this.relay, this.locks)
    if (this.#now.address) await again.enter()
    return again
  }
}
