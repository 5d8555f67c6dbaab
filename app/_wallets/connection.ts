import { KeywardError } from "../_core/errors"
import { asAddress } from "../_core/types"
import { hearWallets } from "./announced"
import { rememberedWallet, rememberWallet } from "./remembered"
import type { Wallet, WalletState } from "./wallet"

/** How long the wallet of the last visit has to say whether it is still connected, milliseconds. */
const LOOKING_TIMEOUT = 2_500
/** Wallets that have just been put into a page sometimes fail their first requests: so often, after so long each. */
const RETRIES = 3
const RETRY_AFTER = 150
/** How long a wallet that is left has to take its permission back, milliseconds. Not every wallet answers. */
const REVOKE_TIMEOUT = 100
/** MetaMask: has lost its node and is connecting anew by itself. */
const RECONNECTING = 1_013

const LOOKING: WalletState = { status: "looking", wallet: null, address: null, chainId: null }
const DISCONNECTED: WalletState = { ...LOOKING, status: "disconnected" }

/**
 * The wallet of this page, by EIP-1193 alone: finds the one of the last visit again without the code of any wallet
 * library, follows its account and network, and is handed the one that somebody connects. No request is made that
 * would ask the owner of the wallet anything.
 */
export class WalletConnection {
  #state = LOOKING
  readonly #subscribers = new Set<() => void>()
  /** Ends what is being listened to. */
  #leave: () => void = () => undefined

  /** @param findOwn the demo person, or the account by passkey, with an id; null where it is nobody's */
  constructor(readonly findOwn: (id: string) => Promise<Wallet | null>) {}

  readonly state = (): WalletState => this.#state

  /** What a server draws, which knows of no wallet. */
  readonly serverState = (): WalletState => LOOKING

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#subscribers.add(changed)
    return () => this.#subscribers.delete(changed)
  }

  /**
   * Looks for the wallet of the last visit.
   * @returns what ends looking and listening
   */
  start(): () => void {
    const id = rememberedWallet()
    if (id === null) this.#set(DISCONNECTED)
    else this.#lookFor(id)
    return () => this.#end()
  }

  /**
   * Takes a wallet whose owner has just let this page see an account.
   * @throws KeywardError `wallet-failed` where it names none, and whatever its provider throws
   */
  async adopt(wallet: Wallet): Promise<void> {
    const now = await connectedState(wallet)
    if (!now) throw new KeywardError("wallet-failed")
    this.#end()
    rememberWallet(wallet.id)
    this.#set(now)
    this.#follow(wallet)
  }

  /** Leaves the wallet, which is asked to forget that this page may see its accounts (MIP-2). */
  async disconnect(): Promise<void> {
    const { wallet } = this.#state
    this.#end()
    rememberWallet(null)
    this.#set(DISCONNECTED)
    if (!wallet || wallet.demo || wallet.passkey) return
    const revoked = wallet.provider.request({
      method: "wallet_revokePermissions",
      params: [{ eth_accounts: {} }],
    })
    await Promise.race([revoked.catch(() => undefined), after(REVOKE_TIMEOUT)])
  }

  /** Asks the wallet for its network again: not every wallet tells of a change. */
  async lookAtNetwork(): Promise<void> {
    const { wallet } = this.#state
    if (wallet) this.#chainChanged(wallet, await wallet.provider.request({ method: "eth_chainId" }))
  }

  #set(state: WalletState): void {
    this.#state = state
    for (const changed of this.#subscribers) changed()
  }

  #end(): void {
    this.#leave()
    this.#leave = () => undefined
  }

  #lookFor(id: string): void {
    const late = setTimeout(() => {
      if (this.#state.status === "looking") this.#set(DISCONNECTED)
    }, LOOKING_TIMEOUT)
    let found = false
    const take = async (wallet: Wallet | null) => {
      if (found) return
      if (!wallet) return this.#set(DISCONNECTED)
      found = true
      stopHearing()
      this.#follow(wallet)
      await this.#resume(wallet)
    }
    const stopHearing = hearWallets(({ info, provider }) => {
      // Wallets that are there announce themselves before hearWallets has returned.
      if (info.rdns === id) queueMicrotask(() => void take({ id, name: info.name, demo: false, provider }))
    })
    this.#leave = () => {
      found = true
      clearTimeout(late)
      stopHearing()
    }
    this.findOwn(id).then(
      (own) => own && void take(own),
      () => undefined,
    )
  }

  /** Connects without asking anybody, if the owner of the wallet still lets this page see an account. */
  async #resume(wallet: Wallet): Promise<void> {
    const leave = this.#leave
    const now = await retried(() => connectedState(wallet)).catch(() => null)
    // Another wallet was connected, or this one left, while it was asked.
    if (this.#leave !== leave) return
    this.#set(now ?? DISCONNECTED)
  }

  #follow(wallet: Wallet): void {
    const { provider } = wallet
    const listeners: Record<string, (value: never) => void> = {
      accountsChanged: (accounts: readonly string[]) => {
        const [account] = accounts
        if (account === undefined) this.#set(DISCONNECTED)
        else if (this.#state.status !== "connected") void this.#resume(wallet)
        else this.#set({ ...this.#state, address: asAddress(account) })
      },
      chainChanged: (chainId: unknown) => this.#chainChanged(wallet, chainId),
      connect: () => {
        if (this.#state.status !== "connected") void this.#resume(wallet)
      },
      disconnect: (error: { code?: unknown } | undefined) => {
        if (error?.code === RECONNECTING) void this.#resume(wallet)
        else this.#set(DISCONNECTED)
      },
    }
    for (const [event, listener] of Object.entries(listeners)) provider.on?.(event, listener)
    const former = this.#leave
    this.#leave = () => {
      former()
      for (const [event, listener] of Object.entries(listeners)) provider.removeListener?.(event, listener)
    }
  }

  #chainChanged(wallet: Wallet, chainId: unknown): void {
    if (this.#state.wallet === wallet) this.#set({ ...this.#state, chainId: Number(chainId) })
  }
}

/** What a wallet says of itself; null where it lets the page see no account. */
async function connectedState(wallet: Wallet): Promise<WalletState | null> {
  const { provider } = wallet
  const [account] = (await provider.request({ method: "eth_accounts" })) as string[]
  if (account === undefined) return null
  const chainId = Number(await provider.request({ method: "eth_chainId" }))
  return { status: "connected", wallet, address: asAddress(account), chainId }
}

const after = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let left = RETRIES; left > 0; left--)
    try {
      return await work()
    } catch {
      await after(RETRY_AFTER)
    }
  return work()
}
