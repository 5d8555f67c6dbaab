import canonicalize from "canonicalize"
import { toBase64url, utf8 } from "../crypto/bytes"
import { RECEIVED_NAME, RECEIVED_TYPE } from "./came-by-link"
import type { DropManifest } from "./drop-manifest"

/**
 * What a record that came by a link has beside its files: the sender's own words, when it arrived, and the digests of
 * what was sent. Nobody checked who the sender is.
 * @param arrivedAt unix seconds on the server's clock
 */
export function receivedFile(manifest: DropManifest, commit: Uint8Array, arrivedAt: number): File {
  const { drop, sender, title, kind, time, note, files } = manifest
  const text = canonicalize({
    ...{ v: 1, keyward: "received", verified: false },
    ...{ drop, package: toBase64url(commit), arrivedAt: new Date(arrivedAt * 1_000).toISOString() },
    said: { sender, title, kind, time, note },
    files: files.map(({ name, type, size, digest }) => ({ name, type, size, digest })),
  })
  return new File([utf8(text ?? "")], RECEIVED_NAME, { type: RECEIVED_TYPE })
}
