import type { Provider } from "ethers"
import { ask } from "../../app/_adapters/chain/ask"
import { nonceAt } from "../../app/_adapters/chain/transaction-follower"
import { KeywardError } from "../../app/_core/errors"
import type { TypedData, WalletSigner } from "../../app/_core/ports/account"
import type { Address } from "../../app/_core/types"

/**
 * Keeps what is written from being written twice, whatever was killed when. Everything that this machine writes is a
 * signed action, and the registry takes one of each nonce. The nonce is read before the journal is: then an earlier
 * action that was on its way either stands in that journal, or it has this nonce, and one of the two wins. What would be
 * signed with any other nonce is not signed; whoever asked begins anew with the journal.
 */
export class Fence {
  #next: bigint | null = null

  constructor(
    private readonly providers: readonly Provider[],
    private readonly place: { readonly contract: Address; readonly signer: Address },
  ) {}

  /** Before a journal is read that decides what is written. @throws KeywardError `chain-unreachable` */
  async set(): Promise<void> {
    this.#next = null
    const nonces = await ask(() =>
      Promise.all(this.providers.map((provider) => nonceAt(provider, this.place, "latest"))),
    )
    // Of two providers the one that is behind: the journal is read at a block that both know
    this.#next = nonces.reduce((least, nonce) => (nonce < least ? nonce : least))
  }

  /** Writes outside of a fence are one person's, once. */
  open(): void {
    this.#next = null
  }

  /** The same signer, held to the fence. @throws from it: KeywardError `epoch-moved` for another nonce */
  hold(signer: WalletSigner): WalletSigner {
    return {
      ...signer,
      signTypedData: async (data) => {
        const nonce = this.#nonceIn(data)
        if (nonce !== null && this.#next !== null) {
          if (nonce !== this.#next) throw new KeywardError("epoch-moved", { nonce })
          this.#next = nonce + 1n
        }
        return signer.signTypedData(data)
      },
    }
  }

  #nonceIn({ domain, message }: TypedData): bigint | null {
    const isOurs = String(domain["verifyingContract"]).toLowerCase() === this.place.contract
    const { nonce } = message
    return isOurs && typeof nonce === "string" ? BigInt(nonce) : null
  }
}
