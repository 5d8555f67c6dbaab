import type { TypedData } from "./account"
import type { Address, Digest, Epoch, RecordNumber, Scope, WrappedKey, WrappedKeys } from "../types"
import type { AskedTransaction, Sent } from "./transactions"

/** One word of the registry: head (184 bits) | length << 184 | lastBlock << 216 | shut << 255. */
export interface Link {
  readonly word: bigint
  readonly length: number
  readonly lastBlock: number
  /** The account's own address may not act as it: it is frozen, or another wallet acts as it. */
  readonly shut: boolean
}

export interface Grant {
  /** Unix seconds; live while above the chain's time. */
  readonly expiresAt: number
  readonly epoch: Epoch
  readonly grantedAtBlock: number
  /** 0 = no grant. */
  readonly permissions: number
}

/** Who may freeze an account and give it another wallet, and what became of it. */
export interface Recovery {
  /** In force now; null = nobody. */
  readonly recovery: Address | null
  /** Who takes its place; null where no change is under way. */
  readonly next: Address | null
  /** Unix seconds from which `next` is in force; 0 where there is none. */
  readonly nextFrom: number
  /** Unix seconds; 0 while it is not frozen. */
  readonly frozenAt: number
  /** The wallet that acts as the account, or did until it was frozen; the account's own address as a rule. */
  readonly wallet: Address
}

export interface PublishedKey {
  readonly digest: Digest
  readonly publicKey: Uint8Array
}

/** Where on the chain an entry stands; `timestamp` in unix seconds. */
export interface Place {
  readonly block: number
  readonly blockHash: Digest
  readonly logIndex: number
  readonly transaction: Digest
  readonly timestamp: number
}

interface Entry<Kind extends string> {
  readonly kind: Kind
  /** The first journal position that the entry takes. */
  readonly position: number
  readonly previous: bigint
  readonly by: Address
  readonly place: Place
}
interface Added {
  readonly folder: Scope
  readonly epoch: Epoch
  readonly wrappedKeys: WrappedKeys
}
export type JournalEntry =
  | (Entry<"KeyPublished"> & { readonly publicKey: Uint8Array })
  | (Entry<"VaultSealed"> & { readonly newDigest: Digest; readonly oldDigest: Digest })
  | (Entry<"RecordAdded"> & Added & { readonly cidDigest: Digest })
  | (Entry<"RecordsAdded"> & Added & { readonly cidDigests: readonly Digest[] })
  | (Entry<"RecordReplaced"> & {
      readonly record: RecordNumber
      readonly epoch: Epoch
      readonly cidDigest: Digest
      readonly wrappedKeys: WrappedKeys
    })
  | (Entry<"RecordRemoved"> & { readonly record: RecordNumber })
  | (Entry<"RecordRefiled"> & Added & { readonly record: RecordNumber })
  | (Entry<"AccessGranted"> & {
      readonly grantee: Address
      readonly scope: Scope
      readonly expiresAt: number
      readonly permissions: number
      readonly epoch: Epoch
      readonly keyDigest: Digest
      readonly wrappedKey: WrappedKey
    })
  | (Entry<"AccessRewrapped"> & {
      readonly grantee: Address
      readonly scope: Scope
      readonly epoch: Epoch
      readonly keyDigest: Digest
      readonly wrappedKey: WrappedKey
    })
  | (Entry<"AccessRevoked"> & {
      readonly scope: Scope
      readonly newEpoch: Epoch
      readonly grantees: readonly Address[]
    })
  | (Entry<"DelegateSet"> & Delegation)
  | (Entry<"RecoverySet"> & { readonly recovery: Address; readonly from: number })
  | Entry<"AccountFrozen">
  | (Entry<"AccountUnfrozen"> & { readonly wallet: Address })
  | (Entry<"SuccessorNamed"> & { readonly wallet: Address })
  | (Entry<"AccountMoved"> & { readonly wallet: Address; readonly recovery: Address })
  | (Entry<"AccountSetUp"> & SetUp & { readonly publicKey: Uint8Array })

/** Another wallet for an account, to which the present one agrees. */
export interface Move {
  readonly account: Address
  readonly wallet: Address
  /** Who may freeze the account from then on. */
  readonly nextRecovery: Address
  /** Unix seconds; the agreement is good while above the chain's time. */
  readonly agreedUntil: number
}

/** What an account begins with, beside its public key. */
export interface SetUp {
  readonly vaultDigest: Digest
  readonly recovery: Address
}

/** Who may act for somebody until when, and what the delegate was handed for it. */
export interface Delegation {
  readonly delegate: Address
  /** Unix seconds, live while above the chain's time; 0 = ended. */
  readonly until: number
  /** The newest master in `wrappedKey`. */
  readonly generation: number
  /** keccak256 of the public key that `wrappedKey` is meant for; zeros where ended. */
  readonly keyDigest: Digest
  /** Empty where ended. */
  readonly wrappedKey: WrappedKey
}

/** A first grant, as it stands in the grantee's inbox. */
export interface InboxEntry {
  readonly position: number
  readonly patient: Address
  readonly scope: Scope
  readonly place: Place
}

/** The newest part of an inbox, oldest first. */
export interface InboxPage {
  readonly entries: readonly InboxEntry[]
  /** How many entries stand before these; 0 where these are all. */
  readonly earlier: number
  /** How many the inbox has in all. */
  readonly length: number
}

/**
 * Reads the registry. Histories come verified against the heads (`history-invalid` otherwise) and complete.
 * Every method throws `chain-unreachable` where the provider does not answer.
 */
export interface RegistryReader {
  readonly chainId: number
  readonly registry: Address
  /** The whole journal, oldest first; only what is new since the last call is fetched. */
  journal(patient: Address, options?: { signal?: AbortSignal }): Promise<readonly JournalEntry[]>
  inbox(grantee: Address, options?: { signal?: AbortSignal }): Promise<readonly InboxEntry[]>
  /** At least the newest `most` entries, verified from the head down: an inbox can be long with what nobody asked for. */
  newestInbox(grantee: Address, most: number, options?: { signal?: AbortSignal }): Promise<InboxPage>
  journalLink(patient: Address): Promise<Link>
  inboxLink(grantee: Address): Promise<Link>
  epoch(patient: Address, scope: Scope): Promise<Epoch>
  grant(patient: Address, scope: Scope, grantee: Address): Promise<Grant>
  /** The identity key, checked against its digest; null where none is published. */
  key(account: Address): Promise<PublishedKey | null>
  /** Of the vault that was sealed last, by the verified journal, whose first bytes the registry holds; null where none is. */
  vaultDigest(account: Address): Promise<Digest | null>
  /** 0 also while the patient is frozen, and for who was named before the patient's successor was. */
  delegateUntil(patient: Address, delegate: Address): Promise<number>
  /** The account that a wallet acts as, itself as a rule; null where it acts as nobody: frozen, or replaced. */
  accountOf(wallet: Address): Promise<Address | null>
  recoveryOf(account: Address): Promise<Recovery>
  /**
   * Patients who ever named somebody their delegate, newest first, as one provider tells it: no chain of
   * hashes holds this list together, so each is to be looked up in that patient's own journal, and one may be
   * left out.
   */
  namedBy(delegate: Address): Promise<readonly Address[]>
  /** Whether a first grant reaches the account's inbox, or a request the account, from those alone whom it invited. */
  isInvitationOnly(account: Address): Promise<boolean>
  isInvited(account: Address, patient: Address): Promise<boolean>
  /**
   * Whom an account invited and has not taken back, the latest first, as one provider tells it by events that nothing
   * chains: a help to see and undo. `isInvited` is what counts, and the contract asks that itself.
   */
  invitedBy(account: Address): Promise<readonly Address[]>
  /** Whether a contract account says that a signature over typed data is its own (ERC-1271); false where it is none. */
  acceptsSignature(account: Address, data: TypedData, signature: string): Promise<boolean>
  /**
   * Whether an account is a contract now, which may take back what it says of signatures. One that delegated its code
   * (EIP-7702) has code and is none: it signs with its own key.
   */
  isContract(account: Address): Promise<boolean>
  /** The time by which the chain's next block judges, unix seconds, also where nobody has written for days. */
  now(): Promise<number>
  /** The newest block that the chain will not undo any more; 0 where it names none. */
  finalBlock(): Promise<number>
  /** The hash of the deployment's block: another one means another chain under the same id. */
  incarnation(): Promise<Digest>
}

export interface Rewrap {
  readonly grantee: Address
  readonly keyDigest: Digest
  readonly wrappedKey: WrappedKey
}

/** New content in a record's place. */
export interface Replacement {
  readonly record: RecordNumber
  readonly epoch: Epoch
  readonly cidDigest: Digest
  readonly wrappedKeys: WrappedKeys
}

/** Another folder for a record. */
export interface Refiling {
  readonly record: RecordNumber
  readonly folder: Scope
  readonly epoch: Epoch
  readonly wrappedKeys: WrappedKeys
}

/** What a person has been asked to confirm and what became of it. */
export type TransactionState =
  /** `asked`: of a transaction, to know it by should nobody wait for the answer. */
  | { readonly step: "waiting-for-wallet"; readonly asks: Asked; readonly asked?: AskedTransaction }
  /** `transaction` null: a relay has it and has not said which. */
  | { readonly step: "sent"; readonly transaction: Digest | null; readonly sent: Sent }
  /** `again`: sent once more meanwhile, for a higher fee. */
  | {
      readonly step: "confirmed"
      readonly transaction: Digest
      readonly block: number
      readonly again: boolean
    }
  /** The question was given up, and the wallet has said no to it since. */
  | { readonly step: "declined" }
/** For a signature that costs nothing, for a transaction, or for one because the relay did not do its part. */
export type Asked = "signature" | "transaction" | "transaction-instead"
export type OnTransaction = (state: TransactionState) => void

/**
 * Writes to the registry as the connected account. Each resolves when the transaction has one confirmation and
 * throws `wallet-refused`, `transaction-failed`, `transaction-replaced` or the registry's own refusal otherwise.
 */
export interface RegistryWriter {
  readonly account: Address
  /**
   * Asks the wallet nothing.
   * @throws `nobody-pays` where neither a relay nor the wallet's own ether pays for what is confirmed
   */
  checkPaid(): Promise<void>
  /** Key, vault and recovery at once, where none of the three is there; else `transaction-failed` or the refusal. */
  setUp(input: SetUp & { readonly publicKey: Uint8Array }, on?: OnTransaction): Promise<void>
  publishKey(publicKey: Uint8Array, on?: OnTransaction): Promise<void>
  sealVault(newDigest: Digest, expectedOld: Digest | null, on?: OnTransaction): Promise<void>
  addRecord(
    input: { patient: Address; folder: Scope; epoch: Epoch; cidDigest: Digest; wrappedKeys: WrappedKeys },
    on?: OnTransaction,
  ): Promise<void>
  addRecords(
    input: { patient: Address; folder: Scope; epoch: Epoch; cidDigests: Digest[]; wrappedKeys: WrappedKeys },
    on?: OnTransaction,
  ): Promise<void>
  replaceRecords(input: { patient: Address; replacements: Replacement[] }, on?: OnTransaction): Promise<void>
  removeRecord(input: { patient: Address; record: RecordNumber }, on?: OnTransaction): Promise<void>
  refileRecords(input: { patient: Address; refilings: Refiling[] }, on?: OnTransaction): Promise<void>
  grantAccess(
    input: {
      patient: Address
      scope: Scope
      grantee: Address
      expiresAt: number
      permissions: number
      epoch: Epoch
      keyDigest: Digest
      wrappedKey: WrappedKey
    },
    on?: OnTransaction,
  ): Promise<void>
  revokeAccess(
    input: { patient: Address; scope: Scope; grantees: Address[]; newEpoch: Epoch; rewraps: Rewrap[] },
    on?: OnTransaction,
  ): Promise<void>
  rewrapAccess(
    input: { patient: Address; scope: Scope; rewraps: Rewrap[] },
    on?: OnTransaction,
  ): Promise<void>
  setDelegate(input: Delegation, on?: OnTransaction): Promise<void>
  endDelegate(delegate: Address, on?: OnTransaction): Promise<void>
  setInvitationOnly(invitationOnly: boolean, on?: OnTransaction): Promise<void>
  setInvitation(input: { patient: Address; invited: boolean }, on?: OnTransaction): Promise<void>
  setRecovery(recovery: Address, on?: OnTransaction): Promise<void>
  freeze(account: Address, on?: OnTransaction): Promise<void>
  unfreeze(account: Address, on?: OnTransaction): Promise<void>
  /** `consent`: what `wallet` signed of `successorConsent` (signed-actions.ts). */
  nameSuccessor(
    input: { account: Address; wallet: Address; consent: `0x${string}` },
    on?: OnTransaction,
  ): Promise<void>
  /** `agreement`: what the account's present wallet signed of `moveAgreement`; `consent` as in nameSuccessor. */
  moveAccount(
    input: Move & { agreement: `0x${string}`; consent: `0x${string}` },
    on?: OnTransaction,
  ): Promise<void>
}
