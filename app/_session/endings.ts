/** Callbacks that drop from memory what was made with a set of keys. */
const endings = new WeakMap<object, Set<() => void>>()
const ended = new WeakSet<object>()

/** Calls `end` when these keys are locked, signed out or exchanged; at once if they already are. */
export function whenKeysEnd(keys: object, end: () => void): void {
  if (ended.has(keys)) return end()
  const known = endings.get(keys) ?? new Set()
  endings.set(keys, known.add(end))
}

/** Called by the session alone: these keys are gone from memory. */
export function endKeys(keys: object): void {
  ended.add(keys)
  for (const end of endings.get(keys) ?? []) end()
  endings.delete(keys)
}
