import { argon2id } from "../../_core/crypto/argon2"
import { asKeywardError, KeywardError } from "../../_core/errors"
import { decryptRecordFile } from "../../_core/records/decrypt-record"
import { digestFiles, encryptRecord } from "../../_core/records/encrypt-record"
import { reencryptRecord } from "../../_core/records/reencrypt-record"
import { HttpRecordStore } from "../server/record-store"
import type { CarSink } from "../../_core/dag/car-writer"
import type { Cid } from "../../_core/types"
import { createCar } from "../opfs/car-file"
import { HeldCar } from "../opfs/held-car"
import type { CallName, Calls, FromWorker, ToWorker, Written } from "./protocol"

// What the page asks is done by functions of the core; this file only passes messages.

interface Call {
  readonly signal: AbortSignal
  readonly onProgress: (done: number) => void
  /** Hands a part to the page and waits until it was taken. */
  readonly give: (part: Uint8Array<ArrayBuffer>) => Promise<void>
}
type Handlers = {
  [Name in CallName]: (input: Calls[Name]["input"], call: Call) => Promise<Calls[Name]["result"]>
}

const store = new HttpRecordStore({ baseUrl: self.location.origin })

const handlers: Handlers = {
  digest: ({ files }, call) => digestFiles(files, call),
  encrypt: ({ upload, ...input }, call) =>
    written(upload, sizeOf(input.files), (car) => encryptRecord(input, car, call)),
  reencrypt: ({ upload, patient, ...input }, call) =>
    written(upload, sizeOf(input.manifest.files), (car) =>
      reencryptRecord(input, (name, given) => store.fetch(input.root, name, patient, given), car, call),
    ),
  async decrypt(input, call) {
    const car = await store.fetch(input.root, String(input.index), input.patient, call)
    for await (const part of decryptRecordFile(car, input, call)) await call.give(part)
    return null
  },
  argon2id: ({ secret, salt, cost }) => argon2id(secret, salt, cost),
}

/** A CAR of an upload: whole, or not there at all. */
async function written(
  upload: string,
  size: number,
  write: (car: CarSink) => Promise<{ root: Cid; size: number }>,
): Promise<Written> {
  const car = await createCar(upload, size)
  try {
    const result = await write(car)
    await car.close()
    return { ...result, held: car instanceof HeldCar ? car.blob() : null }
  } catch (error) {
    await car.abandon()
    throw error
  }
}

const sizeOf = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, file) => sum + file.size, 0)

const running = new Map<number, { abort: AbortController; taken: () => void }>()
const send = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer })

self.addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if ("abort" in data) running.get(data.id)?.abort.abort()
  else if ("taken" in data) running.get(data.id)?.taken()
  else void run(data.id, data.name, data.input)
})

/** A page draws no more often: a report for each chunk would cost it more than the chunk costs us. */
const REPORT_EVERY_MS = 100

/** Passes on the latest of many reports, ten times a second; `end` passes on the very last. */
function paced(report: (done: number) => void): { take: (done: number) => void; end: () => void } {
  let latest: number | null = null
  let reported = -Infinity
  const end = () => {
    if (latest === null) return
    report(latest)
    latest = null
    reported = performance.now()
  }
  const take = (done: number) => {
    latest = done
    if (performance.now() - reported >= REPORT_EVERY_MS) end()
  }
  return { take, end }
}

async function run(id: number, name: CallName, input: unknown): Promise<void> {
  const abort = new AbortController()
  const state = { abort, taken: () => {} }
  running.set(id, state)
  const progress = paced((done) => send({ id, progress: done }))
  const call: Call = {
    signal: abort.signal,
    onProgress: progress.take,
    give: (part) =>
      new Promise((resolve, reject) => {
        state.taken = resolve
        abort.signal.addEventListener("abort", () => reject(new KeywardError("cancelled")), { once: true })
        send({ id, part }, [part.buffer])
      }),
  }
  try {
    const handle = handlers[name] as (input: unknown, call: Call) => Promise<unknown>
    const result = await handle(input, call)
    progress.end()
    send({ id, result })
  } catch (error) {
    const { code, details } = asKeywardError(error)
    send({ id, error: { code, details } })
  } finally {
    running.delete(id)
  }
}

send({ ready: true })
