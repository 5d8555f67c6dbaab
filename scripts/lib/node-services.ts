import { HDNodeWallet, NonceManager, Wallet } from "ethers"
import type { Provider } from "ethers"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { memoryShelf } from "../../app/_adapters/content/local-cipher"
import { memoryDeviceStore } from "../../app/_adapters/device/memory-device-store"
import { memoryNotebooks } from "../../app/_adapters/device/notebook-memory"
import { localSigner } from "../../app/_adapters/wallet/wallet-signer"
import type { WalletSigner } from "../../app/_core/ports/account"
import type { PublicConfig } from "../../app/_core/ports/config"
import type { PasskeyDevice } from "../../app/_core/ports/passkey"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import type { Services } from "../../app/_journeys/services"
import { composeServices } from "./compose-services"
import { cookieFetch } from "./cookie-fetch"
import { PHRASE } from "./local-chain"

/** One of the local chain's accounts, with its key. */
export const localWallet = (index: number, provider: Provider): HDNodeWallet =>
  HDNodeWallet.fromPhrase(PHRASE, undefined, `m/44'/60'/0'/0/${index}`).connect(provider)

/** An account by passkey: the key of its signer, what signs, and the device. */
export interface OwnAccount {
  readonly key: string
  readonly wallet: WalletSigner
  readonly passkeys: PasskeyDevice
}

interface NodeOptions {
  readonly relayed?: boolean
  readonly own?: OwnAccount
}

/**
 * The journeys' services for the seed and the tests, as one of the local chain's accounts and against the running
 * server; what a browser keeps on its device lasts as long as this process.
 * @param appUrl scheme, host and port of the app
 * @param actsAs whom the wallet acts as, where that is not itself
 * @param more `relayed`: signs, and lets the app's relay bring it. `own`: an account that is none of the local chain's
 */
export function nodeServices(
  appUrl: string,
  config: PublicConfig,
  accountIndex: number,
  actsAs?: Address,
  { relayed = false, own }: NodeOptions = {},
): Services {
  const { chainId, rpcUrl } = config
  const provider = chainProvider(rpcUrl, chainId)
  const wallet = own ? new Wallet(own.key, provider) : localWallet(accountIndex, provider)
  return composeServices({
    appUrl,
    config,
    account: actsAs ?? asAddress(wallet.address),
    providers: [provider, chainProvider(rpcUrl, chainId)],
    fetch: cookieFetch(appUrl),
    // One for both contracts: each counts the transactions that it sent.
    signer: new NonceManager(wallet),
    wallet: own?.wallet ?? localSigner(wallet, chainId),
    relayed,
    ...(own ? { passkeys: own.passkeys } : {}),
    kept: { device: memoryDeviceStore(), notebooks: memoryNotebooks(), shelf: memoryShelf() },
  })
}
