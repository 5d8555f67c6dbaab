import type { RegistryReader } from "../_core/ports/registry"
import type { Address } from "../_core/types"

/** A frozen account's sessions end within so many milliseconds, and each wallet costs the chain no more than this. */
const REMEMBERED = 5_000
const MOST_WALLETS = 10_000

interface Known {
  readonly account: Promise<Address | null>
  readonly at: number
}

/** Which account a wallet acts as: itself as a rule, another's where it succeeded a lost one, none where it is shut. */
export class Wallets {
  readonly #known = new Map<Address, Known>()

  constructor(
    readonly registry: Pick<RegistryReader, "accountOf">,
    readonly clock: () => number = () => performance.now(),
  ) {}

  /** @throws KeywardError `chain-unreachable` */
  accountOf(wallet: Address): Promise<Address | null> {
    const known = this.#known.get(wallet)
    if (known && this.clock() - known.at < REMEMBERED) return known.account
    return this.accountNow(wallet)
  }

  /** As the chain has it this moment: for whoever signs in. @throws KeywardError `chain-unreachable` */
  accountNow(wallet: Address): Promise<Address | null> {
    const account = this.registry.accountOf(wallet)
    const asked = { account, at: this.clock() }
    this.#known.delete(wallet)
    this.#known.set(wallet, asked)
    const oldest = this.#known.keys().next()
    if (this.#known.size > MOST_WALLETS && !oldest.done) this.#known.delete(oldest.value)
    // What failed is not remembered.
    account.catch(() => {
      if (this.#known.get(wallet) === asked) this.#known.delete(wallet)
    })
    return account
  }
}
