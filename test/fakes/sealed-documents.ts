import { KeywardError } from "../../app/_core/errors"
import { sealedLength } from "../../app/_core/keys/sealed-document"
import {
  MAX_SEALED_BODY_BYTES,
  MAX_SEALED_DOCUMENTS,
  MAX_SEALED_PURPOSE_BYTES,
  SEALED_ID,
} from "../../app/_core/ports/sealed-documents"
import type {
  SaveOptions,
  SealedDocument,
  SealedDocumentHeader,
  SealedDocuments,
  SealedPurpose,
} from "../../app/_core/ports/sealed-documents"

/**
 * An account's sealed documents in memory, without sealing them; sizes and limits are those of sealed ones. Two devices
 * of an account share one. Passes the suite that the real ones pass.
 */
export class MemorySealedDocuments implements SealedDocuments {
  readonly #kept = new Map<
    string,
    SealedDocumentHeader & SealedDocument & { readonly purpose: SealedPurpose }
  >()

  async list(purpose: SealedPurpose, options: { signal?: AbortSignal } = {}) {
    goOn(options)
    return this.#of(purpose).map(({ id, version, size }) => ({ id, version, size }))
  }

  async load(purpose: SealedPurpose, id: string, options: { signal?: AbortSignal } = {}) {
    goOn(options)
    const kept = this.#kept.get(keyOf(purpose, id))
    return kept ? { version: kept.version, bytes: kept.bytes.slice() } : null
  }

  async save(purpose: SealedPurpose, id: string, bytes: Uint8Array, base: number): Promise<number> {
    const key = keyOf(purpose, id)
    const former = this.#kept.get(key)
    if (bytes.length > MAX_SEALED_BODY_BYTES) throw new KeywardError("sealed-full")
    if ((former?.version ?? 0) !== base) throw new KeywardError("sealed-moved")
    const size = sealedLength(bytes.length)
    const others = this.#of(purpose).filter((each) => each !== former)
    const stored = others.reduce((sum, each) => sum + each.size, 0)
    if (others.length + 1 > MAX_SEALED_DOCUMENTS || stored + size > MAX_SEALED_PURPOSE_BYTES)
      throw new KeywardError("sealed-full")
    const version = base + 1
    this.#kept.set(key, { purpose, id, version, size, bytes: bytes.slice() })
    return version
  }

  async remove(purpose: SealedPurpose, id: string, base: number, _options?: SaveOptions): Promise<void> {
    const key = keyOf(purpose, id)
    const former = this.#kept.get(key)
    if (former && former.version !== base) throw new KeywardError("sealed-moved")
    this.#kept.delete(key)
  }

  #of(purpose: SealedPurpose) {
    return [...this.#kept.values()]
      .filter((each) => each.purpose === purpose)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

const goOn = ({ signal }: { signal?: AbortSignal }) => {
  if (signal?.aborted) throw new KeywardError("cancelled")
}

function keyOf(purpose: SealedPurpose, id: string): string {
  if (!SEALED_ID.test(id)) throw new KeywardError("request-malformed")
  return `${purpose}:${id}`
}
