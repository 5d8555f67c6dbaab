import type { CarSink } from "../../_core/dag/car-writer"
import { MemoryCar } from "../../_core/dag/car-memory"
import type { ContentCipher } from "../../_core/ports/content"
import type { CarFile, RecordStore } from "../../_core/ports/storage"
import { decryptRecordFile } from "../../_core/records/decrypt-record"
import { digestFiles, encryptRecord } from "../../_core/records/encrypt-record"
import { reencryptRecord } from "../../_core/records/reencrypt-record"
import type { Cid } from "../../_core/types"

/** Where a cipher in Node keeps the CARs of uploads. */
export interface CarShelf {
  /** Keeps one CAR, in the place of an earlier one: whole, or nothing of it where writing fails. */
  write(upload: string, fill: (sink: CarSink) => Promise<{ root: Cid }>): Promise<CarFile>
  /** Null where it has none with this root. */
  open(upload: string, root: Cid): Promise<CarFile | null>
  /** Takes every CAR away but those named. */
  sweep(except: readonly string[]): Promise<void>
}

/** A ContentCipher that works in place: for Node. */
export function localCipher(
  store: Pick<RecordStore, "fetch">,
  shelf: CarShelf = memoryShelf(),
): ContentCipher {
  return {
    digest: (files, options) => digestFiles(files, options),
    encrypt: ({ upload, ...input }, options) =>
      shelf.write(upload, (sink) => encryptRecord(input, sink, options)),
    reencrypt({ upload, patient, ...input }, options) {
      const fetch = (name: string, given: { signal?: AbortSignal }) =>
        store.fetch(input.root, name, patient, given)
      return shelf.write(upload, (sink) => reencryptRecord(input, fetch, sink, options))
    },
    resume: (upload, root) => shelf.open(upload, root),
    sweep: (except) => shelf.sweep(except),
    async decrypt({ patient, write, ...input }, options) {
      const car = await store.fetch(input.root, String(input.index), patient, options)
      for await (const part of decryptRecordFile(car, input, options)) await write(part)
    },
  }
}

/** CARs that last as long as their process. */
export function memoryShelf(): CarShelf {
  const kept = new Map<string, CarFile>()
  return {
    async write(upload, fill) {
      const memory = new MemoryCar()
      const { root } = await fill(memory)
      const file = memory.file(root)
      const discard = () => {
        kept.delete(upload)
        return file.discard()
      }
      const car = { ...file, discard }
      kept.set(upload, car)
      return car
    },
    open: async (upload, root) => {
      const car = kept.get(upload)
      return car?.root === root ? car : null
    },
    sweep: async (except) => {
      for (const upload of kept.keys()) if (!except.includes(upload)) kept.delete(upload)
    },
  }
}
