import type { Queryable } from "./port"
import { integerOf } from "./port"
import { CAR_TABLES } from "./steps/cars"
import { DROP_TABLES } from "./steps/drops"
import { LINK_TABLES } from "./steps/links"
import { RECEIPT_TABLES } from "./steps/receipts"

/**
 * The one schema, as steps that are never edited once released: a change is a new step at the end.
 *
 * `incarnation` is the hash of the block that deployed the registry: rows of a chain that is no more are never read.
 * Digests, accounts and roots are lower-case text; times are unix seconds.
 */
const STEPS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE nonces (
       nonce text PRIMARY KEY,
       expires_at bigint NOT NULL)`,
    `CREATE TABLE sessions (
       id_digest text PRIMARY KEY,
       account text NOT NULL,
       chain_id bigint NOT NULL,
       incarnation text NOT NULL,
       expires_at bigint NOT NULL)`,
    `CREATE TABLE vaults (
       incarnation text NOT NULL,
       account text NOT NULL,
       digest text NOT NULL,
       blob bytea NOT NULL,
       fetch_token_digest text NOT NULL,
       place bigint NOT NULL,
       kept_at bigint NOT NULL,
       PRIMARY KEY (incarnation, account, digest))`,
    `CREATE TABLE wallet_shares (
       incarnation text NOT NULL,
       account text NOT NULL,
       vault_id text NOT NULL,
       share bytea NOT NULL,
       PRIMARY KEY (incarnation, account, vault_id))`,
    `CREATE TABLE uploads (
       incarnation text NOT NULL,
       root text NOT NULL,
       patient text NOT NULL,
       uploader text NOT NULL,
       size bigint NOT NULL,
       uploaded_at bigint NOT NULL,
       PRIMARY KEY (incarnation, root, patient, uploader))`,
    `CREATE INDEX uploads_by_uploader ON uploads (incarnation, uploader)`,
    `CREATE TABLE arriving_uploads (
       id text PRIMARY KEY,
       incarnation text NOT NULL,
       root text NOT NULL,
       patient text NOT NULL,
       uploader text NOT NULL,
       size bigint NOT NULL,
       started_at bigint NOT NULL)`,
    `CREATE TABLE notebooks (
       incarnation text NOT NULL,
       account text NOT NULL,
       version bigint NOT NULL,
       sealed bytea NOT NULL,
       PRIMARY KEY (incarnation, account))`,
    `CREATE TABLE meta (
       name text PRIMARY KEY,
       value text NOT NULL)`,
  ],
  [
    // Sessions name the wallet that signed, which may act as another account; the former ones end.
    `DELETE FROM sessions`,
    `ALTER TABLE sessions ADD COLUMN wallet text NOT NULL DEFAULT ''`,
  ],
  [
    // `transactions`: hashes, the latest first, with spaces between
    `CREATE TABLE relayed (
       incarnation text NOT NULL,
       payer text NOT NULL,
       id text NOT NULL,
       signer text NOT NULL,
       payer_nonce bigint NOT NULL,
       deadline bigint NOT NULL,
       taken_at bigint NOT NULL,
       signed_at bigint NOT NULL,
       transactions text NOT NULL,
       raw bytea,
       over bigint NOT NULL,
       PRIMARY KEY (incarnation, payer, id))`,
    `CREATE UNIQUE INDEX relayed_places ON relayed (incarnation, payer, payer_nonce) WHERE over = 0`,
    `CREATE INDEX relayed_by_time ON relayed (incarnation, payer, taken_at)`,
  ],
  [
    // Sealed to the patient and who acts for the patient; one for each patient and asker
    `CREATE TABLE request_reasons (
       incarnation text NOT NULL,
       patient text NOT NULL,
       asker text NOT NULL,
       sealed bytea NOT NULL,
       kept_at bigint NOT NULL,
       PRIMARY KEY (incarnation, patient, asker))`,
    `CREATE INDEX request_reasons_by_asker ON request_reasons (incarnation, asker, kept_at)`,
  ],
  [
    `CREATE TABLE profiles (
       incarnation text NOT NULL,
       digest text NOT NULL,
       profile bytea NOT NULL,
       PRIMARY KEY (incarnation, digest))`,
  ],
  [
    // See _server/index/log-index.ts; the block that a step ends with, and the logs up to it
    `CREATE TABLE history_steps (
       incarnation text NOT NULL,
       block bigint NOT NULL,
       hash text NOT NULL,
       PRIMARY KEY (incarnation, block))`,
    `CREATE TABLE history_logs (
       incarnation text NOT NULL,
       block bigint NOT NULL,
       log_index bigint NOT NULL,
       block_hash text NOT NULL,
       transaction_hash text NOT NULL,
       made_at bigint,
       address text NOT NULL,
       topic0 text,
       topic1 text,
       topic2 text,
       topic3 text,
       topics bigint NOT NULL,
       data bytea NOT NULL,
       PRIMARY KEY (incarnation, block, log_index))`,
    `CREATE INDEX history_logs_by_topic1 ON history_logs (incarnation, topic1, block)`,
    `CREATE INDEX history_logs_by_topic2 ON history_logs (incarnation, topic2, block)`,
  ],
  [
    // The block that has to be final before it is erased; null while it is kept
    `ALTER TABLE uploads ADD COLUMN ends_at bigint`,
    `CREATE INDEX uploads_by_end ON uploads (incarnation, ends_at)`,
  ],
  [
    // `size` is that of `sealed`, which stands last so that SQLite need not read it to sum the sizes
    `CREATE TABLE sealed_documents (
       incarnation text NOT NULL,
       account text NOT NULL,
       purpose text NOT NULL,
       id text NOT NULL,
       version bigint NOT NULL,
       size bigint NOT NULL,
       saved_at bigint NOT NULL,
       sealed bytea NOT NULL,
       PRIMARY KEY (incarnation, account, purpose, id))`,
  ],
  [
    // Who stored a blob (digest of a session's id), when the chain named it, and since when it is to be given to nobody
    `ALTER TABLE vaults ADD COLUMN kept_by text NOT NULL DEFAULT ''`,
    `ALTER TABLE vaults ADD COLUMN sealed_at bigint`,
    `ALTER TABLE vaults ADD COLUMN ended_at bigint`,
    `ALTER TABLE wallet_shares ADD COLUMN ended_at bigint`,
    // Ids of vaults that were replaced for good
    `CREATE TABLE former_vaults (
       incarnation text NOT NULL,
       account text NOT NULL,
       vault_id text NOT NULL,
       PRIMARY KEY (incarnation, account, vault_id))`,
  ],
  [
    // Which upload a row is of; unix seconds before which it is not erased, see _server/reconcile.ts
    `ALTER TABLE uploads ADD COLUMN upload_id text NOT NULL DEFAULT ''`,
    `ALTER TABLE uploads ADD COLUMN erase_from bigint`,
    `CREATE INDEX uploads_by_patient ON uploads (incarnation, patient)`,
    // Work that one process at a time does, and when it was last done
    `CREATE TABLE leases (
       name text PRIMARY KEY,
       holder text NOT NULL,
       held_until bigint NOT NULL,
       done_at bigint NOT NULL)`,
  ],
  [
    // What the relay sets aside for an action until it is settled, then what the action cost; gwei are rounded up
    `ALTER TABLE relayed ADD COLUMN network text NOT NULL DEFAULT ''`,
    `ALTER TABLE relayed ADD COLUMN pool text NOT NULL DEFAULT 'known'`,
    `ALTER TABLE relayed ADD COLUMN gas bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE relayed ADD COLUMN gwei bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE relayed ADD COLUMN settled bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE relayed ADD COLUMN failed bigint NOT NULL DEFAULT 0`,
    `UPDATE relayed SET settled = 1 WHERE over = 1`,
    // Since when a wallet is paid for
    `CREATE TABLE relay_signers (
       incarnation text NOT NULL,
       payer text NOT NULL,
       signer text NOT NULL,
       since bigint NOT NULL,
       PRIMARY KEY (incarnation, payer, signer))`,
  ],
  [
    // SHA-256 of the token with which an upload is erased at once, in hex; null where its sender named none
    `ALTER TABLE uploads ADD COLUMN erase_digest text`,
  ],
  [
    // SHA-256 of the token by which a passkey (its credential's id) fetches a blob without a session
    `CREATE TABLE vault_passkeys (
       incarnation text NOT NULL,
       account text NOT NULL,
       digest text NOT NULL,
       credential text NOT NULL,
       token_digest text NOT NULL,
       PRIMARY KEY (incarnation, account, digest, credential))`,
    `CREATE INDEX vault_passkeys_by_token ON vault_passkeys (incarnation, token_digest)`,
  ],
  LINK_TABLES,
  [
    // Since when a record is known to show it; before that, the name of the network that it came from
    `ALTER TABLE uploads ADD COLUMN recorded_at bigint`,
    `ALTER TABLE uploads ADD COLUMN network text NOT NULL DEFAULT ''`,
    `CREATE INDEX uploads_by_network ON uploads (incarnation, network)`,
    // The process that receives it, and until when it is believed to live
    `ALTER TABLE arriving_uploads ADD COLUMN network text NOT NULL DEFAULT ''`,
    `ALTER TABLE arriving_uploads ADD COLUMN holder text NOT NULL DEFAULT ''`,
    `ALTER TABLE arriving_uploads ADD COLUMN alive_until bigint NOT NULL DEFAULT 0`,
  ],
  [
    // See _server/ledger/rates.ts; milliseconds
    `CREATE TABLE rate_limits (
       name text NOT NULL,
       key text NOT NULL,
       full_at bigint NOT NULL,
       PRIMARY KEY (name, key))`,
    `CREATE INDEX rate_limits_by_end ON rate_limits (full_at)`,
  ],
  [
    // What its owner knows a session by, roughly which browser it is, since when, and when it was last used
    `ALTER TABLE sessions ADD COLUMN handle text NOT NULL DEFAULT ''`,
    `ALTER TABLE sessions ADD COLUMN browser text NOT NULL DEFAULT ''`,
    `ALTER TABLE sessions ADD COLUMN begun_at bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE sessions ADD COLUMN seen_at bigint NOT NULL DEFAULT 0`,
    `UPDATE sessions SET handle = substr(id_digest, 1, 32), begun_at = expires_at - 43200, seen_at = expires_at - 43200`,
    `CREATE UNIQUE INDEX sessions_by_handle ON sessions (handle)`,
    `CREATE INDEX sessions_by_account ON sessions (incarnation, account)`,
  ],
  [
    // Which of an account's began before which, and how long its journal was then; the former ones end
    `DELETE FROM sessions`,
    `ALTER TABLE sessions ADD COLUMN place bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE sessions ADD COLUMN journal_length bigint NOT NULL DEFAULT 0`,
  ],
  [
    // SHA-256 of the token with which a link is changed and ended, in hex; empty: a month after it was made
    `ALTER TABLE links ADD COLUMN token_digest text NOT NULL DEFAULT ''`,
  ],
  [
    // Digest of the id of the session that sent an upload; empty where it is not known, and once a record shows it
    `ALTER TABLE uploads ADD COLUMN session text NOT NULL DEFAULT ''`,
  ],
  DROP_TABLES,
  [
    // Digest of the id of the session that began a link; empty where it is not known
    `ALTER TABLE links ADD COLUMN session text NOT NULL DEFAULT ''`,
  ],
  [
    // Digest of the id of the session that is sending it; empty where it is not known
    `ALTER TABLE arriving_uploads ADD COLUMN session text NOT NULL DEFAULT ''`,
  ],
  CAR_TABLES,
  [
    // Which of an account's vaults was sealed before which, counted as each is seen sealed first; null: not known
    `ALTER TABLE vaults ADD COLUMN seal_order bigint`,
  ],
  RECEIPT_TABLES,
  [
    // SHA-256 of the token without which a sealed document is neither written over nor removed, in hex; empty: none
    `ALTER TABLE sealed_documents ADD COLUMN token_digest text NOT NULL DEFAULT ''`,
  ],
  [
    // Digest of the id of the session that saved a document last; empty where it is not known
    `ALTER TABLE sealed_documents ADD COLUMN session text NOT NULL DEFAULT ''`,
    // When an account first had a passkey's token, carried from blob to blob; unix seconds
    `ALTER TABLE vault_passkeys ADD COLUMN named_at bigint NOT NULL DEFAULT 0`,
    `UPDATE vault_passkeys SET named_at = COALESCE((SELECT MIN(v.kept_at) FROM vault_passkeys p JOIN vaults v
       ON v.incarnation = p.incarnation AND v.account = p.account AND v.digest = p.digest
       WHERE p.incarnation = vault_passkeys.incarnation AND p.account = vault_passkeys.account
         AND p.token_digest = vault_passkeys.token_digest), 0)`,
  ],
]

/**
 * Brings a database to the present schema. To be called inside a transaction that no second opener can share.
 * @throws TypeError where the database was written by a newer version
 */
export async function migrate(within: Queryable): Promise<void> {
  await within.query("CREATE TABLE IF NOT EXISTS schema_steps (step bigint PRIMARY KEY)")
  const rows = await within.query("SELECT COUNT(*) AS taken FROM schema_steps")
  const taken = rows[0] ? integerOf(rows[0], "taken") : 0
  if (taken > STEPS.length) throw new TypeError("this database was written by a newer version")
  for (const [offset, statements] of STEPS.slice(taken).entries()) {
    for (const statement of statements) await within.query(statement)
    await within.query("INSERT INTO schema_steps (step) VALUES ($1)", [taken + offset])
  }
}
