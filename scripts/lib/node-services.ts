import { HDNodeWallet, NonceManager, Wallet } from "ethers"
import type { Provider } from "ethers"
import { agree } from "../../app/_adapters/chain/agreeing-reader"
import { directoryReaders } from "../../app/_adapters/chain/directory-reader"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { recoveryHolder } from "../../app/_adapters/chain/recovery-holder"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import { registryWriter } from "../../app/_adapters/chain/registry-writer"
import { ChainRequestsReader } from "../../app/_adapters/chain/requests-reader"
import { requestsWriter } from "../../app/_adapters/chain/requests-writer"
import { localCipher } from "../../app/_adapters/content/local-cipher"
import { memoryDeviceStore } from "../../app/_adapters/device/memory-device-store"
import { memoryNotebooks } from "../../app/_adapters/device/notebook-memory"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { HttpAccountServer } from "../../app/_adapters/server/account-server"
import { dropStore } from "../../app/_adapters/server/drop-store"
import { linkStore } from "../../app/_adapters/server/link-store"
import { HttpProfileStore } from "../../app/_adapters/server/profile-store"
import { HttpReasonStore } from "../../app/_adapters/server/reason-store"
import { HttpRecordStore } from "../../app/_adapters/server/record-store"
import { HttpRelay } from "../../app/_adapters/server/relay"
import { sealedDocuments } from "../../app/_adapters/server/sealed-documents"
import { recoverTypedData, localSigner } from "../../app/_adapters/wallet/wallet-signer"
import { argon2id } from "../../app/_core/crypto/argon2"
import type { WalletSigner } from "../../app/_core/ports/account"
import { expectNewestVault } from "../../app/_core/journal/newest-vault"
import type { PublicConfig } from "../../app/_core/ports/config"
import type { PasskeyDevice } from "../../app/_core/ports/passkey"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import type { Services } from "../../app/_journeys/services"
import { PHRASE } from "./local-chain"

/** Node has no WebAuthn. */
const NO_PASSKEYS = { host: "localhost", isSecure: true, credentials: undefined }

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
 * The journeys' services in Node, as one of the local chain's accounts and against the running server.
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
  const { chainId, registry, rpcUrl } = config
  const provider = chainProvider(rpcUrl, chainId)
  const wallet = own ? new Wallet(own.key, provider) : localWallet(accountIndex, provider)
  const address = asAddress(wallet.address)
  const account = actsAs ?? address
  const place = { ...config, provider }
  const reader = new ChainRegistryReader(place)
  const other = chainProvider(rpcUrl, chainId)
  const second = new ChainRegistryReader({ ...place, provider: other })
  const agreed = agree(reader, second)
  const http = { baseUrl: appUrl, fetch: cookieFetch(appUrl) }
  const store = new HttpRecordStore(http)
  // One for both contracts: each counts the transactions that it sent.
  const signer = new NonceManager(wallet)
  const relay = new HttpRelay(http)
  const signs = own?.wallet ?? localSigner(wallet, chainId)
  const signed = relayed ? { signed: { relay, wallet: signs } } : {}
  const writing = { signer, account: address, chainId, registry, ...signed }
  return {
    account,
    site: new URL(appUrl).origin,
    reader,
    agreed,
    ...directoryReaders(
      config.directory,
      { registry: reader, provider },
      { registry: second, provider: other },
    ),
    profiles: new HttpProfileStore(http),
    issuers: config.issuers,
    requests: new ChainRequestsReader({ ...config, registry: reader, provider }),
    requestsWriter: requestsWriter({ ...writing, requests: config.requests }),
    reasons: new HttpReasonStore({ ...http, account }),
    writer: registryWriter(writing),
    recovery: recoveryHolder({ ...writing, provider, payer: signer, relay }),
    wallet: signs,
    passkeys: own?.passkeys ?? webauthnPasskeys(NO_PASSKEYS),
    recover: recoverTypedData,
    argon2id,
    server: new HttpAccountServer(http),
    sealed: sealedDocuments(http, (keys) => expectNewestVault(agreed, keys)),
    links: linkStore(http),
    drops: dropStore(http),
    store,
    cipher: localCipher(store),
    device: memoryDeviceStore(),
    notebooks: memoryNotebooks(),
  }
}

/** A fetch that keeps its session's cookie and names the app's own origin, as a page of the app does. */
export function cookieFetch(origin: string): typeof fetch {
  const cookies = new Map<string, string>()
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set("origin", origin)
    if (cookies.size > 0)
      headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "))
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name) cookies.set(name, value ?? "")
    }
    return response
  }
}
