import { HDNodeWallet } from "ethers"
import { DEMO_ISSUERS } from "../demo/issuers"
import { PHRASE } from "./local-chain"

/** The local chain's issuers, as `KEYWARD_ISSUERS` names them. */
export const localIssuers = (): string =>
  DEMO_ISSUERS.map(({ name, account }) => {
    const { address } = HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${account}`)
    return `${address} = ${name}`
  }).join("; ")
