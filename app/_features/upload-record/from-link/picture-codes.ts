import { decodeQR, decodeQRBatch } from "qr/decode.js"

/** Pixels of the longer side; more do not help to read a QR code, and take long. */
const MAX_SIDE = 2_048
/** Timeouts for a picture and for a frame of the camera, which is followed by the next one. */
const PICTURE_TIMEOUT_MS = 3_000
const FRAME_TIMEOUT_MS = 60

/** The texts of all QR codes in a picture; none if it has none or is no picture that this browser opens. */
export async function codesInPicture(picture: Blob): Promise<string[]> {
  const bitmap = await createImageBitmap(picture).catch(() => null)
  if (!bitmap) return []
  try {
    const image = pixelsOf(bitmap, bitmap.width, bitmap.height)
    if (!image) return []
    const options = {
      maxSize: { width: image.width, height: image.height },
      effort: 3,
      timeLimit: PICTURE_TIMEOUT_MS,
    }
    const [found = []] = await decodeQRBatch([image], options)
    return found.filter((code) => typeof code === "string")
  } finally {
    bitmap.close()
  }
}

/** The text of a QR code in what a camera shows now; null if there is none. */
export function codeInVideo(video: HTMLVideoElement): string | null {
  const image = pixelsOf(video, video.videoWidth, video.videoHeight)
  if (!image) return null
  try {
    return decodeQR(image, { timeLimit: FRAME_TIMEOUT_MS })
  } catch {
    // No code in this frame, or one that cannot be read: the next may be better
    return null
  }
}

function pixelsOf(source: CanvasImageSource, width: number, height: number): ImageData | null {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height, 1))
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)]
  if (columns === 0 || rows === 0) return null
  const context = new OffscreenCanvas(columns, rows).getContext("2d", { willReadFrequently: true })
  if (!context) return null
  // Transparent pixels count as white paper
  context.fillStyle = "white"
  context.fillRect(0, 0, columns, rows)
  context.drawImage(source, 0, 0, columns, rows)
  return context.getImageData(0, 0, columns, rows)
}
