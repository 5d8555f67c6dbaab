import type { JsonRpcApiProvider, Signer } from "ethers"
import { agree } from "../../app/_adapters/chain/agreeing-reader"
import { directoryReaders } from "../../app/_adapters/chain/directory-reader"
import { recoveryHolder } from "../../app/_adapters/chain/recovery-holder"
import { agreedReceiptRoots } from "../../app/_adapters/chain/receipt-roots"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import { registryWriter } from "../../app/_adapters/chain/registry-writer"
import { ChainRequestsReader } from "../../app/_adapters/chain/requests-reader"
import { requestsWriter } from "../../app/_adapters/chain/requests-writer"
import { localCipher } from "../../app/_adapters/content/local-cipher"
import type { CarShelf } from "../../app/_adapters/content/local-cipher"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { HttpAccountServer } from "../../app/_adapters/server/account-server"
import type { ServerOptions } from "../../app/_adapters/server/http"
import { dropStore } from "../../app/_adapters/server/drop-store"
import { linkStore } from "../../app/_adapters/server/link-store"
import { HttpProfileStore } from "../../app/_adapters/server/profile-store"
import { HttpReasonStore } from "../../app/_adapters/server/reason-store"
import { HttpReceiptStore } from "../../app/_adapters/server/receipt-store"
import { HttpRecordStore } from "../../app/_adapters/server/record-store"
import { HttpRelay } from "../../app/_adapters/server/relay"
import { sealedDocuments } from "../../app/_adapters/server/sealed-documents"
import { recoverTypedData } from "../../app/_adapters/wallet/wallet-signer"
import { argon2id } from "../../app/_core/crypto/argon2"
import { expectNewestVault } from "../../app/_core/journal/newest-vault"
import type { WalletSigner } from "../../app/_core/ports/account"
import type { PublicConfig } from "../../app/_core/ports/config"
import type { DeviceStore } from "../../app/_core/ports/device"
import type { NotebookMemory } from "../../app/_core/ports/notebook-memory"
import type { PasskeyDevice } from "../../app/_core/ports/passkey"
import { Openings } from "../../app/_core/receipts/openings"
import type { Address } from "../../app/_core/types"
import type { Services } from "../../app/_journeys/services"

/** Node has no WebAuthn. */
const NO_PASSKEYS = { host: "localhost", isSecure: true, credentials: undefined }

/** What the services in Node are made of. */
export interface NodeParts {
  /** Scheme, host and port of the app. */
  readonly appUrl: string
  readonly config: PublicConfig
  /** Whom the wallet acts as. */
  readonly account: Address
  /** The app's, and the second one, which is the wallet's own. What is wrapped is what both say. */
  readonly providers: readonly [own: JsonRpcApiProvider, second: JsonRpcApiProvider]
  /** Keeps the session's cookie. */
  readonly fetch: typeof fetch
  /** Sends transactions; with a provider. */
  readonly signer: Signer
  /** Signs. */
  readonly wallet: WalletSigner
  /** Whether the app's relay brings what is signed. */
  readonly relayed?: boolean
  /** Brings what is signed where no relay does: then everything is signed, and nothing happens twice. */
  readonly payer?: Signer
  readonly passkeys?: PasskeyDevice
  /** How time passes while the server asks for patience. */
  readonly wait?: ServerOptions["wait"]
  /** What a browser keeps on its device. */
  readonly kept: {
    readonly device: DeviceStore
    readonly notebooks: NotebookMemory
    readonly shelf: CarShelf
  }
}

/** Plugs Node's adapters into the ports: for the command line, the seed and the tests. */
export function composeServices(parts: NodeParts): Services {
  const { appUrl, config, account, signer, wallet, kept } = parts
  const [provider, other] = parts.providers
  const place = { ...config, provider }
  const reader = new ChainRegistryReader(place)
  const second = new ChainRegistryReader({ ...place, provider: other })
  const agreed = agree(reader, second)
  const http: ServerOptions = {
    ...{ baseUrl: appUrl, fetch: parts.fetch },
    ...(parts.wait ? { wait: parts.wait } : {}),
  }
  const store = new HttpRecordStore(http)
  const relay = new HttpRelay(http)
  const { chainId, registry, deployedAtBlock, incarnation } = config
  const writing = {
    ...{ signer, account: wallet.account, chainId, registry },
    ...(parts.relayed ? { signed: { relay, wallet } } : {}),
    ...(parts.payer ? { payer: parts.payer, deployedAtBlock, incarnation } : {}),
  }
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
    wallet,
    passkeys: parts.passkeys ?? webauthnPasskeys(NO_PASSKEYS),
    recover: recoverTypedData,
    argon2id,
    server: new HttpAccountServer(http),
    sealed: sealedDocuments(http, (keys) => expectNewestVault(agreed, keys)),
    links: linkStore(http),
    drops: dropStore(http),
    receipts: new HttpReceiptStore(http),
    receiptRoots: agreedReceiptRoots(
      config.receipts,
      { registry: reader, provider },
      { registry: second, provider: other },
    ),
    openings: new Openings(),
    store,
    cipher: localCipher(store, kept.shelf),
    device: kept.device,
    notebooks: kept.notebooks,
  }
}
