import type { ByteSource } from "../dag/bytes"
import type { CarSink } from "../dag/car-writer"
import type { ContentProgress, RecordHead, ReencryptInput, SourceFile } from "../ports/content"
import type { Cid } from "../types"
import { decryptRecordFile } from "./decrypt-record"
import { encryptRecord } from "./encrypt-record"

/**
 * Writes a record anew under another key: each file is fetched, checked, decrypted and encrypted as one stream, in
 * bounded memory. What the manifest says stays as it is, word for word; only the folder and the record that it is for,
 * which nobody signs, are brought up to date.
 * @param fetch gives the CAR of one of the record's names, as `RecordStore.fetch` does
 * @throws KeywardError `record-altered` `store-missing` `store-refused` `store-unreachable` `device-full` `cancelled`
 */
export async function reencryptRecord(
  { root, recordKey, manifest, folder, first, newKey, context }: ReencryptInput,
  fetch: (name: string, options: { signal?: AbortSignal }) => Promise<ByteSource>,
  sink: CarSink,
  options: ContentProgress = {},
): Promise<{ root: Cid; size: number }> {
  const { v: _, files, ...said } = manifest
  const head: RecordHead = { ...said, ...folder, first }
  const signal = options.signal ? { signal: options.signal } : {}
  const sources = files.map((file, index): SourceFile => {
    const plaintext = async function* () {
      const car = await fetch(String(index), signal)
      yield* decryptRecordFile(car, { root, index, file, recordKey }, signal)
    }
    return { name: file.name, type: file.type, size: file.size, stream: () => streamOf(plaintext()) }
  })
  const digests = files.map((file) => file.digest)
  const input = { files: sources, digests, head, recordKey: newKey, context, keepsNames: true }
  return encryptRecord(input, sink, options)
}

/** Draws only as fast as the encryption takes. */
function streamOf(parts: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await parts.return()
      },
    },
    { highWaterMark: 0 },
  )
}
