import { KeywardError } from "../../_core/errors"
import type { Picture } from "../parts/picture"
import { loadLibheif } from "./libheif"

/** Pixels of one picture that are decoded in memory; phones take up to 48 million. */
export const MAX_HEIC_PIXELS = 100_000_000

/** What the browser itself decodes, which is fast: Safari does, Chromium and Firefox do not. null if it cannot. */
async function byBrowser(file: Blob): Promise<Picture | null> {
  if (!("createImageBitmap" in globalThis) || !("OffscreenCanvas" in globalThis)) return null
  try {
    const bitmap = await createImageBitmap(new Blob([file], { type: "image/heic" }))
    const { width, height } = bitmap
    const context = new OffscreenCanvas(width, height).getContext("2d")
    if (!context) return null
    context.drawImage(bitmap, 0, 0)
    bitmap.close()
    return {
      width,
      height,
      rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data),
      notes: [],
    }
  } catch {
    return null
  }
}

/**
 * A picture of a HEIF file, upright, from 0; the primary one is the first.
 * @throws KeywardError `document-damaged`, `document-too-large`, `worker-failed`
 */
export async function decodeHeic(file: Blob, index: number): Promise<Picture> {
  if (index === 0) {
    const own = await byBrowser(file)
    if (own) return own
  }
  const { HeifDecoder } = await loadLibheif()
  const images = new HeifDecoder().decode(new Uint8Array(await file.arrayBuffer()))
  try {
    const sorted = [...images].sort((one, other) => Number(other.is_primary()) - Number(one.is_primary()))
    const image = sorted[index]
    if (!image) throw new KeywardError("document-damaged")
    const [width, height] = [image.get_width(), image.get_height()]
    if (width * height > MAX_HEIC_PIXELS) throw new KeywardError("document-too-large", { width, height })
    const target = { data: new Uint8ClampedArray(width * height * 4), width, height }
    const drawn = await new Promise((resolve) => image.display(target, resolve))
    if (!drawn) throw new KeywardError("document-damaged")
    return { width, height, rgba: target.data, notes: [] }
  } finally {
    for (const image of images) image.free()
  }
}
