import { KeywardError } from "../../../_core/errors"

const HEADER_BYTES = 64
const MAX_SEGMENTS = 15

/**
 * RLE Lossless (PS3.5 Annex G): one segment for each byte of each sample, the most significant first. Gives the planes'
 * bytes put together: samples by plane, little endian; what is missing is 0.
 * @param pixels rows times columns
 * @throws KeywardError `document-damaged`
 */
export function decodeRle(
  frame: Uint8Array,
  pixels: number,
  samples: number,
  bytesPerSample: number,
): { bytes: Uint8Array<ArrayBuffer>; whole: boolean } {
  if (frame.length < HEADER_BYTES) throw new KeywardError("document-damaged")
  const header = new DataView(frame.buffer, frame.byteOffset, HEADER_BYTES)
  const count = header.getUint32(0, true)
  if (count > MAX_SEGMENTS || count !== samples * bytesPerSample) throw new KeywardError("document-damaged")
  const decoded = new Uint8Array(pixels * samples * bytesPerSample)
  let whole = true
  for (let segment = 0; segment < count; segment++) {
    const begin = header.getUint32(4 + segment * 4, true)
    const end = segment + 1 < count ? header.getUint32(8 + segment * 4, true) : frame.length
    const sample = Math.floor(segment / bytesPerSample)
    const significance = bytesPerSample - 1 - (segment % bytesPerSample)
    const first = sample * pixels * bytesPerSample + significance
    const done = unpack(frame, begin, Math.min(end, frame.length), decoded, first, bytesPerSample, pixels)
    whole = whole && done
  }
  return { bytes: decoded, whole }
}

/** PackBits (PS3.5 G.3.2) into every `step`th byte of `to` from `at` on, at most `most` of them; false if there are fewer. */
function unpack(
  from: Uint8Array,
  begin: number,
  end: number,
  to: Uint8Array,
  at: number,
  step: number,
  most: number,
): boolean {
  const stop = at + most * step
  let read = begin
  let write = at
  while (read < end && write < stop) {
    const control = from[read++] ?? 0
    if (control < 128) {
      for (let left = control + 1; left > 0 && read < end && write < stop; left--, write += step)
        to[write] = from[read++] ?? 0
    } else if (control > 128) {
      const value = from[read++] ?? 0
      for (let left = 257 - control; left > 0 && write < stop; left--, write += step) to[write] = value
    }
  }
  return write >= stop
}
