"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { askLink } from "../../_core/shl/ask-link"
import type { LinkAnswer } from "../../_core/shl/ask-link"
import { parseHealthLink } from "../../_core/shl/health-link"
import type { HealthLink } from "../../_core/shl/health-link"
import type { Manifest } from "../../_core/shl/manifest"
import { openFiles } from "./open-files"
import type { LinkedFileState } from "./open-files"
import { pageFetcher } from "../page-fetcher"

/** What a host is told of who asks. */
export const RECIPIENT = "A reader of Keyward"

export type LinkState =
  | { readonly step: "not-asked" }
  | { readonly step: "asking" }
  | { readonly step: "refused"; readonly answer: Exclude<LinkAnswer, { outcome: "files" }> }
  | { readonly step: "failed"; readonly error: KeywardError }
  | {
      readonly step: "files"
      readonly link: HealthLink
      readonly manifest: Manifest
      readonly agreed: ReadonlySet<string>
      readonly files: readonly LinkedFileState[]
      /** The host that is being asked for more; empty if none is. */
      readonly asking: string
    }

/** Asks the host of a link once its reader has agreed; ends with the view. */
export function useLink(file: Blob) {
  const [state, setState] = useState<LinkState>({ step: "not-asked" })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = (meanwhile: LinkState, work: (signal: AbortSignal) => Promise<LinkState>) => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setState(meanwhile)
    work(abort.signal)
      .catch((thrown: unknown): LinkState => ({ step: "failed", error: asKeywardError(thrown) }))
      .then((next) => {
        if (!abort.signal.aborted) setState(next)
      })
      .catch(() => undefined)
  }

  return {
    state,
    ask: (passcode: string) =>
      run({ step: "asking" }, async (signal) => {
        const link = parseHealthLink(await file.text())
        const answer = await askLink(link, { recipient: RECIPIENT, passcode }, pageFetcher, signal)
        if (answer.outcome !== "files") return { step: "refused", answer }
        const { manifest } = answer
        const agreed = new Set([link.url.host])
        const files = await openFiles(manifest.files, { key: link.key, agreed }, pageFetcher, signal)
        return { step: "files", link, manifest, agreed, files, asking: "" }
      }),
    /** Files of another host, too. */
    agree: (host: string) => {
      if (state.step !== "files") return
      const { link, manifest } = state
      const agreed = new Set([...state.agreed, host])
      run({ ...state, asking: host }, async (signal) => {
        const known = { key: link.key, agreed }
        const files = await openFiles(manifest.files, known, pageFetcher, signal, state.files)
        return { ...state, agreed, files, asking: "" }
      })
    },
  }
}
