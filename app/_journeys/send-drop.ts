import { concat, equalBytes, randomBytes, toHex } from "../_core/crypto/bytes"
import { sha256 } from "../_core/crypto/hash"
import { inPieces } from "../_core/records/content"
import { DROP_PART_BYTES } from "../_core/drop/drop-limits"
import { packDrop } from "../_core/drop/drop-package"
import type { DropContent } from "../_core/drop/drop-package"
import { asKeywardError, isKeywardError, KeywardError } from "../_core/errors"
import type { DropSending, OfferedDrop } from "../_core/ports/drops"
import { pause } from "../_core/pause"

/** How often one part is tried where the network fails, and the first wait between two tries, which doubles. */
const TRIES = 5
const FIRST_WAIT = 1_000

/** A link as a sender has it. */
export interface DropTarget {
  readonly sending: DropSending
  /** 32 bytes. */
  readonly dropId: Uint8Array
  /** SHA-256 of the link's public key, from the fragment. */
  readonly keyDigest: Uint8Array
}

/**
 * Asks what a link takes.
 * @throws KeywardError `key-changed` where the server names another key than the link: nothing is to be sent then;
 * `link-unknown` `too-many-requests` `store-unreachable`
 */
export async function lookAtDrop(
  { sending, keyDigest }: DropTarget,
  options: { signal?: AbortSignal } = {},
): Promise<OfferedDrop> {
  const offered = await sending.look(options)
  if (!equalBytes(await sha256(offered.publicKey), keyDigest)) throw new KeywardError("key-changed")
  return offered
}

export interface SendOptions {
  readonly signal?: AbortSignal
  /** Bytes of the package that were sent, of how many; `reading` before that, bytes of the files. */
  readonly onProgress?: (progress: { step: "reading" | "sending"; done: number; total: number }) => void
  /** How time passes between two tries. */
  readonly wait?: typeof pause
}

/**
 * Encrypts on this device and sends: part by part, each again where the network fails. What is given up is taken back as
 * far as the server answers.
 * @throws KeywardError `file-too-large` `file-unreadable` `file-changed` `drop-used` `drop-over` `drops-full`
 * `link-unknown` `too-many-requests` `store-unreachable` `cancelled` `key-changed`
 */
export async function sendDrop(
  target: DropTarget,
  content: DropContent,
  { signal, onProgress, wait = pause }: SendOptions = {},
): Promise<void> {
  const abort = signal ? { signal } : {}
  const { sending, dropId } = target
  const { publicKey, maxBytes, standing } = await lookAtDrop(target, abort)
  if (standing !== "open") throw new KeywardError(standing === "used" ? "drop-used" : "drop-over")
  const read = content.files.reduce((sum, { size }) => sum + size, 0)
  const made = await packDrop(
    content,
    { publicKey, dropId },
    { ...abort, onProgress: (done) => onProgress?.({ step: "reading", done, total: read }) },
  )
  const { size: total } = made
  if (total > maxBytes) throw new KeywardError("file-too-large", { size: total, maxBytes })
  const arrival = toHex(randomBytes(16))
  const again = (work: () => Promise<void>) => tryAgain(work, wait, signal)
  try {
    await again(() => sending.begin(arrival, total, abort))
    let [part, done] = [0, 0]
    for await (const piece of inPieces(made.bytes(abort), DROP_PART_BYTES)) {
      // The last piece of a whole number of parts
      if (piece.length === 0) break
      const bytes = concat(piece)
      await again(() => sending.put(arrival, part, bytes, abort))
      part++
      done += bytes.length
      onProgress?.({ step: "sending", done, total })
    }
    await again(() => sending.finish(arrival, abort))
  } catch (error) {
    await sending.cancel(arrival).catch(() => undefined)
    throw asKeywardError(error)
  }
}

async function tryAgain(
  work: () => Promise<void>,
  wait: typeof pause,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const mayPass = isKeywardError(error, "store-unreachable") || isKeywardError(error, "server-failed")
      if (!mayPass || tries >= TRIES) throw error
      await wait(FIRST_WAIT * 2 ** (tries - 1), signal)
    }
  }
}
