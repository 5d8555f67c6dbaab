import { KeywardError } from "../errors"

/** Writes zeros over keys that are not needed any more. What a runtime copied, swapped or collected is not reached. */
export function wipe(...keys: readonly Uint8Array[]): void {
  for (const key of keys) key.fill(0)
}

/**
 * The key itself, unless it was wiped: work that is under way while keys are locked must not go on with zeros, which
 * anybody knows. A key that is zeros by chance does not happen.
 * @throws KeywardError `locked`
 */
export function unwiped<Key extends Uint8Array>(key: Key): Key {
  if (key.length > 0 && key.every((byte) => byte === 0)) throw new KeywardError("locked")
  return key
}
