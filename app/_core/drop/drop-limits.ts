/** What one drop link takes in: a stranger writes what is stored for the patient, so all of it is bounded. */

/** Times that one link may be used, and how often it may be unless the patient says so. */
export const MAX_DROP_USES = 5
export const DEFAULT_DROP_USES = 1
/** Days that a link may work. */
export const MAX_DROP_DAYS = 30

/** Bytes of one package. */
export const MAX_DROP_BYTES = 200_000_000
/** Sizes that a patient chooses from, bytes of one package. */
export const DROP_SIZES = [10_000_000, 50_000_000, MAX_DROP_BYTES] as const
/** Files of one package. */
export const MAX_DROP_FILES = 50
/** A package travels and is kept in parts of so many bytes, the last one shorter and never empty. */
export const DROP_PART_BYTES = 1_048_576

/** Bytes (UTF-8) of what the patient is called in a link; at least one. */
export const MAX_DROP_NAME_BYTES = 80
/** UTF-16 units of what the patient calls a link in the own list. */
export const MAX_DROP_LABEL = 80

/** UTF-16 units of what a sender writes. */
export const DROP_TEXT_LIMITS = { name: 100, place: 200, contact: 200, title: 200, note: 2_000 } as const

/** Links that one account has with the server, ended ones that are still listed included. */
export const MAX_DROP_LINKS = 50
/** Bytes of all packages that wait for one account, those on their way included. */
export const MAX_DROP_WAITING_BYTES = 400_000_000
/** Bytes of all packages that came from one network and wait, those on their way included. */
export const MAX_DROP_NETWORK_BYTES = 1_000_000_000

/** Seconds that a package may be on its way. */
export const DROP_UNFINISHED_SECONDS = 86_400
/** Seconds without a part after which another one may take the place of a package that is on its way. */
export const DROP_SILENT_SECONDS = 300
/** Bytes a second, from {@link DROP_SILENT_SECONDS} on, that have to come of a package for it to keep room that others want. */
export const DROP_PACE_BYTES = 16_384
/** Seconds that a package waits for the patient. */
export const DROP_UNREAD_SECONDS = 30 * 86_400
/** Seconds that a link which takes nothing any more is still listed. */
export const DROP_LINK_KEPT_SECONDS = 30 * 86_400
