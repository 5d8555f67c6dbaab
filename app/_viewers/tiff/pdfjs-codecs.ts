import { Jbig2Image, JpegImage } from "pdfjs-dist/image_decoders/pdf.image_decoders.min.mjs"
import { KeywardError } from "../../_core/errors"
import { inNode, packageFile } from "../parts/package-file"
import type { Chunk, TiffPage } from "./page"

const WASM_URL = "/api/pdf/wasm/"

let prepared = false
/** Where pdf.js finds the WebAssembly of its fax decoder: this origin in a browser, the package in Node. */
function prepare(): void {
  if (prepared) return
  prepared = true
  const find = async (filename: string): Promise<Uint8Array> => {
    const file = packageFile(`pdfjs-dist/wasm/${filename}`)
    if (!file) throw new KeywardError("unexpected")
    return file.bytes()
  }
  Jbig2Image.setOptions({
    useWasm: true,
    wasmUrl: WASM_URL,
    useWorkerFetch: !inNode(),
    getHandler: () => ({
      sendWithPromise: (_: string, { filename }: { filename: string }) => find(filename),
    }),
  })
}

/**
 * ITU-T T.4 and T.6 (TIFF 6.0 sections 10 and 11) by PDFium's decoder, which pdf.js brings. The result has 1 for black,
 * as the compressed data has, whatever the photometric interpretation is. Damaged rows stay as far as they were decoded.
 */
export async function unpackFax(
  page: TiffPage,
  { width, height }: Chunk,
  packed: Uint8Array,
): Promise<Uint8Array> {
  prepare()
  const { compression, t4Options } = page
  const image = await Jbig2Image.instance.decode(packed, width, height, null, {
    K: compression === 4 ? -1 : compression === 3 && (t4Options & 1) !== 0 ? 1 : 0,
    EndOfLine: compression === 3,
    EncodedByteAlign: compression === 2,
    BlackIs1: true,
    Columns: width,
    Rows: height,
  })
  return new Uint8Array(image)
}

/**
 * Baseline and progressive JPEG (TIFF technical note 2), the tables of the page put before the chunk's data. YCbCr becomes
 * RGB; CMYK stays as it is.
 * @throws KeywardError `document-damaged`
 */
export function jpegSamples(page: TiffPage, chunk: Chunk, packed: Uint8Array): Uint8Array {
  // Tables without their end marker, data without its start marker
  const tables = page.jpegTables?.subarray(0, page.jpegTables.length - 2) ?? new Uint8Array()
  const data = tables.length > 0 ? packed.subarray(2) : packed
  const whole = new Uint8Array(tables.length + data.length)
  whole.set(tables)
  whole.set(data, tables.length)
  try {
    const image = new JpegImage({ colorTransform: page.photometric === 6 ? 1 : 0 })
    image.parse(whole)
    if (image.numComponents !== chunk.samples || image.width < chunk.width)
      throw new KeywardError("document-damaged")
    const { width, height } = image
    const samples = new Uint8Array(image.getData({ width, height }))
    if (width === chunk.width) return samples
    const rows = Math.min(height, chunk.height)
    const cut = new Uint8Array(rows * chunk.width * chunk.samples)
    for (let row = 0; row < rows; row++) {
      const from = row * width * chunk.samples
      cut.set(samples.subarray(from, from + chunk.width * chunk.samples), row * chunk.width * chunk.samples)
    }
    return cut
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}
