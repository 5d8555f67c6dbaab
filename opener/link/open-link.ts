import { directLinkFetcher } from "../../app/_adapters/server/direct-link-fetcher"
import { asKeywardError, KeywardError } from "../../app/_core/errors"
import { askLink, fetchLinked } from "../../app/_core/shl/ask-link"
import type { HealthLink } from "../../app/_core/shl/health-link"
import { isTakenBack } from "../../app/_core/shl/manifest"
import type { ManifestFile } from "../../app/_core/shl/manifest"
import { openLinkedFile } from "../../app/_core/shl/open-file"

/** A file of the link, or why it is not there. */
export type OpenedFile =
  | { readonly kind: "file"; readonly content: Blob; readonly type: string; readonly takenBack: boolean }
  | { readonly kind: "failed" }

export type Opened =
  | { readonly outcome: "files"; readonly files: readonly OpenedFile[]; readonly left: number }
  | { readonly outcome: "passcode-wrong"; readonly remainingAttempts: number | null }
  | { readonly outcome: "ended" }
  | { readonly outcome: "later"; readonly seconds: number | null }

/** Asks for the link's files and decrypts them on this device. @throws KeywardError `link-unreachable` `cancelled` */
export async function openLink(
  link: HealthLink,
  asked: { readonly recipient: string; readonly passcode: string },
  signal: AbortSignal,
): Promise<Opened> {
  const fetcher = directLinkFetcher()
  const answer = await askLink(link, asked, fetcher, signal, { loopback: true })
  if (answer.outcome !== "files") return answer
  const files: OpenedFile[] = []
  for (const file of answer.manifest.files)
    files.push(
      await openOne(file, link, signal).catch((error: unknown): OpenedFile => {
        if (asKeywardError(error).code === "cancelled") throw error
        return { kind: "failed" }
      }),
    )
  return { outcome: "files", files, left: answer.manifest.left }
}

async function openOne(
  { at, status }: ManifestFile,
  link: HealthLink,
  signal: AbortSignal,
): Promise<OpenedFile> {
  // What the manifest names lies with the host that the link names, or is not asked for
  if ("url" in at && at.url.host !== link.url.host) throw new KeywardError("link-unreachable")
  const jwe = "jwe" in at ? at.jwe : await fetchLinked(at.url, directLinkFetcher(), signal)
  const { content, type } = await openLinkedFile(jwe, link.key)
  return { kind: "file", content: new Blob([content]), type, takenBack: isTakenBack(status) }
}
