import { demoPeople } from "../_adapters/wallet/demo-people"
import type { DemoPerson } from "../_adapters/wallet/demo-people"
import { loaded } from "../_core/loaded"
import type { PublicConfig } from "../_core/ports/config"
import type { Wallet } from "./wallet"

const LOCAL_CHAIN = 31337

/** The id of a demo person's wallet. */
export const demoWalletId = (person: DemoPerson): string => `demo-${person.id}`

/**
 * The people that this deployment offers: none on any chain but the local one, whatever chain the build was for. In a
 * build for another chain `#demo` is no-demo.ts, and none of this is in it.
 */
export const demoPeopleOn = (config: PublicConfig): readonly DemoPerson[] =>
  config.chainId === LOCAL_CHAIN ? demoPeople : []

/**
 * A demo person's wallet, whose code is loaded now; null for any other id.
 * @throws KeywardError `code-missing`
 */
export async function demoWallet(config: PublicConfig, id: string): Promise<Wallet | null> {
  const person = demoPeopleOn(config).find((each) => demoWalletId(each) === id)
  return person ? (await loaded(import("./room/demo-wallets"))).walletOf(person, id, config) : null
}

/** The demo people's names by account: what stands in for a directory on the local chain. */
export const demoAccounts = (): Record<string, string> =>
  Object.fromEntries(demoPeople.map(({ name, address }) => [address.toLowerCase(), name]))
