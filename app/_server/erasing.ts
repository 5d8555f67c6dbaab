import { createHash, timingSafeEqual } from "node:crypto"
import { digestOfRoot, rootOfDigest } from "../_core/dag/cid"
import { isKeywardError } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import { cameAfter, isSurelyOwn, mayBeOwn } from "../_core/journal/own-content"
import type { PatientState } from "../_core/journal/patient-state"
import type { Digest } from "../_core/types"
import { goneSince, isShown, putBy, replacedIn } from "./gate"
import { secondsOf } from "./handlers/signed-in"
import type { Binding, Upload } from "./ledger/uploads"
import { ownerOf } from "./pins"
import type { Services } from "./services.types"

/** What erasing needs. */
export type Erasing = Pick<
  Services,
  "config" | "pins" | "uploads" | "agreed" | "clock" | "turns" | "damage" | "metrics"
>

/** What was removed or replaced, and whose token nobody showed, can be brought back for so long. */
export const KEPT_SECONDS = 30 * 24 * 3_600

/** Whether a token, base64url, is the one that an upload is erased with. One that named none, of a former app, needs none. */
export function allowsErasing({ eraseDigest }: Upload, token: string): boolean {
  if (eraseDigest === null) return true
  const digest = createHash("sha256").update(Buffer.from(token, "base64url")).digest()
  return timingSafeEqual(digest, Buffer.from(eraseDigest, "hex"))
}

/**
 * Notes what somebody without the token wishes to be erased: gone from its records, in thirty days. What no record ever
 * showed may be on its way to a block, and is left to its own end (`UNRECORDED_SECONDS`).
 */
export async function eraseLater(
  { uploads, clock }: Erasing,
  upload: Upload,
  since: number | null,
): Promise<void> {
  if (since !== null && upload.endsAt === null)
    await uploads.endAt(upload, since, secondsOf(clock) + KEPT_SECONDS)
}

/**
 * Whether what took the place of a content is there: else the content is all that is left of its record, and kept. One
 * signature of a stolen wallet names contents that nobody stored, that another record shows, that the record showed
 * before, or that were wrapped without any key: none of these succeeds it.
 */
export async function isSucceeded(
  { config, pins, damage, uploads }: Erasing,
  journal: PatientState,
  { root, patient }: Binding,
): Promise<boolean> {
  const content = digestOfRoot(root)
  const makers = async (of: Digest) => [patient, ...(await uploads.uploaders(rootOfDigest(of), patient))]
  for (const record of replacedIn(journal, content)) {
    const { cidDigest } = record
    const next = rootOfDigest(cidDigest)
    const isStored = async () => {
      for (const uploader of putBy(record, cidDigest))
        if (await pins.isPinned(next, ownerOf({ config }, { patient, uploader }))) return true
      return false
    }
    if (damage.isKnown(next) || !(await isStored())) return false
    if (!mayBeOwn(journal, record, content, await makers(content))) continue
    if (!cameAfter(record, cidDigest, content)) return false
    if (!isSurelyOwn(journal, record, cidDigest, await makers(cidDigest))) return false
  }
  return true
}

/** Lets whoever binds, erases or looks at one upload do so alone. */
export const inTurn = <T>(
  { turns, config }: Pick<Services, "turns" | "config">,
  binding: Binding,
  work: () => Promise<T>,
): Promise<T> => turns.pass(`${binding.root} ${ownerOf({ config }, binding)}`, work)

/**
 * Erases an upload that no record shows: at once where none ever did, else when the chain will not undo what took it
 * away; until then it is closed to everybody, and open again where the chain does undo it. Erased is unpinned, which
 * the store remembers over a crash: from then on nobody gets a block of it, and its bytes go at the next collection.
 * An upload that was sent once more since it was judged stays.
 */
export async function eraseWhenFinal(
  services: Erasing,
  upload: Upload,
  since: number | null,
  final: number,
): Promise<void> {
  if (since !== null && since > final) return services.uploads.endAt(upload, since, 0)
  await inTurn(services, upload, async () => {
    if ((await services.uploads.find(upload))?.id === upload.id) await unbind(services, upload)
  })
}

/** Unpins and forgets; to be called {@link inTurn}. A row outlives its pin, so that a crash in between is found. */
export async function unbind(services: Erasing, binding: Binding): Promise<void> {
  await services.pins.unpin(binding.root, ownerOf(services, binding))
  await services.uploads.forget(binding)
  services.damage.clear(binding.root)
  services.metrics.erased()
}

/**
 * Erases what had to wait and need not any more. What is shown once more, for the chain undid its end, stays. A journal
 * that cannot be read holds nobody else's erasing up.
 * @throws KeywardError `chain-unreachable`, and what was thrown first of `history-invalid` `providers-disagree`
 * `store-unreachable` once the others are done
 */
export async function eraseDue(services: Erasing): Promise<void> {
  const final = await services.agreed.finalBlock()
  const failures: unknown[] = []
  for (const upload of await services.uploads.due(final, secondsOf(services.clock))) {
    try {
      const journal = foldedOnce(await services.agreed.journal(upload.patient))
      const content = digestOfRoot(upload.root)
      if (isShown(journal, content, upload.uploader)) await services.uploads.endNever(upload)
      else if (await isSucceeded(services, journal, upload))
        await eraseWhenFinal(services, upload, goneSince(journal, content), final)
    } catch (error) {
      if (isKeywardError(error, "chain-unreachable")) throw error
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** One look: erases what is due and, whether or not that can be told, collects the bytes of all that was unpinned. */
export async function eraseAndCollect(services: Erasing & Pick<Services, "collectGarbage">): Promise<void> {
  try {
    await eraseDue(services)
  } finally {
    await services.collectGarbage()
  }
}
