import type { DicomImage, LookupTable, ModalityTransform, Samples } from "./model"

/** An entry of a table; beyond its ends the first or the last one. */
export function lookUp({ first, entries }: LookupTable, value: number): number {
  const index = Math.min(entries.length - 1, Math.max(0, Math.trunc(value) - first))
  return entries[index] ?? 0
}

/** A stored value as the modality means it (PS3.3 C.11.1): by its table, else slope and intercept. */
export const modalityValue = ({ lut, slope, intercept }: ModalityTransform, stored: number): number =>
  lut ? lookUp(lut, stored) : stored * slope + intercept

/** Lowest and highest modality value of a frame, without padding; 0 and 0 for a frame of padding only. */
export function modalityRange(
  samples: Samples,
  modality: ModalityTransform,
  padding: DicomImage["padding"],
): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  const [from, to] = padding ? [padding.low, padding.high] : [1, 0]
  for (let at = 0; at < samples.length; at++) {
    const stored = samples[at] ?? 0
    if (stored >= from && stored <= to) continue
    // Only a table is not monotonic
    const value = modality.lut ? lookUp(modality.lut, stored) : stored
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return [0, 0]
  if (modality.lut) return [low, high]
  const ends = [low, high].map((stored) => modalityValue(modality, stored))
  return [Math.min(...ends), Math.max(...ends)]
}
