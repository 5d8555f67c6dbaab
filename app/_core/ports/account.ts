import type { Address, Digest } from "../types"
import type { KnownPage, KnownTable } from "./known"

/** The registry account's wallet: signs, and sees no key of ours. */
export interface WalletSigner {
  readonly account: Address
  readonly chainId: number
  /** EIP-191 personal_sign; 65 bytes as hex. */
  signMessage(message: string): Promise<`0x${string}`>
  /** EIP-712; 65 bytes as hex. */
  signTypedData(data: TypedData): Promise<`0x${string}`>
}

export interface TypedData {
  readonly domain: Readonly<Record<string, string | number>>
  readonly types: Readonly<Record<string, readonly { name: string; type: string }[]>>
  readonly primaryType: string
  readonly message: TypedStruct
}

export interface TypedStruct {
  readonly [name: string]: TypedValue
}
export type TypedValue = string | number | boolean | TypedStruct | readonly TypedValue[]

export interface Session {
  /** Whom the wallet acts as; itself, but where it succeeded a lost one. */
  readonly account: Address
  readonly wallet: Address
  readonly chainId: number
}

/** A session of the account, as its owner is told of it. */
export interface SessionEntry {
  /** Good for ending it alone. */
  readonly id: string
  /** `Firefox on Windows`; empty where nothing is known. */
  readonly browser: string
  /** Unix seconds. */
  readonly begunAt: number
  /** Unix seconds, true to five minutes. */
  readonly seenAt: number
  /** Whether it is the one that asks. */
  readonly isThis: boolean
  /** Whether the one that asks can end it: it began before, or is it. */
  readonly endable: boolean
}

/** What the server remembers for a signed-in account. It opens nothing by itself. */
export interface AccountServer {
  nonce(): Promise<string>
  signIn(message: string, signature: string): Promise<Session>
  session(): Promise<Session | null>
  /** Ends the session on the server, too. */
  signOut(): Promise<void>
  /** Where the account is signed in, the last used first. */
  sessions(): Promise<readonly SessionEntry[]>
  /** Ends one of them. Throws `not-allowed` for one that began after this one. */
  endSession(id: string): Promise<void>
  /** Ends those that began before this one. */
  endOtherSessions(): Promise<void>
  /** How many rows each table of the server's database has about the account. */
  knownTables(): Promise<readonly { readonly table: KnownTable; readonly rows: number }[]>
  /**
   * A table's rows about the account, a page at a time. Throws `too-many-requests`.
   * @param after `next` of the page before
   */
  knownRows(table: KnownTable, after?: string | null): Promise<KnownPage>
  /** The blob that is sealed on chain, and those that may be about to be; the caller picks by digest. */
  vaults(): Promise<readonly Uint8Array[]>
  /**
   * Keeps a blob beside the one whose digest is on chain. Without a token's digest the sealed blob's own stays good for
   * it, for it opens with the same recovery code, and so do those of passkeys that are not named; `vault-missing` where
   * none is sealed, `vault-full` where this session has stored too many that were not sealed.
   */
  putVault(
    blob: Uint8Array,
    fetchTokenDigest: Digest | null,
    passkeyTokens?: readonly PasskeyToken[],
  ): Promise<void>
  /** Deletes a blob that this session stored and that was never sealed; nothing happens to any other. */
  dropVault(digest: Digest): Promise<void>
  /**
   * The blobs for the bearer of the recovery code's fetch token, without a session. Throws `recovery-code-wrong`.
   * @param more.passkeyToken of a frozen account's: what was sealed before and both tokens open is among them then
   * @param more.proof by the key of the recovery in force: what was sealed before and this code opens is kept from then
   * on for thirty days, and given once the account was frozen for seven; `recovery-too-early` with `from` until then
   */
  recoverVault(
    account: Address,
    fetchToken: Uint8Array,
    more?: { readonly passkeyToken?: Uint8Array; readonly proof?: CodeProof },
  ): Promise<readonly Uint8Array[]>
  /** The blobs for the bearer of a passkey's token, without a session. Throws `passkey-unknown`. */
  openVault(token: Uint8Array): Promise<OpenedVault>
  /**
   * A patient's notebook, sealed under the patient's own key; null where none was kept. For the patient and
   * the patient's delegates.
   */
  notebook(patient: Address): Promise<SealedNotebook | null>
  /** Keeps the next version (1 after none, else one more); another version there throws `notebook-moved`. */
  putNotebook(patient: Address, notebook: SealedNotebook): Promise<void>
  /** The server's share of the wallet way. Throws `vault-changed` for a vault that was replaced. */
  walletShare(vaultId: string): Promise<WalletShare>
}

/** A signature of the recovery code's own key, see `formerKeysRequest`. */
export interface CodeProof {
  /** Unix seconds. */
  readonly at: number
  /** 65 bytes as hex. */
  readonly signature: `0x${string}`
}

/**
 * What fetches a blob by a passkey. The server keeps its SHA-256, and is given the token itself: who has read digests in
 * a database is not to name another account's.
 */
export interface PasskeyToken {
  /** The credential's id, base64url; of a keeper's way its name, see `tokenNameOf`. */
  readonly credential: string
  /** 32 bytes. */
  readonly token: Uint8Array
}

/** What a passkey's token opens: whose vault it is, and the sealed one before those that wait. */
export interface OpenedVault {
  readonly account: Address
  readonly vaults: readonly Uint8Array[]
}

/** The server's part of the wallet way, 32 bytes: useless without the wallet's signature. */
export interface WalletShare {
  readonly share: Uint8Array
  /** For a wallet way of version 1; null where the server has none. */
  readonly former: Uint8Array | null
}

/** Names and settings that are nobody else's business, as the server keeps them: at most 256 KiB of ciphertext. */
export interface SealedNotebook {
  readonly version: number
  readonly sealed: Uint8Array
}
