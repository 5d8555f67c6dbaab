import { fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { parseNotebook } from "../notebook"
import type { Notebook } from "../notebook"
import { padme } from "../records/padding"
import type { Address } from "../types"
import { openPrivate, sealPrivate } from "./private-box"

/** No notebook is shorter inside its seal: 16 KiB. */
const MIN_NOTEBOOK_BYTES = 16_384
/** Longer ones are not padded: what a server takes (256 KiB) in base64url. */
const MAX_PADDED_BYTES = 196_352
/** Bytes that a server takes of a sealed notebook. */
export const MAX_SEALED_NOTEBOOK_BYTES = 262_144
/** No edition is written or read as more than this. */
const MAX_EDITION = 2 ** 52
/** Editions up to here count at any time: one a second for 136 years. */
const SURE_EDITION = 2 ** 32
/** Above it as many count as there could have been since 1970, so that whoever writes the last leaves as many a second. */
const EDITIONS_A_SECOND = 256
/** Clocks of devices may differ by a day. */
const CLOCK_SECONDS = 86_400

/** Bytes of a JWE of a notebook that are not its ciphertext; more than any has. */
const MAX_AROUND_JSON = 512
/** Bytes of JSON that fit into {@link MAX_SEALED_NOTEBOOK_BYTES}. */
export const MAX_NOTEBOOK_BYTES = ((MAX_SEALED_NOTEBOOK_BYTES - MAX_AROUND_JSON) / 4) * 3
/** Bytes of JSON besides the notebook's members: `v` and `edition`. */
export const NOTEBOOK_BODY_BYTES = 64

/** What a sealed notebook is bound to. */
export interface NotebookBinding {
  readonly account: Address
  /** The server's count: 1 for the first that it keeps, one more with each. */
  readonly version: number
}

/** A notebook and its place among all that the account ever wrote. */
export interface NotebookEdition {
  readonly notebook: Notebook
  /** One more than the newest that its writer knew of: also where the server has put its own count back. */
  readonly edition: number
}

const padded = (length: number): number =>
  Math.max(length, Math.min(MAX_PADDED_BYTES, Math.max(MIN_NOTEBOOK_BYTES, padme(length))))

/** Seals an edition as version 2 of docs/formats: `master` is the newest one, 32 bytes. */
export async function sealNotebook(
  master: Uint8Array,
  binding: NotebookBinding,
  { notebook, edition }: NotebookEdition,
): Promise<Bytes> {
  const body = { ...notebook, v: 2, edition }
  return utf8(await sealPrivate(master, "notebook", bindingOf(binding), body, padded))
}

/**
 * Opens a notebook of version 2, or of version 1, which was not padded and whose edition is the server's count.
 * @throws KeywardError `key-wrong` where no master opens it or it was sealed for another account or version
 */
export async function openNotebook(
  masters: readonly Uint8Array[],
  binding: NotebookBinding,
  sealed: Uint8Array,
): Promise<NotebookEdition> {
  const body = await openPrivate(masters, "notebook", bindingOf(binding), textOf(sealed))
  return { notebook: parseNotebook(body), edition: editionIn(body) ?? binding.version }
}

/** A JWE is ASCII; what is no text at all opens as little as any other. */
function textOf(sealed: Uint8Array): string {
  try {
    return fromUtf8(sealed)
  } catch (cause) {
    throw new KeywardError("key-wrong", {}, { cause })
  }
}

const lastEdition = (seconds: number): number =>
  Math.max(SURE_EDITION, Math.floor(seconds) * EDITIONS_A_SECOND)

/**
 * What an edition counts as: one that nobody can have come to by counting counts as none, so that whoever could write
 * once does not shut out what is written later.
 * @param seconds unix seconds of the device's clock
 */
export const countedEdition = (edition: number, seconds: number): number =>
  edition > lastEdition(seconds + CLOCK_SECONDS) ? 0 : edition

/**
 * The edition that follows one: after one that counts as none it is above all that were written before.
 * @param edition as it was written
 * @param seconds unix seconds of the device's clock
 */
export const nextEdition = (edition: number, seconds: number): number =>
  countedEdition(edition, seconds) === edition ? edition + 1 : lastEdition(seconds)

function editionIn(body: unknown): number | null {
  if (typeof body !== "object" || body === null || !("edition" in body)) return null
  const { edition } = body
  return typeof edition === "number" && Number.isSafeInteger(edition) && edition >= 0
    ? Math.min(edition, MAX_EDITION)
    : null
}

const bindingOf = ({ account, version }: NotebookBinding): string => `${account}:${version}`
