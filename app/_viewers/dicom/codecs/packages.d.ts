// The codec packages have no types of their own. What is declared here is what is used.

declare namespace CornerstoneCodec {
  interface FrameInfo {
    width: number
    height: number
    bitsPerSample: number
    componentCount: number
    isSigned?: boolean
  }
  interface Decoder {
    /** A view into WASM memory, to be filled with the compressed bytes. */
    getEncodedBuffer(length: number): Uint8Array
    /** A view into WASM memory: gone with `delete` and with the next allocation. */
    getDecodedBuffer(): Uint8Array
    getFrameInfo(): FrameInfo
    decode(): void
    readHeader?(): void
    /** charls: 0 by plane, 1 by line, 2 by pixel. */
    getInterleaveMode?(): number
    delete(): void
  }
  type DecoderClass = new () => Decoder
  interface Options {
    wasmBinary: Uint8Array
    print?: (text: string) => void
    printErr?: (text: string) => void
  }
  type Factory<Name extends string> = (options: Options) => Promise<Record<Name, DecoderClass>>
}

declare module "@cornerstonejs/codec-charls/decodewasmjs" {
  const factory: CornerstoneCodec.Factory<"JpegLSDecoder">
  export default factory
}
declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const factory: CornerstoneCodec.Factory<"J2KDecoder">
  export default factory
}
declare module "@cornerstonejs/codec-openjph/wasmjs" {
  const factory: CornerstoneCodec.Factory<"HTJ2KDecoder">
  export default factory
}
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
  const factory: CornerstoneCodec.Factory<"JPEGDecoder">
  export default factory
}

declare module "jpeg-lossless-decoder-js" {
  export class Decoder {
    /** `bytesPerSample`: 1 or 2. Throws an Error for a damaged stream. */
    decode(
      buffer: ArrayBuffer,
      offset: number,
      length: number,
      bytesPerSample: number,
    ): Uint8Array | Uint16Array
  }
}
