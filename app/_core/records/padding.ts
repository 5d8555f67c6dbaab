/** No padded length is shorter: 4 KiB. */
export const LEAST_PADDED = 4096

/**
 * Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019): the next length whose lowest
 * bits are zero, so that a length tells O(log log n) bits; at most 12 % longer, at least 4 KiB. In bytes.
 * Throws RangeError unless `length` is a whole number from 0 to 2^52.
 */
export function padme(length: number): number {
  if (!Number.isInteger(length) || length < 0 || length > 2 ** 52) throw new RangeError("not a length")
  if (length <= LEAST_PADDED) return LEAST_PADDED
  const exponent = length.toString(2).length - 1
  const step = 2 ** (exponent - exponent.toString(2).length)
  return Math.ceil(length / step) * step
}
