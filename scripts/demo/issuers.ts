/** Issuers of the local chain, by their accounts' index in hardhat's test mnemonic. All are invented. */
export const DEMO_ISSUERS = [
  { id: "chamber", name: "Danube Medical Chamber", account: 10 },
  { id: "hospital", name: "St. Alban City Hospital", account: 11 },
] as const
export type DemoIssuer = (typeof DEMO_ISSUERS)[number]["id"]
