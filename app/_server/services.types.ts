import type { ReceiptRootViews } from "../_adapters/chain/receipt-roots"
import type { Receipts } from "./ledger/receipts"
import type { ServedDays } from "./ledger/served-days"
import type { PublicConfig } from "../_core/ports/config"
import type { DirectoryReader } from "../_core/ports/directory"
import type { RegistryReader } from "../_core/ports/registry"
import type { RequestsReader } from "../_core/ports/requests"
import type { PinStore } from "../_core/ports/storage"
import type { VaultDigests } from "./chain"
import type { Database } from "./database/port"
import type { LogLine } from "./http/answer"
import type { Limits } from "./http/limits"
import type { DropArrivals } from "./ledger/drop-arrivals"
import type { Drops } from "./ledger/drops"
import type { Links } from "./ledger/links"
import type { LinkSecrets } from "./links/link-secrets"
import type { LogIndex } from "./index/log-index"
import type { Nonces } from "./ledger/nonces"
import type { Notebooks } from "./ledger/notebooks"
import type { Reasons } from "./ledger/reasons"
import type { SealedDocumentLedger } from "./ledger/sealed-documents"
import type { Profiles } from "./ledger/profiles"
import type { Damage } from "./storage/damage"
import type { Sessions } from "./ledger/sessions"
import type { FetchPublic } from "./links/fetch-public"
import type { Room } from "./ledger/upload-room"
import type { Uploads } from "./ledger/uploads"
import type { Vaults } from "./ledger/vaults"
import type { WalletShares } from "./ledger/wallet-shares"
import type { ContractAccounts } from "./sign-in/sign-in"
import type { PublishedKeys } from "./published-keys"
import type { RelayService } from "./relay/relayer"
import type { Turns } from "../_core/turns"
import type { Wallets } from "./wallets"
import type { Metrics } from "./watch/metrics"
import type { SessionCookie } from "./sign-in/session-cookie"

/** Everything a route handler uses; all of it belongs to one chain, `config.incarnation`. */
export interface Services {
  readonly config: PublicConfig
  readonly origin: string | null
  readonly log: (line: LogLine) => void
  readonly limits: Limits
  /** The server's own clock. */
  readonly clock: () => Date

  readonly database: Database
  readonly nonces: Nonces
  readonly sessions: Sessions
  readonly vaults: Vaults
  readonly walletShares: WalletShares
  readonly notebooks: Notebooks
  readonly sealedDocuments: SealedDocumentLedger
  readonly uploads: Uploads
  readonly reasons: Reasons
  /** Links for people without an account. */
  readonly links: Links
  readonly linkSecrets: LinkSecrets
  /** Links by which people without an account send something. */
  readonly drops: Drops
  readonly dropArrivals: DropArrivals
  /** Receipts of opening, and how often the gate gave out what. */
  readonly receipts: Receipts
  readonly servedDays: ServedDays
  /** Where their tree's root stands on chain. */
  readonly receiptRoots: ReceiptRootViews
  readonly cookie: SessionCookie

  readonly registry: RegistryReader
  /** For what is erased: two providers where the deployment has two, else the same. */
  readonly agreed: RegistryReader
  /** null where none is kept. */
  readonly index: LogIndex | null
  readonly directory: DirectoryReader
  readonly profiles: Profiles
  readonly requests: Pick<RequestsReader, "isOpen">
  readonly wallets: Wallets
  readonly publishedKeys: PublishedKeys
  readonly vaultDigests: VaultDigests
  readonly contractAccounts: ContractAccounts
  /** Pays for signed actions; null where nobody does. */
  readonly relay: RelayService | null

  /** Asks the hosts of SMART Health Links. */
  readonly fetchPublic: FetchPublic

  readonly pins: PinStore
  /** What this process counts. */
  readonly metrics: Metrics
  /** Records of which the store has lost something. */
  readonly damage: Damage
  /** Does what frees room, or lets somebody in or out, also where the disk is full; see `DiskReserve`. */
  readonly whenFull: <T>(work: () => Promise<T>) => Promise<T>
  /** One at a time for each upload that is bound or erased. */
  readonly turns: Turns
  readonly mostUploadBytes: number
  readonly room: Room
  /** Names a peer's network, so that nobody who reads the database learns which it is. */
  readonly nameNetwork: (peer: string) => string
  /** How long a sender of an upload may be silent. */
  readonly stallMs: number
  /** Removes what was unpinned; one collection at a time, and one more for those who came meanwhile. */
  readonly collectGarbage: () => Promise<void>
}
