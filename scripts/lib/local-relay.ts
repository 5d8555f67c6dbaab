import { HDNodeWallet } from "ethers"
import { PHRASE } from "./local-chain"

/** Neither the deployer's, nor an issuer's, nor one of the demo people's. */
const PAYER = 18

/**
 * What pays for signed actions on the local chain, as KEYWARD_RELAY_KEY takes it: one of the node's own accounts. It
 * stands here and not in the app, so that no build for another chain knows the published phrase.
 */
export const localRelayKey = (): string =>
  HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${PAYER}`).privateKey
