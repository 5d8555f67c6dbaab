import { KeywardError } from "../../_core/errors"
import type { Reading } from "../reading"
import { decodeFrame } from "./decode"
import { FrameCache } from "./frame-cache"
import type { DecodedFrame, DicomFile } from "./model"
import { overlayMask } from "./overlays"
import { openDicom } from "./parse"
import { readingOf } from "./read"
import { defaultWindow, renderFrame, windowPresets } from "./render"
import type { DrawnFrame, DrawOptions, FrameKey } from "./worker-protocol"

/** Decoded frames that are kept: 200 slices of 512 by 512 pixels need 105 MB. */
export const MAX_DECODED_BYTES = 160_000_000

/** Graphics of overlay planes, in a colour that no grey picture has. */
const OVERLAY_COLOUR = [255, 214, 10] as const

const nameOf = ({ index, frame }: FrameKey): string => `${index}/${frame}`

/** Opened files and their decoded frames: what the viewer's worker holds. Runs in Node, too. */
export class FrameServer {
  readonly #files = new Map<number, DicomFile>()
  /** Bytes that were read to open a file, for as long as the engine keeps them: its Blob need not be read again. */
  readonly #held = new Map<number, WeakRef<Uint8Array<ArrayBuffer>>>()
  /** Files that are being parsed: what is asked of them waits. */
  readonly #opening = new Map<number, Promise<DicomFile>>()
  readonly #frames: FrameCache<DecodedFrame>
  readonly #decoding = new Map<string, Promise<DecodedFrame>>()
  #wanted: readonly FrameKey[] = []
  #fetching = false

  constructor(maxBytes = MAX_DECODED_BYTES) {
    this.#frames = new FrameCache(maxBytes)
  }

  /** @throws KeywardError `document-damaged` `document-too-large` */
  async open(index: number, file: Blob): Promise<DicomFile> {
    const opening = openDicom(file).then((opened) => {
      this.#held.set(index, new WeakRef(opened.bytes))
      return opened.file
    })
    this.#opening.set(index, opening)
    const parsed = await opening.finally(() => this.#opening.delete(index))
    this.#files.set(index, parsed)
    return withoutBytes(parsed)
  }

  read(index: number): Promise<Reading> {
    return Promise.resolve(readingOf(this.#file(index)))
  }

  /** @throws KeywardError `document-damaged` */
  async draw(key: FrameKey, options: DrawOptions): Promise<DrawnFrame> {
    const file = (await this.#opening.get(key.index)) ?? this.#file(key.index)
    this.#files.set(key.index, file)
    const decoded = await this.#decode(key)
    const colour = decoded.photometric === "RGB" || decoded.photometric === "PALETTE COLOR"
    const pixels = renderFrame(decoded, options)
    if (options.overlays) paintOverlays(pixels, decoded, file)
    return {
      key,
      rows: decoded.rows,
      columns: decoded.columns,
      pixels,
      info: decoded.info,
      range: decoded.range,
      colour,
      window: colour ? null : defaultWindow(decoded),
      presets: colour ? [] : windowPresets(decoded),
    }
  }

  prefetch(keys: readonly FrameKey[]): void {
    this.#wanted = keys
    if (!this.#fetching) void this.#fetchWanted()
  }

  drop(index: number, frames: boolean): void {
    this.#files.delete(index)
    this.#held.delete(index)
    if (frames) this.#frames.deleteWhere((name) => name.startsWith(`${index}/`))
  }

  #file(index: number): DicomFile {
    const file = this.#files.get(index)
    if (!file) throw new KeywardError("cancelled")
    return file
  }

  async #decode(key: FrameKey): Promise<DecodedFrame> {
    const name = nameOf(key)
    const kept = this.#frames.get(name)
    if (kept) return kept
    const { image } = this.#file(key.index)
    if (!image || key.frame < 0 || key.frame >= image.frames) throw new KeywardError("document-damaged")
    const running =
      this.#decoding.get(name) ?? decodeFrame(image, key.frame, this.#held.get(key.index)?.deref())
    this.#decoding.set(name, running)
    try {
      const decoded = await running
      this.#frames.set(name, decoded, decoded.samples.byteLength)
      return decoded
    } finally {
      this.#decoding.delete(name)
    }
  }

  async #fetchWanted(): Promise<void> {
    this.#fetching = true
    try {
      for (;;) {
        const [next, ...rest] = this.#wanted
        if (!next) return
        this.#wanted = rest
        if (this.#frames.has(nameOf(next)) || !this.#files.has(next.index)) continue
        // What cannot be decoded is said when it is to be drawn
        await this.#decode(next).catch(() => undefined)
        // Messages come first: a frame to be drawn, another list
        await nextTask()
      }
    } finally {
      this.#fetching = false
    }
  }
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

const withoutBytes = (file: DicomFile): DicomFile =>
  file.image
    ? {
        ...file,
        image: {
          ...file.image,
          source: { ...file.image.source, data: new Blob(), frames: [] },
          overlays: file.image.overlays.map((overlay) => ({ ...overlay, bits: new Uint8Array() })),
        },
      }
    : file

function paintOverlays(
  pixels: Uint8ClampedArray<ArrayBuffer>,
  { rows, columns, frame }: DecodedFrame,
  { image }: DicomFile,
): void {
  for (const overlay of image?.overlays ?? []) {
    const own = frame - overlay.firstFrame
    if (own < 0 || own >= overlay.frames) continue
    const mask = overlayMask(overlay, own)
    const [top, left] = overlay.origin
    for (let row = 0; row < overlay.rows; row += 1)
      for (let column = 0; column < overlay.columns; column += 1) {
        if (!mask[row * overlay.columns + column]) continue
        const [y, x] = [row + top, column + left]
        if (y < 0 || x < 0 || y >= rows || x >= columns) continue
        pixels.set(OVERLAY_COLOUR, (y * columns + x) * 4)
      }
  }
}
