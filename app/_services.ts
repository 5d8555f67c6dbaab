import { VoidSigner } from "ethers"
import type { Eip1193Provider, Provider } from "ethers"
import { webauthnPasskeys } from "./_adapters/device/passkey"
import { agree } from "./_adapters/chain/agreeing-reader"
import { directoryReaders } from "./_adapters/chain/directory-reader"
import { idbHistoryCache } from "./_adapters/chain/idb-history-cache"
import { chainProvider } from "./_adapters/chain/provider"
import { IndexLogs } from "./_adapters/chain/index-logs"
import { recoveryHolder } from "./_adapters/chain/recovery-holder"
import { agreedReceiptRoots } from "./_adapters/chain/receipt-roots"
import { ChainRegistryReader } from "./_adapters/chain/registry-reader"
import { registryWriter } from "./_adapters/chain/registry-writer"
import { checkMoney, isOtherChain } from "./_adapters/chain/wallet-checks"
import { transactionFollower } from "./_adapters/chain/transaction-follower"
import { ChainRequestsReader } from "./_adapters/chain/requests-reader"
import { requestsWriter } from "./_adapters/chain/requests-writer"
import { idbDeviceStore } from "./_adapters/device/idb-device-store"
import { idbNotebooks } from "./_adapters/device/notebook-memory"
import { HttpAccountServer } from "./_adapters/server/account-server"
import { dropStore } from "./_adapters/server/drop-store"
import { linkStore } from "./_adapters/server/link-store"
import { HttpProfileStore } from "./_adapters/server/profile-store"
import { HttpReasonStore } from "./_adapters/server/reason-store"
import { HttpReceiptStore } from "./_adapters/server/receipt-store"
import { HttpRecordStore } from "./_adapters/server/record-store"
import { HttpRelay } from "./_adapters/server/relay"
import { sealedDocuments } from "./_adapters/server/sealed-documents"
import { passkeyAccount, passkeyProvider } from "./_adapters/wallet/passkey-account"
import { walletTurn } from "./_adapters/wallet/turn"
import { signerAddress, signerConsent } from "./_adapters/wallet/vault-signer"
import { connectWallet, recoverTypedData, walletSigner } from "./_adapters/wallet/wallet-signer"
import { contentWorker, workerArgon2id, workerCipher } from "./_adapters/worker/worker-cipher"
import { KeywardError, isKeywardError } from "./_core/errors"
import { expectNewestVault } from "./_core/journal/newest-vault"
import type { PublicConfig } from "./_core/ports/config"
import type { SignatureDesk } from "./_core/ports/own-signature"
import type { PasskeyAccount, PasskeyDevice } from "./_core/ports/passkey"
import type { Prompts } from "./_core/ports/prompts"
import type { SearchIndex } from "./_core/ports/search-index"
import { Openings } from "./_core/receipts/openings"
import type { TransactionFollower } from "./_core/ports/transactions"
import { asAddress } from "./_core/types"
import type { Address } from "./_core/types"
import { consentToMove } from "./_journeys/move-account"
import type { ConsentingWallet } from "./_journeys/move-account"
import type { OwnSigners } from "./_journeys/move-to-new-keys"
import type { BeforeSignIn } from "./_journeys/passkeys"
import type { Services } from "./_journeys/services"
import { promptsOf } from "./_wallets/locked"

/** What is connected: a wallet, or what stands in for one where an account has none. */
export interface Connected {
  readonly provider: Eip1193Provider
  readonly passkey?: PasskeyAccount
}

/**
 * Plugs the browser's adapters into the ports, for the account that one connected wallet acts as.
 * @param options.beside asks the server by a second session, beside that of whoever is signed in
 * @throws KeywardError `wallet-failed` `wallet-shut` `chain-unreachable` `chain-restarted` `wallet-chain-other`
 */
export async function createServices(
  config: PublicConfig,
  { provider, passkey }: Connected,
  address: Address,
  page: Prompts,
  { beside = false }: { readonly beside?: boolean } = {},
): Promise<Services> {
  const { chainId, registry, deployedAtBlock, incarnation } = config
  const wallet = await connectWallet(provider, address)
  const place = { chainId, registry, deployedAtBlock, incarnation }
  const own = chainProvider(config.rpcUrl, chainId)
  const reader = new ChainRegistryReader({
    ...{ ...place, provider: own, cache: idbHistoryCache() },
    ...(config.indexed ? { logs: (rpc) => new IndexLogs({ baseUrl: location.origin }, rpc) } : {}),
  })
  const [account] = await Promise.all([reader.accountOf(address), checkChains(config, own, wallet.provider)])
  if (!account) throw new KeywardError("wallet-shut")
  const second = new ChainRegistryReader({ ...place, provider: wallet.provider })
  const agreed = agree(reader, second)
  const relay = new HttpRelay({ baseUrl: location.origin })
  const prompts = promptsOf(page, provider)
  const turn = walletTurn(`keyward-writes-${incarnation}-${address}`, { locks: navigator.locks })
  const http = { baseUrl: location.origin, account, beside }
  const signer = passkey?.signer ?? walletSigner(wallet, chainId, prompts)
  const writing = {
    ...{ ...place, signer: wallet.signer, account: address, prompts, turn },
    signed: { relay, wallet: signer },
  }
  const worker = contentWorker()
  return {
    account,
    site: location.origin,
    reader,
    agreed,
    ...directoryReaders(
      config.directory,
      { registry: reader, provider: own },
      { registry: second, provider: wallet.provider },
    ),
    profiles: new HttpProfileStore({ baseUrl: location.origin }),
    issuers: config.issuers,
    requests: new ChainRequestsReader({
      ...{ registry: reader, provider: own, requests: config.requests, deployedAtBlock },
    }),
    requestsWriter: requestsWriter({ ...writing, requests: config.requests }),
    reasons: new HttpReasonStore(http),
    writer: registryWriter(writing),
    recovery: recoveryHolder({ ...place, provider: own, payer: wallet.signer, relay, prompts }),
    wallet: signer,
    passkeys: webauthnPasskeys(),
    recover: recoverTypedData,
    argon2id: workerArgon2id(worker),
    server: new HttpAccountServer(http),
    sealed: sealedDocuments(http, (keys) => expectNewestVault(agreed, keys)),
    links: linkStore(http),
    drops: dropStore(http),
    receipts: new HttpReceiptStore(http),
    receiptRoots: agreedReceiptRoots(
      config.receipts,
      { registry: reader, provider: own },
      { registry: second, provider: wallet.provider },
    ),
    openings: new Openings(),
    store: new HttpRecordStore(http),
    cipher: workerCipher(worker),
    device: idbDeviceStore(incarnation),
    notebooks: idbNotebooks(incarnation),
  }
}

/**
 * A wallet that does not answer is told of where it is needed; one that is on another chain of the same number is told
 * of at once. @throws KeywardError `wallet-chain-other`, `chain-restarted` where it is this page that is out of date
 */
async function checkChains(config: PublicConfig, own: Provider, wallets: Provider): Promise<void> {
  const isOther = (provider: Provider) => isOtherChain(provider, config).catch(() => false)
  if (!(await isOther(wallets))) return
  throw new KeywardError((await isOther(own)) ? "chain-restarted" : "wallet-chain-other")
}

/** An account without a wallet: what signs for it while it is open, and what its page reads the chain by. */
export function createPasskeyAccount(
  config: PublicConfig,
  address: Address,
  desk: SignatureDesk,
): Connected & { readonly passkey: PasskeyAccount } {
  const { rpcUrl, chainId } = config
  return {
    provider: passkeyProvider(address, chainId, chainProvider(rpcUrl, chainId)),
    passkey: passkeyAccount(address, { ...config, origin: location.origin }, desk),
  }
}

/** What finds an account before anybody is signed in. */
export const createBeforeSignIn = (
  config: PublicConfig,
): BeforeSignIn & { readonly passkeys: PasskeyDevice } & OwnSigners => ({
  server: new HttpAccountServer({ baseUrl: location.origin }),
  reader: new ChainRegistryReader({ ...config, provider: chainProvider(config.rpcUrl, config.chainId) }),
  passkeys: webauthnPasskeys(),
  addressOf: signerAddress,
  consentOf: (key, account) => signerConsent(key, config, account),
})

/**
 * Lets a wallet that this page has not adopted sign that it takes an account over. Nothing is changed by it.
 * @throws KeywardError `wallet-failed` where it names no account, `wallet-refused`
 */
export async function askConsent(
  config: PublicConfig,
  { provider }: Connected,
  account: Address,
  page: Prompts,
): Promise<ConsentingWallet> {
  const [address] = (await provider.request({ method: "eth_accounts" })) as string[]
  if (address === undefined) throw new KeywardError("wallet-failed")
  const connected = await connectWallet(provider, asAddress(address))
  const wallet = walletSigner(connected, config.chainId, promptsOf(page, provider))
  const reader = new ChainRegistryReader({
    ...config,
    provider: chainProvider(config.rpcUrl, config.chainId),
  })
  return consentToMove({ wallet, reader }, account)
}

/** Who pays for what an account sends: whoever runs the site, its own wallet, or nobody as things stand. */
export type WhoPays = "site" | "wallet" | "nobody"

/** Asked before anything is made that could not be sent. @throws KeywardError `chain-unreachable` */
export async function whoPays({ rpcUrl, chainId }: PublicConfig, wallet: Address): Promise<WhoPays> {
  const offer = new HttpRelay({ baseUrl: location.origin }).offer()
  if (
    await offer.then(
      ({ offered }) => offered,
      () => false,
    )
  )
    return "site"
  const provider = chainProvider(rpcUrl, chainId)
  try {
    await checkMoney(new VoidSigner(wallet, provider), provider)
    return "wallet"
  } catch (error) {
    if (isKeywardError(error, "nobody-pays")) return "nobody"
    throw error
  }
}

/** Looks where transactions are, through the app's own provider; needs no wallet. */
export function createFollower({
  rpcUrl,
  chainId,
  deployedAtBlock,
  incarnation,
}: PublicConfig): TransactionFollower {
  return transactionFollower({ provider: chainProvider(rpcUrl, chainId), deployedAtBlock, incarnation })
}

/** A new index for searching, in a worker of its own; its code is loaded with the first. */
export const createSearchIndex = async (): Promise<SearchIndex> =>
  (await import("./_adapters/worker/search-index")).workerSearchIndex()
