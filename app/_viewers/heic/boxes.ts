/** An item of a HEIF file (ISO/IEC 23008-12, ISO/IEC 14496-12 section 8.11). */
export interface HeifItem {
  readonly id: number
  /** `hvc1`, `grid`, `Exif`, `mime` … */
  readonly type: string
  /** Media type of a `mime` item. */
  readonly mediaType: string
  readonly hidden: boolean
  /** Parts of the file that are its data; empty if they lie elsewhere (in `idat` or another item). */
  readonly extents: readonly { readonly at: number; readonly length: number }[]
  readonly width: number
  readonly height: number
  /** Quarters counter-clockwise (`irot`). */
  readonly turned: number
  readonly mirrored: boolean
  /** URN of an auxiliary picture (`auxC`): depth, alpha, gain map. */
  readonly auxiliary: string
}

export interface HeifFile {
  readonly primary: number
  readonly items: readonly HeifItem[]
  /** `iref`: kind, from, to. */
  readonly references: readonly {
    readonly type: string
    readonly from: number
    readonly to: readonly number[]
  }[]
}

interface Box {
  readonly type: string
  /** Of its content. */
  readonly at: number
  readonly end: number
}

const MAX_BOXES = 10_000
const MAX_ITEMS = 100_000

/** The items of a HEIF file; null if it has no list of them that can be read. */
export function readHeif(bytes: Uint8Array): HeifFile | null {
  try {
    const reader = new Reader(bytes)
    const meta = reader.boxes(0, bytes.length).find(({ type }) => type === "meta")
    if (!meta) return null
    const inside = reader.boxes(meta.at + 4, meta.end)
    const box = (type: string) => inside.find((each) => each.type === type)
    const [pitm, iinf, iloc, iprp, iref] = ["pitm", "iinf", "iloc", "iprp", "iref"].map(box)
    if (!iinf) return null
    const places = iloc ? reader.places(iloc) : new Map<number, HeifItem["extents"]>()
    const properties = iprp ? reader.properties(iprp) : new Map<number, Box[]>()
    return {
      primary: pitm ? reader.uint(pitm.at + 4, reader.version(pitm) === 0 ? 2 : 4) : 0,
      items: reader.items(iinf).map((item) => ({
        ...item,
        extents: places.get(item.id) ?? [],
        ...reader.described(properties.get(item.id) ?? []),
      })),
      references: iref ? reader.references(iref) : [],
    }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Items that are pictures of their own: neither tiles of a grid, nor thumbnails, nor depth maps and the like. */
export function picturesOf({ items, references, primary }: HeifFile): HeifItem[] {
  const parts = new Set(references.flatMap(({ type, to }) => (type === "dimg" ? to : [])))
  const extras = new Set(
    references.flatMap(({ type, from }) => (type === "thmb" || type === "auxl" ? [from] : [])),
  )
  const pictures = items.filter(
    ({ id, type, hidden }) => PICTURES.includes(type) && !hidden && !parts.has(id) && !extras.has(id),
  )
  return pictures.sort((one, other) => Number(other.id === primary) - Number(one.id === primary))
}
const PICTURES = ["hvc1", "hev1", "grid", "iden", "iovl", "av01", "avc1", "jpeg", "vvc1", "j2k1", "unci"]

/** The size after turning, as the picture is shown. */
export const shownSize = ({ width, height, turned }: HeifItem) =>
  turned % 2 === 1 ? { width: height, height: width } : { width, height }

class Reader {
  private readonly view: DataView
  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Throws a RangeError beyond the end. */
  uint(at: number, length: number): number {
    if (length === 0) return 0
    if (length === 1) return this.view.getUint8(at)
    if (length === 2) return this.view.getUint16(at)
    if (length === 4) return this.view.getUint32(at)
    return Number(this.view.getBigUint64(at))
  }
  four(at: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + 4))
  }
  text(at: number, end: number): string {
    const zero = this.bytes.subarray(at, end).indexOf(0)
    return new TextDecoder().decode(this.bytes.subarray(at, zero < 0 ? end : at + zero))
  }
  version({ at }: Box): number {
    return this.uint(at, 1)
  }

  boxes(from: number, end: number): Box[] {
    const found: Box[] = []
    let at = from
    while (at + 8 <= end && found.length < MAX_BOXES) {
      const short = this.uint(at, 4)
      const head = short === 1 ? 16 : 8
      const size = short === 1 ? this.uint(at + 8, 8) : short === 0 ? end - at : short
      if (size < head || at + size > end) break
      found.push({ type: this.four(at + 4), at: at + head, end: at + size })
      at += size
    }
    return found
  }

  items(iinf: Box) {
    const from = iinf.at + 4 + (this.version(iinf) === 0 ? 2 : 4)
    return this.boxes(from, iinf.end)
      .filter((box) => box.type === "infe" && this.version(box) >= 2)
      .map((box) => {
        const long = this.version(box) === 3
        const after = box.at + 4 + (long ? 4 : 2) + 2
        const type = this.four(after)
        const name = this.text(after + 4, box.end)
        const mediaType = type === "mime" ? this.text(after + 4 + name.length + 1, box.end) : ""
        const hidden = (this.uint(box.at + 3, 1) & 1) === 1
        return { id: this.uint(box.at + 4, long ? 4 : 2), type, mediaType, hidden }
      })
  }

  places(iloc: Box): Map<number, HeifItem["extents"]> {
    const version = this.version(iloc)
    const sizes = this.uint(iloc.at + 4, 2)
    const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15]
    const indexSize = version > 0 ? sizes & 15 : 0
    const wide = version < 2 ? 2 : 4
    let at = iloc.at + 6
    const count = this.uint(at, wide)
    at += wide
    const places = new Map<number, HeifItem["extents"]>()
    for (let item = 0; item < Math.min(count, MAX_ITEMS); item++) {
      const id = this.uint(at, wide)
      at += wide
      const method = version > 0 ? this.uint(at, 2) & 15 : 0
      at += (version > 0 ? 2 : 0) + 2
      const base = this.uint(at, baseSize)
      at += baseSize
      const extents = this.uint(at, 2)
      at += 2
      const parts: { at: number; length: number }[] = []
      for (let extent = 0; extent < extents; extent++) {
        at += indexSize
        const offset = base + this.uint(at, offsetSize)
        const length = this.uint(at + offsetSize, lengthSize)
        at += offsetSize + lengthSize
        if (offset + length <= this.bytes.length) parts.push({ at: offset, length })
      }
      // Construction methods 1 and 2: in `idat` and in other items
      places.set(id, method === 0 ? parts : [])
    }
    return places
  }

  properties(iprp: Box): Map<number, Box[]> {
    const inside = this.boxes(iprp.at, iprp.end)
    const ipco = inside.find(({ type }) => type === "ipco")
    const all = ipco ? this.boxes(ipco.at, ipco.end) : []
    const found = new Map<number, Box[]>()
    for (const ipma of inside.filter(({ type }) => type === "ipma")) {
      const wideId = this.version(ipma) >= 1
      const wideIndex = (this.uint(ipma.at + 3, 1) & 1) === 1
      const count = this.uint(ipma.at + 4, 4)
      let at = ipma.at + 8
      for (let entry = 0; entry < Math.min(count, MAX_ITEMS); entry++) {
        const id = this.uint(at, wideId ? 4 : 2)
        at += wideId ? 4 : 2
        const many = this.uint(at, 1)
        at += 1
        const own = found.get(id) ?? []
        found.set(id, own)
        for (let index = 0; index < many; index++) {
          const which = this.uint(at, wideIndex ? 2 : 1) & (wideIndex ? 0x7fff : 0x7f)
          at += wideIndex ? 2 : 1
          const box = all[which - 1]
          if (box) own.push(box)
        }
      }
    }
    return found
  }

  described(properties: readonly Box[]) {
    const box = (type: string) => properties.find((each) => each.type === type)
    const [ispe, clap, irot, auxC] = ["ispe", "clap", "irot", "auxC"].map(box)
    const size = ispe
      ? { width: this.uint(ispe.at + 4, 4), height: this.uint(ispe.at + 8, 4) }
      : { width: 0, height: 0 }
    // Clean aperture: what is cut off at the edges
    const cut = clap && {
      width: Math.round(this.uint(clap.at, 4) / this.uint(clap.at + 4, 4)),
      height: Math.round(this.uint(clap.at + 8, 4) / this.uint(clap.at + 12, 4)),
    }
    return {
      ...size,
      ...cut,
      turned: irot ? this.uint(irot.at, 1) & 3 : 0,
      mirrored: box("imir") !== undefined,
      auxiliary: auxC ? this.text(auxC.at + 4, auxC.end) : "",
    }
  }

  references(iref: Box): HeifFile["references"] {
    const wide = this.version(iref) === 0 ? 2 : 4
    return this.boxes(iref.at + 4, iref.end).map(({ type, at }) => {
      const count = this.uint(at + wide, 2)
      const to = Array.from({ length: count }, (_, index) => this.uint(at + wide + 2 + index * wide, wide))
      return { type, from: this.uint(at, wide), to }
    })
  }
}
