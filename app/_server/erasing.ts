import { createHash, timingSafeEqual } from "node:crypto"
import { digestOfRoot, rootOfDigest } from "../_core/dag/cid"
import { isKeywardError } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import { cameAfter, isSurelyOwn, mayBeOwn } from "../_core/journal/own-content"
import type { PatientState } from "../_core/journal/patient-state"
import type { Address, Digest } from "../_core/types"
import { goneSince, isShown, replacedIn } from "./gate"
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

/** Tokens that a `DELETE` may show: one for each of the patient's masters, and the one of before. */
const MAX_TOKENS = 64

/**
 * Whether one of some tokens, base64url and parted by commas, is the one that an upload is erased with. One that named
 * none, of a former app, needs none.
 */
export function showsToken({ eraseDigest }: Upload, tokens: string): boolean {
  if (eraseDigest === null) return true
  const expected = Buffer.from(eraseDigest, "hex")
  return tokens
    .split(",", MAX_TOKENS)
    .some((token) =>
      timingSafeEqual(createHash("sha256").update(Buffer.from(token, "base64url")).digest(), expected),
    )
}

/**
 * Whether what an upload was erased with its token goes at once: the patient's word, and of what no record ever showed its
 * sender's. Whoever else acts for the patient was named by one signature of the wallet's, which somebody may have been
 * tricked into, and who once read a record knows what the token of its first app follows from; so theirs waits as any
 * other does, and so does an author's of what was theirs before the patient had it.
 * @param since as `goneSince` gives it
 */
export const mayEraseAtOnce = (upload: Upload, account: Address, since: number | null): boolean =>
  account === upload.patient || (since === null && account === upload.uploader)

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
 * @param isPatients where the patient shows the token, whose page has opened what took its place: then nobody takes from
 * that by showing it in other records, or without keys; it only has to be stored, and to have come after
 */
export async function isSucceeded(
  services: Erasing,
  journal: PatientState,
  { root, patient }: Pick<Binding, "root" | "patient">,
  isPatients = false,
): Promise<boolean> {
  const content = digestOfRoot(root)
  const makers = async (of: Digest) => [
    patient,
    ...(await services.uploads.uploaders(rootOfDigest(of), patient)),
  ]
  for (const record of replacedIn(journal, content)) {
    const { cidDigest } = record
    if (!(await isHeld(services, journal, { root: rootOfDigest(cidDigest), patient }))) return false
    if (!mayBeOwn(journal, record, content, await makers(content))) continue
    if (!cameAfter(record, cidDigest, content)) return false
    if (!isPatients && !isSurelyOwn(journal, record, cidDigest, await makers(cidDigest))) return false
  }
  return true
}

/** Whether the store has what a standing record shows. */
async function isHeld(
  { config, pins, damage, uploads }: Erasing,
  journal: PatientState,
  { root, patient }: Pick<Binding, "root" | "patient">,
): Promise<boolean> {
  if (damage.isKnown(root)) return false
  for (const uploader of await uploads.uploaders(root, patient)) {
    const binding = { root, patient, uploader }
    if (!isShown(journal, digestOfRoot(root), binding)) continue
    if (await pins.isPinned(root, ownerOf({ config }, binding))) return true
  }
  return false
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

/** Whether the patient showed its token, and the chain alone is waited for: see {@link eraseWhenFinal}. */
const isProven = ({ eraseDigest, eraseFrom }: Upload): boolean => eraseDigest !== null && eraseFrom === 0

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
      if (isShown(journal, content, upload)) await services.uploads.endNever(upload)
      else if (await isSucceeded(services, journal, upload, isProven(upload)))
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
