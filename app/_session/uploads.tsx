"use client"
import { createContext, use, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { KeywardError } from "../_core/errors"
import type { SourceFile } from "../_core/ports/content"
import type { Address, Digest, Scope } from "../_core/types"
import type { ChosenFile } from "../_journeys/file-marks"
import type { UploadQueue } from "../_journeys/upload-queue"
import type { QueueView } from "../_journeys/upload-view"
import type { NewRecord } from "../_journeys/upload-records"
import { loadSessionCode } from "./load-session-code"
import { useSession } from "./session"
import { useTransactions } from "./transactions"

export type { Upload } from "../_journeys/upload-view"

/** What can be done with the queue; see `UploadQueue`. */
export interface UploadActions {
  /**
   * `patient`: to whose records, as their author; to the account's own where left out. `compared`: the patient's key,
   * where its digits were compared just now.
   */
  readonly add: (
    folder: Scope,
    records: readonly NewRecord[],
    patient?: Address,
    compared?: Digest,
  ) => Promise<void>
  readonly retry: (id: string, compared?: Digest) => void
  readonly retryAll: () => void
  readonly record: (batch: string) => void
  readonly remove: (id: string) => void
  readonly removeAll: () => void
  readonly clearDone: () => void
  readonly pause: () => void
  readonly goOn: () => void
  readonly rejoin: (chosen: readonly ChosenFile[]) => ReturnType<UploadQueue["rejoin"]>
}

const EMPTY: QueueView = { uploads: [], paused: false, hold: null, pace: { ms: 0, units: 0 } }
const ActionsContext = createContext<UploadActions | null>(null)
const ViewContext = createContext<QueueView>(EMPTY)

/** What can be done, for those who show nothing of it: they are not drawn again with each byte. */
export function useUploadActions(): UploadActions {
  const actions = use(ActionsContext)
  if (!actions) throw new Error("useUploadActions outside Providers")
  return actions
}

export const useUploads = (): QueueView & UploadActions => ({ ...use(ViewContext), ...useUploadActions() })

/**
 * Carries uploads through whatever page is open. A lock pauses them: their files stay at hand, and once the same account
 * is unlocked again they go on. Signing out, or another account, lets go of them; what is encrypted is never lost.
 */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const { services, keys, notebook, account } = useSession()
  const { run } = useTransactions()
  const [view, setView] = useState(EMPTY)
  const queue = useRef<UploadQueue | null>(null)
  const making = useRef<Promise<UploadQueue | null>>(Promise.resolve(null))
  const files = useRef(new Map<string, readonly SourceFile[]>())
  const runRef = useRef(run)
  const comparedRef = useRef(notebook?.comparedKeys)
  useEffect(() => {
    runRef.current = run
    comparedRef.current = notebook?.comparedKeys
  }, [run, notebook])

  useEffect(() => {
    const held = files.current
    return () => held.clear()
  }, [account])

  useEffect(() => {
    if (!services || !keys) return
    let left = false
    const make = async () => {
      const { isContribution, recordContributions, recordUploads, UploadQueue } = await loadSessionCode()
      if (left) return null
      const made = new UploadQueue({
        services,
        keys,
        files: files.current,
        show: setView,
        confirm: (rows, compared) =>
          // Done when it is recorded: what the pages show is read again meanwhile
          new Promise((resolve, reject) => {
            runRef
              .current("add-records", async (on) => {
                if (rows.some(isContribution)) await recordContributions(services, keys, rows, on, compared)
                else await recordUploads(services, keys, rows, on)
                resolve()
              })
              .catch(reject)
          }),
        comparedBefore: (patient) => comparedRef.current?.[patient],
      })
      queue.current = made
      void made.load()
      return made
    }
    making.current = make()
    // Where its code cannot be loaded, whoever adds something is told
    making.current.catch(() => undefined)
    return () => {
      left = true
      queue.current?.stop()
      queue.current = null
      setView(EMPTY)
    }
  }, [services, keys])

  // A page that is encrypting asks before it is closed; what is encrypted already survives.
  const working = view.uploads.some((upload) => upload.state === "sending" || upload.state === "queued")
  useEffect(() => {
    if (!working) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    const online = () => queue.current?.retryNow()
    addEventListener("beforeunload", ask)
    addEventListener("online", online)
    return () => {
      removeEventListener("beforeunload", ask)
      removeEventListener("online", online)
    }
  }, [working])

  const actions = useMemo<UploadActions>(
    () => ({
      async add(...input) {
        const made = await making.current
        if (!made) throw new KeywardError("locked")
        await made.add(...input)
      },
      retry: (id, compared) => queue.current?.retry(id, compared),
      retryAll: () => queue.current?.retryAll(),
      record: (batch) => void queue.current?.record(batch),
      remove: (id) => void queue.current?.remove(id),
      removeAll: () => void queue.current?.removeAll(),
      clearDone: () => queue.current?.clearDone(),
      pause: () => queue.current?.pause(),
      goOn: () => queue.current?.goOn(),
      async rejoin(chosen) {
        const made = await making.current.catch(() => null)
        return made ? made.rejoin(chosen) : { found: 0, rest: chosen }
      },
    }),
    [],
  )
  return (
    <ActionsContext value={actions}>
      <ViewContext value={view}>{children}</ViewContext>
    </ActionsContext>
  )
}
