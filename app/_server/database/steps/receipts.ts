/** Receipts of opening, and what the gate gave out; see _server/ledger/receipts.ts and _server/ledger/served-days.ts */
export const RECEIPT_TABLES: readonly string[] = [
  // Sealed to the patient. `place`: in the tree of all, from 0; `hash`: SHA-256 of the envelope
  `CREATE TABLE receipts (
     incarnation text NOT NULL,
     place bigint NOT NULL,
     patient text NOT NULL,
     reader text NOT NULL,
     seq bigint NOT NULL,
     hash text NOT NULL,
     kept_at bigint NOT NULL,
     envelope bytea NOT NULL,
     PRIMARY KEY (incarnation, place))`,
  `CREATE UNIQUE INDEX receipts_by_line ON receipts (incarnation, patient, reader, seq)`,
  `CREATE INDEX receipts_by_patient ON receipts (incarnation, patient, place)`,
  // Hashes of the tree's complete subtrees; level 0: of an envelope
  `CREATE TABLE receipt_nodes (
     incarnation text NOT NULL,
     level bigint NOT NULL,
     position bigint NOT NULL,
     hash bytea NOT NULL,
     PRIMARY KEY (incarnation, level, position))`,
  // How often the gate gave files of a patient to somebody on a UTC day (days since 1970); nothing of which records
  `CREATE TABLE served_days (
     incarnation text NOT NULL,
     patient text NOT NULL,
     reader text NOT NULL,
     day bigint NOT NULL,
     files bigint NOT NULL,
     PRIMARY KEY (incarnation, patient, reader, day))`,
]
