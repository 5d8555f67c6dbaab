import { KeywardError } from "../../_core/errors"
import { packageFile } from "../parts/package-file"

/** A picture of libheif-js; its decoder keeps its memory until `free`. */
export interface LibheifImage {
  get_width(): number
  get_height(): number
  is_primary(): boolean
  display(
    target: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number },
    done: (drawn: unknown) => void,
  ): void
  free(): void
}

export interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): LibheifImage[] }
}

/**
 * libheif is under the LGPL-3.0. So it is no part of any bundle: a file of its own, loaded at run time, that whoever runs
 * Keyward can replace (docs/decisions/heic.md).
 */
export const LIBHEIF_URL = "/api/heif/libheif-bundle.mjs"
export const LIBHEIF_LICENCE_URL = "/api/heif/LICENSE"
const LIBHEIF_PACKAGE_FILE = "libheif-js/libheif-wasm/libheif-bundle.mjs"

let loaded: Promise<Libheif> | undefined

/**
 * The decoder: from this origin in a browser, from the package in Node.
 * @throws KeywardError `worker-failed` if it cannot be loaded
 */
export function loadLibheif(): Promise<Libheif> {
  const load = async () => {
    const url = packageFile(LIBHEIF_PACKAGE_FILE)?.url ?? LIBHEIF_URL
    // Neither bundler looks at it: the file stays what its makers published
    const module = (await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ url)) as {
      default: (options: object) => Libheif | Promise<Libheif>
    }
    return module.default({ print: () => undefined, printErr: () => undefined })
  }
  loaded ??= load().catch((cause: unknown) => {
    loaded = undefined
    throw new KeywardError("worker-failed", {}, { cause })
  })
  return loaded
}
