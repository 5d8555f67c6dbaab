import { MemoryCar } from "../../_core/dag/car-memory"
import type { ContentCipher } from "../../_core/ports/content"
import type { CarFile, RecordStore } from "../../_core/ports/storage"
import { decryptRecordFile } from "../../_core/records/decrypt-record"
import { digestFiles, encryptRecord } from "../../_core/records/encrypt-record"
import { reencryptRecord } from "../../_core/records/reencrypt-record"

/** A ContentCipher that works in place and in memory: for Node. */
export function localCipher(store: Pick<RecordStore, "fetch">): ContentCipher {
  const kept = new Map<string, CarFile>()
  return {
    digest: (files, options) => digestFiles(files, options),
    async encrypt({ upload, ...input }, options) {
      const memory = new MemoryCar()
      const { root } = await encryptRecord(input, memory, options)
      const car = memory.file(root)
      kept.set(upload, car)
      return car
    },
    async reencrypt({ upload, patient, ...input }, options) {
      const memory = new MemoryCar()
      const fetch = (name: string, given: { signal?: AbortSignal }) =>
        store.fetch(input.root, name, patient, given)
      const { root } = await reencryptRecord(input, fetch, memory, options)
      const car = memory.file(root)
      kept.set(upload, car)
      return car
    },
    resume: async (upload, root) => {
      const car = kept.get(upload)
      return car?.root === root && car.size > 0 ? car : null
    },
    sweep: async (except) => {
      for (const upload of kept.keys()) if (!except.includes(upload)) kept.delete(upload)
    },
    async decrypt({ patient, write, ...input }, options) {
      const car = await store.fetch(input.root, String(input.index), patient, options)
      for await (const part of decryptRecordFile(car, input, options)) await write(part)
    },
  }
}
