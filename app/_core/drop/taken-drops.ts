import { fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"

/** A package that the patient has decided on, so that the same one is not taken a second time. */
export interface TakenDrop {
  /** The package's commit, base64url. */
  readonly commit: string
  /** The record that it was filed as, by its root; null where it was discarded. */
  readonly root: string | null
}

/** The id of the sealed document of purpose `drops` that lists them. */
export const TAKEN_ID = "taken"
/** The oldest give way. */
const MAX_TAKEN = 1_000

/** The list with one more; a former word on the same package gives way. */
export const withTaken = (taken: readonly TakenDrop[], one: TakenDrop): readonly TakenDrop[] =>
  [...taken.filter(({ commit }) => commit !== one.commit), one].slice(-MAX_TAKEN)

export const encodeTaken = (taken: readonly TakenDrop[]): Bytes => utf8(JSON.stringify({ v: 1, taken }))

/** What is not understood is left out. */
export function decodeTaken(body: Uint8Array): readonly TakenDrop[] {
  try {
    const { v, taken } = JSON.parse(fromUtf8(body)) as { readonly v?: unknown; readonly taken?: unknown }
    if (v !== 1 || !Array.isArray(taken)) return []
    return (taken as readonly Partial<TakenDrop>[]).flatMap(({ commit, root }) =>
      typeof commit === "string" ? [{ commit, root: typeof root === "string" ? root : null }] : [],
    )
  } catch {
    return []
  }
}
