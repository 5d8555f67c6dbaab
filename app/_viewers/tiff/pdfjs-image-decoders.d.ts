/** The decoders of pdf.js as a module of its own; the package has types for their sources only. */
declare module "pdfjs-dist/image_decoders/pdf.image_decoders.min.mjs" {
  export class JpegImage {
    constructor(options: { colorTransform: 0 | 1 | -1 })
    readonly width: number
    readonly height: number
    readonly numComponents: number
    parse(data: Uint8Array): void
    getData(options: { width: number; height: number }): Uint8ClampedArray
  }
  export class Jbig2Image {
    static readonly instance: {
      decode(
        bytes: Uint8Array,
        width: number,
        height: number,
        globals: null,
        fax: {
          K: number
          EndOfLine: boolean
          EncodedByteAlign: boolean
          BlackIs1: boolean
          Columns: number
          Rows: number
        },
      ): Promise<Uint8Array>
    }
    static setOptions(options: {
      useWasm: boolean
      wasmUrl: string
      useWorkerFetch: boolean
      getHandler: () => {
        sendWithPromise(action: string, data: { filename: string }): Promise<Uint8Array>
      }
    }): void
  }
}
