import type { CreateConnectorFn } from "wagmi"
import type { DemoPerson } from "./demo-people"

/** What `#demo` is in a build for any chain but the local one. */
export const demoPeople: readonly DemoPerson[] = []
export const demoConnectors = (): CreateConnectorFn[] => []
export const demoConnectorId = (person: DemoPerson) => person.id
export const demoAccounts = (): Record<string, string> => ({})
