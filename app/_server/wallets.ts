import type { RegistryReader } from "../_core/ports/registry"
import type { Address } from "../_core/types"

/** A frozen account's sessions end within so many milliseconds, and each wallet costs the chain no more than this. */
const REMEMBERED = 5_000
const MOST_REMEMBERED = 10_000

/** What the chain said of an address, for {@link REMEMBERED}. */
class Memory<T> {
  readonly #known = new Map<Address, { readonly said: Promise<T>; readonly at: number }>()

  constructor(
    readonly ask: (address: Address) => Promise<T>,
    readonly clock: () => number,
  ) {}

  of(address: Address): Promise<T> {
    const known = this.#known.get(address)
    if (known && this.clock() - known.at < REMEMBERED) return known.said
    return this.now(address)
  }

  now(address: Address): Promise<T> {
    const said = this.ask(address)
    const asked = { said, at: this.clock() }
    this.#known.delete(address)
    this.#known.set(address, asked)
    const oldest = this.#known.keys().next()
    if (this.#known.size > MOST_REMEMBERED && !oldest.done) this.#known.delete(oldest.value)
    // What failed is not remembered.
    said.catch(() => {
      if (this.#known.get(address) === asked) this.#known.delete(address)
    })
    return said
  }
}

/** Which account a wallet acts as: itself as a rule, another's where it succeeded a lost one, none where it is shut. */
export class Wallets {
  readonly #accounts: Memory<Address | null>
  readonly #lengths: Memory<number>
  /** Where in its journal an account was frozen last; -1 where never. */
  readonly #freezes: Memory<number>

  constructor(
    registry: Pick<RegistryReader, "accountOf" | "journalLink" | "journal">,
    clock: () => number = () => performance.now(),
  ) {
    this.#accounts = new Memory((wallet) => registry.accountOf(wallet), clock)
    this.#lengths = new Memory(async (account) => (await registry.journalLink(account)).length, clock)
    this.#freezes = new Memory(async (account) => {
      const entries = await registry.journal(account)
      return entries.findLast(({ kind }) => kind === "AccountFrozen")?.position ?? -1
    }, clock)
  }

  /** @throws KeywardError `chain-unreachable` */
  accountOf(wallet: Address): Promise<Address | null> {
    return this.#accounts.of(wallet)
  }

  /** As the chain has it this moment: for whoever signs in. @throws KeywardError `chain-unreachable` */
  accountNow(wallet: Address): Promise<Address | null> {
    return this.#accounts.now(wallet)
  }

  /** How long an account's journal is this moment. @throws KeywardError `chain-unreachable` */
  journalLengthNow(account: Address): Promise<number> {
    return this.#lengths.now(account)
  }

  /**
   * Whether an account was frozen since its journal was so long, also where it is not any more: the registry itself
   * forgets a freeze that has ended. The journal is read only where something was written since.
   * @throws KeywardError `chain-unreachable` `history-invalid`
   */
  async frozenSince(account: Address, length: number): Promise<boolean> {
    return (await this.#lengths.of(account)) > length && (await this.#freezes.of(account)) >= length
  }
}
