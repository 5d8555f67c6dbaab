/** A repeatable stream of numbers for drawings. Never for keys. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  /** Normal, mean 0, standard deviation 1. */
  readonly normal: () => number
}

/** Numbers that depend on the seed alone (mulberry32), so that every run draws the same file. */
export function repeatable(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return { next, normal }
}
