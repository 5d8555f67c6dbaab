/** What one SMART Health Link of ours holds and how often it is opened. */

/** Files of one link. */
export const MAX_LINK_FILES = 20
/** Bytes of one file before it is encrypted, padding included. */
export const MAX_LINK_FILE_BYTES = 10_000_000
/** Bytes of all files of a link before they are encrypted, padding included. */
export const MAX_LINK_BYTES = 50_000_000
/** Characters of a file as it is kept: a compact JWE is a third longer than what is in it. */
export const MAX_LINK_JWE_LENGTH = Math.ceil((MAX_LINK_FILE_BYTES * 4) / 3) + 1_024

/** Characters, by the specification. */
export const MAX_LINK_LABEL = 80
/** Characters of the address in a link, by the specification. */
export const MAX_LINK_URL = 128

/** Characters of an encrypted file that stands in the manifest itself. */
export const MAX_EMBEDDED_LENGTH = 65_536
/** Seconds that the address of a file is good for, by the specification one hour at most. */
export const LOCATION_SECONDS = 3_600

/** Wrong passcodes that end a link, ever. */
export const MAX_WRONG_PASSCODES = 10
/** Times that one link is asked for in an hour. */
export const MAX_OPENS_AN_HOUR = 60
/** Opens of one link that are kept one by one; the others are counted. */
export const MAX_OPENS_KEPT = 1_000

/** UTF-16 units of what a recipient calls themselves. */
export const MAX_RECIPIENT_LENGTH = 100

/**
 * Links that one account has with the server, ended ones that are still listed included; as many again that were begun
 * by sessions that are over.
 */
export const MAX_LINKS = 100
/** Bytes that the files of all links of one account take on the server; as much again of sessions that are over. */
export const MAX_LINKS_BYTES = 200_000_000
/** Seconds that an ended link is still listed, and one that was never finished. */
export const LINK_KEPT_SECONDS = 30 * 86_400
export const LINK_UNFINISHED_SECONDS = 86_400
