import { digestOfRoot } from "../_core/dag/cid"
import { isKeywardError } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import { goneSince, isShown } from "./gate"
import { secondsOf } from "./handlers/signed-in"
import type { Binding, Upload } from "./ledger/uploads"
import { ownerOf } from "./pins"
import type { Services } from "./services.types"

/** What erasing needs. */
export type Erasing = Pick<Services, "config" | "pins" | "uploads" | "agreed" | "clock" | "turns" | "damage">

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
      else await eraseWhenFinal(services, upload, goneSince(journal, content), final)
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
