import { randomUUID } from "node:crypto"
import type { Announced } from "../../../app/_wallets/announced"
import type { Eip1193Provider } from "../../../app/_wallets/wallet"

const NAMES = ["window", "addEventListener", "removeEventListener", "dispatchEvent", "localStorage"] as const

/** What of a browser the connection uses: a window's events and what it keeps. */
export class FakeBrowser {
  readonly kept = new Map<string, string>()
  readonly #before = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name))

  constructor() {
    const window = new EventTarget()
    const globals: Record<(typeof NAMES)[number], unknown> = {
      window,
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
      localStorage: {
        getItem: (key: string) => this.kept.get(key) ?? null,
        setItem: (key: string, value: string) => this.kept.set(key, value),
        removeItem: (key: string) => this.kept.delete(key),
      },
    }
    for (const name of NAMES)
      Object.defineProperty(globalThis, name, { value: globals[name], configurable: true })
  }

  /** Puts everything back. */
  close(): void {
    for (const [index, name] of NAMES.entries()) {
      const before = this.#before[index]
      if (before) Object.defineProperty(globalThis, name, before)
      else Reflect.deleteProperty(globalThis, name)
    }
  }

  /** A wallet that announces itself now and whenever it is asked to (EIP-6963). */
  announce(wallet: FakeWallet): void {
    const info = { uuid: randomUUID(), icon: "data:image/svg+xml,", rdns: wallet.id, name: wallet.name }
    const detail: Announced = { info, provider: wallet }
    const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }))
    addEventListener("eip6963:requestProvider", announce)
    announce()
  }
}

/** An EIP-1193 wallet that notes what it is asked. */
export class FakeWallet implements Eip1193Provider {
  accounts: string[] = ["0x00000000000000000000000000000000000000AA"]
  chainId = 31_337
  readonly asked: string[] = []
  /** Answers of its own by method; what throws rejects. */
  readonly answers: Record<string, (params: unknown) => unknown> = {}
  readonly #listeners = new Map<string, Set<(value: never) => void>>()

  constructor(
    readonly id = "io.metamask",
    readonly name = "MetaMask",
  ) {}

  async request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
    this.asked.push(method)
    const own = this.answers[method]
    if (own) return own(params)
    if (method === "eth_accounts") return this.accounts
    if (method === "eth_chainId") return `0x${this.chainId.toString(16)}`
    throw Object.assign(new Error(`${method} is not supported`), { code: 4_200 })
  }

  on(event: string, listener: (value: never) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener))
  }

  removeListener(event: string, listener: (value: never) => void): void {
    this.#listeners.get(event)?.delete(listener)
  }

  emit(event: string, value?: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never)
  }

  listening(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }
}

/** Lets everything that is under way without a timer come to its end. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
