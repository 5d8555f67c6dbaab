import { KeywardError } from "../../../_core/errors"

type Name = "charls" | "openjpeg" | "openjph" | "libjpeg-turbo"

interface Codec {
  /** From our own origin; the bundler replaces the specifier by the address of the file. */
  readonly url: () => URL
  readonly specifier: string
  readonly load: (options: CornerstoneCodec.Options) => Promise<CornerstoneCodec.DecoderClass>
}

const CODECS: Readonly<Record<Name, Codec>> = {
  charls: {
    url: () => new URL("@cornerstonejs/codec-charls/decodewasm", import.meta.url),
    specifier: "@cornerstonejs/codec-charls/decodewasm",
    load: async (options) =>
      (await (await import("@cornerstonejs/codec-charls/decodewasmjs")).default(options)).JpegLSDecoder,
  },
  openjpeg: {
    url: () => new URL("@cornerstonejs/codec-openjpeg/decodewasm", import.meta.url),
    specifier: "@cornerstonejs/codec-openjpeg/decodewasm",
    load: async (options) =>
      (await (await import("@cornerstonejs/codec-openjpeg/decodewasmjs")).default(options)).J2KDecoder,
  },
  openjph: {
    url: () => new URL("@cornerstonejs/codec-openjph/wasm", import.meta.url),
    specifier: "@cornerstonejs/codec-openjph/wasm",
    load: async (options) =>
      (await (await import("@cornerstonejs/codec-openjph/wasmjs")).default(options)).HTJ2KDecoder,
  },
  "libjpeg-turbo": {
    url: () => new URL("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm", import.meta.url),
    specifier: "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm",
    load: async (options) =>
      (await (await import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs")).default(options))
        .JPEGDecoder,
  },
}

const loaded = new Map<Name, Promise<CornerstoneCodec.DecoderClass>>()

/** The decoder of a codec, loaded once in this thread; a failure is tried again the next time. */
function decoderOf(name: Name): Promise<CornerstoneCodec.DecoderClass> {
  const known = loaded.get(name)
  if (known) return known
  const loading = start(CODECS[name])
  loaded.set(name, loading)
  loading.catch(() => loaded.delete(name))
  return loading
}

async function start(codec: Codec): Promise<CornerstoneCodec.DecoderClass> {
  const wasmBinary = await wasmOf(codec)
  const silent = (): void => undefined
  // Emscripten writes into the options: each factory needs an object of its own
  return codec.load({ wasmBinary, print: silent, printErr: silent })
}

const inNode = typeof process === "object" && typeof process.versions?.node === "string"

async function wasmOf({ url, specifier }: Codec): Promise<Uint8Array> {
  if (inNode) {
    const { readFile } = await import(
      /* turbopackIgnore: true */ /* webpackIgnore: true */ "node:fs/promises"
    )
    const { createRequire } = await import(
      /* turbopackIgnore: true */ /* webpackIgnore: true */ "node:module"
    )
    return readFile(createRequire(import.meta.url).resolve(specifier))
  }
  const answer = await fetch(url())
  if (!answer.ok) throw new KeywardError("worker-failed")
  return new Uint8Array(await answer.arrayBuffer())
}

export interface CodecFrame {
  readonly info: CornerstoneCodec.FrameInfo
  /** A copy; little endian, one or two bytes a sample. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly interleaveMode: number
}

/** Pixels that a compressed frame may name in its own header: as many as the file itself may have. */
const MAX_CODEC_BYTES = 1_073_741_824

/**
 * Decodes one compressed frame.
 * @throws KeywardError `document-damaged`; `worker-failed` if the codec cannot be loaded
 */
export async function decodeWith(name: Name, compressed: Uint8Array): Promise<CodecFrame> {
  const Decoder = await decoderOf(name)
  try {
    const decoder = new Decoder()
    try {
      decoder.getEncodedBuffer(compressed.length).set(compressed)
      decoder.decode()
      const info = { ...decoder.getFrameInfo() }
      const decoded = decoder.getDecodedBuffer()
      if (decoded.length > MAX_CODEC_BYTES) throw new KeywardError("document-too-large")
      return { info, bytes: new Uint8Array(decoded), interleaveMode: decoder.getInterleaveMode?.() ?? 2 }
    } finally {
      decoder.delete()
    }
  } catch (cause) {
    // A codec that failed inside WASM may be left in any state: the next frame gets a new one
    loaded.delete(name)
    if (cause instanceof KeywardError) throw cause
    throw new KeywardError("document-damaged", {}, { cause: cause instanceof Error ? cause : undefined })
  }
}
