import { codeTable } from "../../_core/code-table"
import type { Bytes } from "../../_core/crypto/bytes"
import { KeywardError } from "../../_core/errors"
import { fetchLinked } from "../../_core/shl/ask-link"
import type { LinkFetcher } from "../../_core/shl/ask-link"
import type { ManifestFile, ManifestStatus } from "../../_core/shl/manifest"
import { openLinkedFile } from "../../_core/shl/open-file"
import type { Attachment } from "../reading"

/** A file of a link: open, waiting until its reader agrees to its host, or why it cannot be shown. */
export type LinkedFileState =
  | { readonly step: "open"; readonly attachment: Attachment; readonly status: ManifestStatus }
  | { readonly step: "waiting"; readonly host: string }
  | { readonly step: "failed"; readonly fault: string }

/**
 * Opens the files that lie in the manifest or on hosts that were agreed to. Those that were tried `before` stay as they
 * are: some addresses can be asked once only. Throws `cancelled` only.
 */
export async function openFiles(
  files: readonly ManifestFile[],
  link: { readonly key: Bytes; readonly agreed: ReadonlySet<string> },
  fetcher: LinkFetcher,
  signal: AbortSignal,
  before: readonly LinkedFileState[] = [],
): Promise<LinkedFileState[]> {
  const states: LinkedFileState[] = []
  for (const [index, { at, type, status }] of files.entries()) {
    const name = files.length === 1 ? "File" : `File ${index + 1}`
    const known = before[index]
    if (known && known.step !== "waiting") states.push(known)
    else if ("url" in at && !link.agreed.has(at.url.host)) states.push({ step: "waiting", host: at.url.host })
    else
      try {
        const jwe = "url" in at ? await fetchLinked(at.url, fetcher, signal) : at.jwe
        const file = await openLinkedFile(jwe, link.key)
        const attachment = {
          name,
          type: file.type || type || "application/octet-stream",
          content: new Blob([file.content]),
          url: "",
        }
        states.push({ step: "open", attachment, status })
      } catch (thrown) {
        if (!(thrown instanceof KeywardError) || thrown.code === "cancelled") throw thrown
        states.push({ step: "failed", fault: `${name}: ${FAULTS[thrown.code] ?? FETCHING}` })
      }
  }
  return states
}

const FETCHING = "it could not be got from its host."
const FAULTS = codeTable<string>({
  "document-damaged": "it is damaged, or it was not encrypted for this link.",
  "document-too-large": "it is larger than what can be opened here.",
})
