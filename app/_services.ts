import type { Eip1193Provider } from "ethers"
import { agree } from "./_adapters/chain/agreeing-reader"
import { directoryReaders } from "./_adapters/chain/directory-reader"
import { idbHistoryCache } from "./_adapters/chain/idb-history-cache"
import { chainProvider } from "./_adapters/chain/provider"
import { ChainRegistryReader } from "./_adapters/chain/registry-reader"
import { registryWriter } from "./_adapters/chain/registry-writer"
import { transactionFollower } from "./_adapters/chain/transaction-follower"
import { ChainRequestsReader } from "./_adapters/chain/requests-reader"
import { requestsWriter } from "./_adapters/chain/requests-writer"
import { idbDeviceStore } from "./_adapters/device/idb-device-store"
import { HttpAccountServer } from "./_adapters/server/account-server"
import { HttpProfileStore } from "./_adapters/server/profile-store"
import { HttpReasonStore } from "./_adapters/server/reason-store"
import { HttpRecordStore } from "./_adapters/server/record-store"
import { connectWallet, recoverTypedData, walletSigner } from "./_adapters/wallet/wallet-signer"
import { contentWorker, workerArgon2id, workerCipher } from "./_adapters/worker/worker-cipher"
import type { PublicConfig } from "./_core/ports/config"
import type { TransactionFollower } from "./_core/ports/transactions"
import type { Address } from "./_core/types"
import type { Services } from "./_journeys/services"

/**
 * Plugs the browser's adapters into the ports, for one connected account.
 * @throws KeywardError `wallet-failed`
 */
export async function createServices(
  config: PublicConfig,
  provider: Eip1193Provider,
  account: Address,
): Promise<Services> {
  const { chainId, registry, deployedAtBlock, incarnation } = config
  const wallet = await connectWallet(provider, account)
  const place = { chainId, registry, deployedAtBlock, incarnation }
  const own = chainProvider(config.rpcUrl, chainId)
  const reader = new ChainRegistryReader({ ...place, provider: own, cache: idbHistoryCache() })
  const second = new ChainRegistryReader({ ...place, provider: wallet.provider })
  const worker = contentWorker()
  return {
    account,
    reader,
    agreed: agree(reader, second),
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
    requestsWriter: requestsWriter({ signer: wallet.signer, account, chainId, requests: config.requests }),
    reasons: new HttpReasonStore({ baseUrl: location.origin, account }),
    writer: registryWriter({ signer: wallet.signer, account, chainId, registry }),
    wallet: walletSigner(wallet, chainId),
    recover: recoverTypedData,
    argon2id: workerArgon2id(worker),
    server: new HttpAccountServer({ baseUrl: location.origin, account }),
    store: new HttpRecordStore({ baseUrl: location.origin, account }),
    cipher: workerCipher(worker),
    device: idbDeviceStore(incarnation),
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
