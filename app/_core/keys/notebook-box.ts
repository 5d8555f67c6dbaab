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
/** Editions count no further; two at this bound are taken for the same. */
const MAX_EDITION = 2 ** 52

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

/** The edition that follows those that are known. */
export const nextEdition = (...known: readonly number[]): number =>
  Math.min(MAX_EDITION, Math.max(0, ...known) + 1)

function editionIn(body: unknown): number | null {
  if (typeof body !== "object" || body === null || !("edition" in body)) return null
  const { edition } = body
  return typeof edition === "number" && Number.isSafeInteger(edition) && edition >= 0
    ? Math.min(edition, MAX_EDITION)
    : null
}

const bindingOf = ({ account, version }: NotebookBinding): string => `${account}:${version}`
