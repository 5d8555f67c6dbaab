import { fromHex } from "../_core/crypto/bytes"
import { dropOwnerToken } from "../_core/drop/drop-link"
import { decodeOwnDrop } from "../_core/drop/own-drop"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { SealedPurpose } from "../_core/ports/sealed-documents"
import { linkToken } from "../_core/shl/link-token"
import { decodeOwnLink } from "../_core/shl/own-link"
import type { Services } from "./services"

/**
 * What nothing else tells of: copies of links, and what was taken from them. What the records say (`search`, `results`)
 * is read from them again, and what the identity seals (`care`) is believed under any master.
 */
const CARRIED = ["links", "drops"] as const satisfies readonly SealedPurpose[]

interface CarriedDocument {
  readonly purpose: (typeof CARRIED)[number]
  readonly id: string
  readonly version: number
  readonly bytes: Uint8Array
}

/** Documents that the newest master opens, to be saved with the one that comes. What cannot be read now is left out. */
export async function documentsToCarry(
  services: Pick<Services, "sealed">,
  keys: UnlockedKeys,
): Promise<readonly CarriedDocument[]> {
  const sealed = services.sealed(keys)
  const found: CarriedDocument[] = []
  for (const purpose of CARRIED)
    for (const { id } of await sealed.list(purpose).catch(() => [])) {
      const document = await sealed.load(purpose, id).catch(() => null)
      if (document) found.push({ purpose, id, ...document })
    }
  return found
}

/**
 * Saves them with the master that is the newest now: a former one seals nothing that is believed. Where another device
 * was faster, or the server does not answer, a document stays as it is.
 */
export async function carryDocuments(
  services: Pick<Services, "sealed">,
  keys: UnlockedKeys,
  documents: readonly CarriedDocument[],
): Promise<void> {
  const sealed = services.sealed(keys)
  for (const document of documents) {
    const { purpose, id, version, bytes } = document
    const save = async () => {
      const token = await tokenOf(document)
      await sealed.save(purpose, id, bytes, version, token ? { token } : {})
    }
    await save().catch(() => undefined)
  }
}

/** What the server takes another copy of a link with; null for what is no link, or has no key any more. */
async function tokenOf({ purpose, id, bytes }: CarriedDocument): Promise<Uint8Array | null> {
  if (purpose === "links") {
    const link = decodeOwnLink(bytes)
    return link && linkToken(link.key, fromHex(id))
  }
  const seed = decodeOwnDrop(bytes)?.seed
  return seed ? dropOwnerToken(seed, fromHex(id)) : null
}
