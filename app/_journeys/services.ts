import type { Argon2id } from "../_core/crypto/argon2"
import type { AccountServer, TypedData, WalletSigner } from "../_core/ports/account"
import type { ContentCipher } from "../_core/ports/content"
import type { DirectoryReader, Issuer, ProfileStore } from "../_core/ports/directory"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { DeviceStore } from "../_core/ports/device"
import type { DropStore } from "../_core/ports/drops"
import type { LinkStore } from "../_core/ports/links"
import type { NotebookMemory } from "../_core/ports/notebook-memory"
import type { PasskeyDevice } from "../_core/ports/passkey"
import type { ReceiptRoots, ReceiptStore } from "../_core/ports/receipts"
import type { RecoveryHolder } from "../_core/ports/recovery"
import type { SealedDocuments } from "../_core/ports/sealed-documents"
import type { RegistryReader, RegistryWriter } from "../_core/ports/registry"
import type { ReasonStore, RequestsReader, RequestsWriter } from "../_core/ports/requests"
import type { RecordStore } from "../_core/ports/storage"
import type { Openings } from "../_core/receipts/openings"
import type { Address } from "../_core/types"

/** What every journey is given. `app/_services.ts` fills it in the browser, `scripts/lib` and the tests in Node. */
export interface Services {
  /** Whose journal, keys and grants: whom the wallet acts as, itself but where it succeeded a lost one. */
  readonly account: Address
  /** The page's origin (RFC 6454), which the wallet shows beside what opens a vault. */
  readonly site: string
  readonly reader: RegistryReader
  /** Answers only where the app's provider and the wallet's own say the same; used before anything is wrapped. */
  readonly agreed: RegistryReader
  /** Who vouches for whom; the second answers only where both providers agree. */
  readonly directory: DirectoryReader
  readonly agreedDirectory: DirectoryReader
  readonly profiles: ProfileStore
  /** Whose word counts here. */
  readonly issuers: readonly Issuer[]
  readonly requests: RequestsReader
  readonly requestsWriter: RequestsWriter
  /** Why somebody asks, for the one who is asked. */
  readonly reasons: ReasonStore
  readonly writer: RegistryWriter
  readonly recovery: RecoveryHolder
  readonly wallet: WalletSigner
  readonly passkeys: PasskeyDevice
  readonly recover: (data: TypedData, signature: string) => Address
  readonly argon2id: Argon2id
  readonly server: AccountServer
  /** The sealed documents of the account of these keys; all share the versions that were seen. */
  readonly sealed: (keys: UnlockedKeys) => SealedDocuments
  /** Links for people without an account, of the account of these keys. */
  readonly links: (keys: UnlockedKeys) => LinkStore
  /** Links by which people without an account send something to the account of these keys. */
  readonly drops: (keys: UnlockedKeys) => DropStore
  /** Receipts of opening: those that the account leaves, and those that were left for it. */
  readonly receipts: ReceiptStore
  /** The root of their tree, as both providers say it. */
  readonly receiptRoots: ReceiptRoots
  /** Tells of records of others that are opened. */
  readonly openings: Openings
  readonly store: RecordStore
  readonly cipher: ContentCipher
  readonly device: DeviceStore
  /** The newest notebooks that this device knows. */
  readonly notebooks: NotebookMemory
}
