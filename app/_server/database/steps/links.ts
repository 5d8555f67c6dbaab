/** SMART Health Links: `link` is SHA-256 of a link's id; see _server/ledger/links.ts */
export const LINK_TABLES: readonly string[] = [
  // `edition` 0: its files are not all there yet. `hour_at` and `hour_asked`: how often it was asked for since then
  `CREATE TABLE links (
     incarnation text NOT NULL,
     link text NOT NULL,
     patient text NOT NULL,
     flags text NOT NULL,
     expires_at bigint,
     passcode bytea,
     wrong bigint NOT NULL,
     edition bigint NOT NULL,
     made_at bigint NOT NULL,
     ended_at bigint,
     ended_by text NOT NULL,
     hour_at bigint NOT NULL,
     hour_asked bigint NOT NULL,
     opens bigint NOT NULL,
     PRIMARY KEY (incarnation, link))`,
  `CREATE INDEX links_by_patient ON links (incarnation, patient)`,
  `CREATE TABLE link_files (
     incarnation text NOT NULL,
     link text NOT NULL,
     edition bigint NOT NULL,
     place bigint NOT NULL,
     type text NOT NULL,
     size bigint NOT NULL,
     jwe bytea NOT NULL,
     PRIMARY KEY (incarnation, link, edition, place))`,
  // Sealed to the patient's key
  `CREATE TABLE link_opens (
     incarnation text NOT NULL,
     link text NOT NULL,
     place bigint NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (incarnation, link, place))`,
]
