import { KeywardError } from "../errors"

/** Bytes that are read to and fro: a file on disk, or what an encrypted one opens to. */
export interface RandomSource {
  /** Bytes. */
  readonly size: number
  /** Exactly `length` bytes from `offset` on. Throws `export-malformed` where there are fewer. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** The same range as a Blob that is not read yet, where it lies in a file as it is. */
  slice?(offset: number, length: number): Blob
}

/** A Blob or File as a {@link RandomSource}; nothing of it is read but what is asked for. */
export const blobSource = (blob: Blob): RandomSource => ({
  size: blob.size,
  async read(offset, length) {
    checkRange(blob.size, offset, length)
    return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer())
  },
  slice: (offset, length) => blob.slice(offset, offset + length),
})

/** Throws `export-malformed` where a range is not inside. */
export function checkRange(size: number, offset: number, length: number): void {
  const isInside =
    Number.isSafeInteger(offset + length) && offset >= 0 && length >= 0 && offset + length <= size
  if (!isInside) throw new KeywardError("export-malformed", { problem: "cut" })
}

/** Read ahead at a time, bytes. */
const PIECE = 2 ** 20

/** A range in pieces, front to back. */
export async function* piecesOf(
  source: RandomSource,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  checkRange(source.size, offset, length)
  for (let done = 0; done < length; done += PIECE)
    yield await source.read(offset + done, Math.min(PIECE, length - done))
}
