import canonicalize from "canonicalize"
import { equalBytes, fromUtf8, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { KeywardError } from "../errors"

/** RFC 8785 in UTF-8. Throws `export-malformed` where the value has no canonical form. */
export function canonicalBytes(value: unknown): Bytes {
  try {
    const text = canonicalize(value)
    if (text !== undefined) return utf8(text)
  } catch (cause) {
    throw new KeywardError("export-malformed", {}, { cause })
  }
  throw new KeywardError("export-malformed")
}

/** Reads canonical JSON in well-formed UTF-8 and nothing else. Throws `export-malformed`. */
export function parseCanonicalBytes(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes))
    if (equalBytes(canonicalBytes(value), bytes)) return value
  } catch (cause) {
    throw new KeywardError("export-malformed", {}, { cause })
  }
  throw new KeywardError("export-malformed", { problem: "not-canonical" })
}
