import type { RegistryReader } from "../_core/ports/registry"
import type { Address } from "../_core/types"

const MAX_REMEMBERED = 10_000

/** Whose key is published. Who has one is remembered: keys are replaced and never taken back. */
export class PublishedKeys {
  readonly #registry: Pick<RegistryReader, "key">
  readonly #known = new Set<Address>()

  constructor(registry: Pick<RegistryReader, "key">) {
    this.#registry = registry
  }

  /** @throws KeywardError `chain-unreachable` */
  async has(account: Address): Promise<boolean> {
    if (this.#known.has(account)) return true
    if ((await this.#registry.key(account)) === null) return false
    const [oldest] = this.#known
    if (this.#known.size >= MAX_REMEMBERED && oldest) this.#known.delete(oldest)
    this.#known.add(account)
    return true
  }
}
