import type { Eip1193Provider } from "./wallet"

/** How a wallet presents itself (EIP-6963). */
export interface Announced {
  readonly info: { readonly rdns: string; readonly name: string }
  readonly provider: Eip1193Provider
}

/**
 * Hears of each wallet of this browser (EIP-6963): of those that are there, and of those that come later.
 * @returns what stops it
 */
export function hearWallets(heard: (announced: Announced) => void): () => void {
  const hear = (event: Event) => heard((event as CustomEvent<Announced>).detail)
  addEventListener("eip6963:announceProvider", hear)
  dispatchEvent(new Event("eip6963:requestProvider"))
  return () => removeEventListener("eip6963:announceProvider", hear)
}
