import { source } from "./bytes"
import type { Bytes } from "./bytes"

/** SHA-256 (FIPS 180-4): 32 bytes. */
export const sha256 = async (bytes: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", source(bytes)))
