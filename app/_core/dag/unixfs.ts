import { varint } from "multiformats"

// [Note: UnixFS by hand] The two messages that a record needs are written here and not by ipfs-unixfs, because the
// protobuf library below that (protons-runtime 7.1.2) writes numbers whose low 32 bits are 2^31 or more as wrong
// bytes, some of them uninitialised memory: a file of 2 GiB would have another CID each time.

/** Field numbers and wire types of the `Data` message (UnixFS specification, "data-format"). */
const TYPE = 0x08
const FILE_SIZE = 0x18
const BLOCK_SIZE = 0x20
const DIRECTORY = 1
const FILE = 2

/** A directory without mode or mtime. */
export const directoryData = (): Uint8Array => Uint8Array.of(TYPE, DIRECTORY)

/** A file without data of its own, mode or mtime: its size and the sizes below each of its links. */
export function fileData(sizes: readonly number[]): Uint8Array {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const numbers: [number, number][] = [[TYPE, FILE], [FILE_SIZE, total], ...sizes.map(blockSize)]
  return Uint8Array.from(numbers.flatMap(([key, value]) => [key, ...encodeNumber(value)]))
}

/**
 * The sizes that {@link fileData} was given.
 * @throws Error for anything that does not begin as it does; whoever has to be sure encodes again and compares
 */
export function sizesOf(data: Uint8Array): number[] {
  if (data[0] !== TYPE || data[1] !== FILE || data[2] !== FILE_SIZE) throw new TypeError("not a file")
  const sizes: number[] = []
  let at = 3 + varint.decode(data, 3)[1]
  while (at < data.length) {
    if (data[at] !== BLOCK_SIZE) throw new TypeError("not a size")
    const [size, length] = varint.decode(data, at + 1)
    sizes.push(size)
    at += 1 + length
  }
  return sizes
}

const blockSize = (size: number): [number, number] => [BLOCK_SIZE, size]
const encodeNumber = (value: number) => varint.encodeTo(value, new Uint8Array(varint.encodingLength(value)))
