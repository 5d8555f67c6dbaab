"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import { askLink } from "../../_core/shl/ask-link"
import type { LinkAnswer } from "../../_core/shl/ask-link"
import { parseHealthLink } from "../../_core/shl/health-link"
import type { HealthLink } from "../../_core/shl/health-link"
import type { Manifest } from "../../_core/shl/manifest"
import { pageFetcher } from "../page-fetcher"
import { openFiles } from "./open-files"
import type { LinkedFileState } from "./open-files"

/** What a host is told of who asks. */
export const RECIPIENT = "A reader of Keyward"

/** Addresses of a manifest are not asked after an hour (SMART Health Links, ".files.location links"). */
const MAX_MANIFEST_AGE_MS = 3_600_000

type Refusal = Exclude<LinkAnswer, { outcome: "files" }>

/** What a link led to when its host was last asked. */
export interface LinkedFiles {
  readonly step: "files"
  readonly link: HealthLink
  readonly manifest: Manifest
  /** Hosts that were agreed to. */
  readonly agreed: ReadonlySet<string>
  readonly files: readonly LinkedFileState[]
  /** The host that is being asked for more; empty if none is. */
  readonly asking: string
  /** Milliseconds since 1970. */
  readonly askedAt: number
  /** Before this time the host does not want to be asked again; milliseconds since 1970. */
  readonly notBefore: number
  /** Why newer contents did not come; the ones before stay. */
  readonly problem: Refusal | KeywardError | null
}

export type LinkState =
  | { readonly step: "not-asked" }
  | { readonly step: "asking" }
  | { readonly step: "refused"; readonly answer: Refusal }
  | { readonly step: "failed"; readonly error: KeywardError }
  | LinkedFiles

/** Asks the host of a link once its reader has agreed; ends with the view. Nothing is asked without a press. */
export function useLink(file: Blob) {
  const [state, setState] = useState<LinkState>({ step: "not-asked" })
  const running = useRef<AbortController | null>(null)
  /** In memory while the view is open, so that newer contents can be asked for. */
  const passcode = useRef("")
  useEffect(() => () => running.current?.abort(), [])

  const run = (
    meanwhile: LinkState,
    work: (signal: AbortSignal) => Promise<LinkState>,
    failed: (error: KeywardError) => LinkState = (error) => ({ step: "failed", error }),
  ) => {
    running.current?.abort()
    const abort = new AbortController()
    running.current = abort
    setState(meanwhile)
    work(abort.signal)
      .catch((thrown: unknown) => failed(asKeywardError(thrown)))
      .then((next) => {
        if (!abort.signal.aborted) setState(next)
      })
      .catch(() => undefined)
  }

  const load = async (hosts: ReadonlySet<string>, signal: AbortSignal): Promise<LinkedFiles | Refusal> => {
    const link = parseHealthLink(await file.text())
    const askedAt = Date.now()
    const asked = { recipient: RECIPIENT, passcode: passcode.current }
    const answer = await askLink(link, asked, pageFetcher, signal)
    if (answer.outcome !== "files") return answer
    const { manifest, retryAfter } = answer
    const agreed = new Set([...hosts, link.url.host])
    const files = await openFiles(manifest.files, { key: link.key, agreed }, pageFetcher, signal)
    const notBefore = askedAt + (retryAfter ?? 0) * 1_000
    return { step: "files", link, manifest, agreed, files, asking: "", askedAt, notBefore, problem: null }
  }
  /** Shows what is new, or what was there with the reason why nothing newer came. */
  const reload = (shown: LinkedFiles, hosts: ReadonlySet<string>, asking: string) =>
    run(
      { ...shown, asking, problem: null },
      async (signal) => {
        const next = await load(hosts, signal)
        return "step" in next ? next : { ...shown, problem: next, notBefore: waitOf(next, shown) }
      },
      (problem) => ({ ...shown, problem }),
    )

  return {
    state,
    ask: (typed: string) => {
      passcode.current = typed
      run({ step: "asking" }, async (signal) => {
        const next = await load(new Set(), signal)
        return "step" in next ? next : { step: "refused", answer: next }
      })
    },
    /** Files of another host, too. */
    agree: (host: string) => {
      if (state.step !== "files") return
      const { link, manifest } = state
      const agreed = new Set([...state.agreed, host])
      if (Date.now() - state.askedAt > MAX_MANIFEST_AGE_MS) return reload(state, agreed, host)
      run({ ...state, asking: host }, async (signal) => {
        const known = { key: link.key, agreed }
        const files = await openFiles(manifest.files, known, pageFetcher, signal, state.files)
        return { ...state, agreed, files, asking: "" }
      })
    },
    /** What the link leads to by now; not before the host wants to be asked again. */
    askAgain: () => {
      if (state.step !== "files") return
      const wait = state.notBefore - Date.now()
      if (wait > 0) setState({ ...state, problem: { outcome: "later", seconds: wait / 1_000 } })
      else reload(state, state.agreed, state.link.url.host)
    },
  }
}

const waitOf = (refusal: Refusal, { notBefore }: LinkedFiles): number =>
  refusal.outcome === "later" && refusal.seconds !== null
    ? Math.max(notBefore, Date.now() + refusal.seconds * 1_000)
    : notBefore
