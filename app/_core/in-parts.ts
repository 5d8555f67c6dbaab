/** The same in their order, at most so many at a time. */
export function inParts<T>(all: readonly T[], most: number): T[][] {
  const parts: T[][] = []
  for (let at = 0; at < all.length; at += most) parts.push(all.slice(at, at + most))
  return parts
}
