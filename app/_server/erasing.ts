import { digestOfRoot } from "../_core/dag/cid"
import { foldedOnce } from "../_core/journal/fold"
import { goneSince, isShown } from "./gate"
import type { Binding } from "./ledger/uploads"
import { ownerOf } from "./pins"
import type { Services } from "./services.types"

/** What erasing needs. */
type Erasing = Pick<Services, "config" | "pins" | "uploads" | "registry">

/**
 * Erases an upload that no record shows: at once where none ever did, else when the chain will not undo what took it
 * away; until then it is closed to everybody, and open again where the chain does undo it. Erased is unpinned, which
 * the store remembers over a crash: from then on nobody gets a block of it, and its bytes go at the next collection.
 */
export async function eraseWhenFinal(
  services: Erasing,
  binding: Binding,
  since: number | null,
  final: number,
): Promise<void> {
  if (since !== null && since > final) return services.uploads.endAt(binding, since)
  await services.pins.unpin(binding.root, ownerOf(services, binding))
  await services.uploads.forget(binding)
}

/**
 * Erases what had to wait and need not any more. What is shown once more, for the chain undid its end, stays.
 * @throws KeywardError `chain-unreachable` `history-invalid` `store-unreachable`
 */
export async function eraseDue(services: Erasing): Promise<void> {
  const final = await services.registry.finalBlock()
  const due = await services.uploads.due(final)
  for (const binding of due) {
    const journal = foldedOnce(await services.registry.journal(binding.patient))
    const content = digestOfRoot(binding.root)
    if (isShown(journal, content, binding.uploader)) await services.uploads.endAt(binding, null)
    else await eraseWhenFinal(services, binding, goneSince(journal, content), final)
  }
}

/** One look: erases what is due and, whether or not that can be told, collects the bytes of all that was unpinned. */
export async function eraseAndCollect(services: Erasing & Pick<Services, "collectGarbage">): Promise<void> {
  try {
    await eraseDue(services)
  } finally {
    await services.collectGarbage()
  }
}

/** Milliseconds between two looks. */
const PACE = 60_000

/** Looks again and again, from the start until it is stopped. What fails is tried at the next look. */
export function keepErasing(services: Erasing & Pick<Services, "collectGarbage">): {
  readonly stop: () => Promise<void>
} {
  let look = Promise.resolve()
  const begin = () => {
    look = look.then(() => eraseAndCollect(services)).catch(() => undefined)
  }
  const timer = setInterval(begin, PACE)
  timer.unref()
  begin()
  return {
    stop() {
      clearInterval(timer)
      return look
    },
  }
}
