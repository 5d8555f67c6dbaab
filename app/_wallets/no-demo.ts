import type { DemoPerson } from "../_adapters/wallet/demo-people"
import type { Wallet } from "./wallet"

/** What `#demo` is in a build for any chain but the local one. */
export const demoPeopleOn = (): readonly DemoPerson[] => []
export const demoWallet = async (): Promise<Wallet | null> => null
export const demoWalletId = (person: DemoPerson) => person.id
export const demoAccounts = (): Record<string, string> => ({})
