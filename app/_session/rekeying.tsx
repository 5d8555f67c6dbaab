"use client"
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { ReactNode } from "react"
import { KeywardError, WALLET_SENT_NOTHING, asKeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { folderName } from "../_core/folder"
import type { BegunRekey } from "../_core/keys/begun-rekeys"
import type { RekeyJob } from "../_core/keys/rekey-work"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { emptyNotebook } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import { asEpoch, asScope } from "../_core/types"
import type { Digest, Scope } from "../_core/types"
import type { RekeyOutcome, RekeyProgress } from "../_journeys/rekey-records"
import type { Services } from "../_journeys/services"
import { loadSessionCode } from "./load-session-code"
import { manifestsOf } from "./manifests"
import { useRefresh } from "./refresh"
import { useSession } from "./session"
import { useTransactions } from "./transactions"

/** What is known of a job besides what the journal says of it. */
export interface JobState {
  readonly running: boolean
  readonly progress: RekeyProgress | null
  readonly error: KeywardError | null
  /** Records that did not open in the last run. */
  readonly left: RekeyOutcome["left"]
}

interface Rekeying {
  /** The jobs that the notebook remembers or the journal shows to be begun, on whatever device that was. */
  readonly jobs: readonly RekeyJob[]
  readonly stateOf: (scope: Scope) => JobState
  /** Notes a job, so that closing the page loses nothing, then stops the sharing and goes to work. Throws what `stop` throws. */
  readonly begin: (job: RekeyJob, stop: () => Promise<void>) => Promise<void>
  readonly goOn: (job: RekeyJob) => void
  /** Stops for now: what is done stays done. */
  readonly pause: (scope: Scope) => void
  /** Takes back what is prepared and forgets the job: what has no new key yet keeps its own. */
  readonly giveUp: (job: RekeyJob) => Promise<void>
}

const RekeyingContext = createContext<Rekeying | null>(null)
const IDLE: JobState = { running: false, progress: null, error: null, left: [] }
/** Milliseconds between two looks at whether former contents may be erased. */
const PACE = 15_000
/** After these nothing has left for the network. */
const NOT_STOPPED: readonly ErrorCode[] = [...WALLET_SENT_NOTHING, "grant-missing"]

export function useRekeying(): Rekeying {
  const rekeying = use(RekeyingContext)
  if (!rekeying) throw new Error("useRekeying outside Providers")
  return rekeying
}

/** The notebook's jobs. */
export const jobsOf = (notebook: Notebook | null): RekeyJob[] =>
  Object.entries(notebook?.rekeying ?? {}).map(([scope, epoch]) => ({
    scope: asScope(BigInt(scope)),
    epoch: asEpoch(epoch),
  }))

/** Carries the making of new record keys through whatever page is open. A lock or another account stops it. */
export function RekeyingProvider({ children }: { children: ReactNode }) {
  const { services, keys, notebook, writeNotebook } = useSession()
  const { run } = useTransactions()
  const refresh = useRefresh()
  const [states, setStates] = useState<ReadonlyMap<Scope, JobState>>(new Map())
  const aborts = useRef(new Map<Scope, AbortController>())
  const erased = useRef(new Set<Digest>())
  /** What was finished since unlocking: the journal was read before. */
  const [closed, setClosed] = useState<ReadonlySet<Scope>>(new Set())
  const begun = useBegun(services, keys, notebook)
  const noted = JSON.stringify(notebook?.rekeying ?? {})
  const jobs = useMemo(() => {
    const own = jobsOf({ ...emptyNotebook("", "patient"), rekeying: parsed(noted) })
    const others = begun.filter(({ scope }) => !closed.has(scope) && own.every((job) => job.scope !== scope))
    return [...own, ...others]
  }, [noted, begun, closed])

  const show = useCallback(
    (scope: Scope, change: Partial<JobState>) =>
      setStates((now) => new Map(now).set(scope, { ...(now.get(scope) ?? IDLE), ...change })),
    [],
  )
  const note = useCallback(
    (scope: Scope, epoch: number | null) =>
      writeNotebook((now) => {
        const kept = now ?? emptyNotebook("", "patient")
        const { [String(scope)]: _, ...others } = kept.rekeying
        return { ...kept, rekeying: epoch === null ? others : { ...others, [String(scope)]: epoch } }
      }),
    [writeNotebook],
  )

  const finish = useCallback(
    async (scope: Scope) => {
      setClosed((now) => new Set(now).add(scope))
      if (Object.hasOwn(parsed(noted), String(scope))) await note(scope, null)
    },
    [note, noted],
  )

  useEffect(() => {
    const running = aborts.current
    return () => {
      for (const abort of running.values()) abort.abort()
      running.clear()
      erased.current = new Set()
      setStates(new Map())
      setClosed(new Set())
    }
  }, [services, keys])

  const work = useCallback(
    async (job: RekeyJob) => {
      if (!services || !keys || aborts.current.size > 0) return
      const abort = new AbortController()
      aborts.current.set(job.scope, abort)
      show(job.scope, { ...IDLE, running: true })
      try {
        const { rekeyRecords } = await loadSessionCode()
        const { left, waiting } = await rekeyRecords(services, keys, job, {
          signal: abort.signal,
          cache: manifestsOf(keys),
          erased: erased.current,
          folderName: (folder) => folderName(notebook, folder),
          onProgress: (progress) => show(job.scope, { progress }),
          confirm: (confirmed) => run("new-keys", confirmed),
        })
        show(job.scope, { ...IDLE, left })
        if (left.length === 0 && waiting === 0) await finish(job.scope)
      } catch (error) {
        const failure = asKeywardError(error)
        if (aborts.current.get(job.scope) === abort)
          show(job.scope, { running: false, error: failure.code === "cancelled" ? null : failure })
      } finally {
        if (aborts.current.get(job.scope) === abort) aborts.current.delete(job.scope)
        void refresh()
      }
    },
    [services, keys, notebook, run, refresh, show, finish],
  )
  useErasing(services, keys, jobs, aborts, erased, finish)
  useAsking([...states.values()].some(({ running }) => running))

  const value = useMemo<Rekeying>(
    () => ({
      jobs,
      stateOf: (scope) => states.get(scope) ?? IDLE,
      async begin(job, stop) {
        await note(job.scope, job.epoch)
        try {
          await stop()
        } catch (error) {
          const { code, details } = asKeywardError(error)
          if (NOT_STOPPED.includes(code) && !details["confirmedBefore"]) await note(job.scope, null)
          throw error
        }
        void work(job)
      },
      goOn: (job) => void work(job),
      pause: (scope) => aborts.current.get(scope)?.abort(),
      async giveUp(job) {
        if (!services || !keys) throw new KeywardError("locked")
        const { begunRekeys, dropRekeys, readPatient } = await loadSessionCode()
        await dropRekeys(services, keys, job)
        const { state } = await readPatient(services, keys, keys.account)
        const last = begunRekeys(state).find((each) => each.job.scope === job.scope)?.lastBlock ?? 0
        await writeNotebook((now) => withoutJob(now, job.scope, last))
      },
    }),
    [jobs, states, services, keys, note, work, writeNotebook],
  )
  return <RekeyingContext value={value}>{children}</RekeyingContext>
}

/** With a job taken off, and noted as left as it is. */
function withoutJob(notebook: Notebook | null, scope: Scope, block: number): Notebook {
  const kept = notebook ?? emptyNotebook("", "patient")
  const { [String(scope)]: _, ...rekeying } = kept.rekeying
  return { ...kept, rekeying, rekeyingLeft: { ...kept.rekeyingLeft, [String(scope)]: block } }
}

/**
 * What the journal shows to be begun and not finished, once after unlocking: a notebook that was put back, or that
 * another device never had, does not make it forgotten. What the account left as it is, is not shown again.
 */
function useBegun(
  services: Services | null,
  keys: UnlockedKeys | null,
  notebook: Notebook | null,
): readonly RekeyJob[] {
  const [found, setFound] = useState<{ of: UnlockedKeys; begun: readonly BegunRekey[] } | null>(null)
  useEffect(() => {
    if (!services || !keys) return
    let left = false
    const look = async () => {
      const { begunRekeys, readPatient } = await loadSessionCode()
      const { state } = await readPatient(services, keys, keys.account)
      if (!left) setFound({ of: keys, begun: begunRekeys(state) })
    }
    look().catch(() => undefined)
    return () => {
      left = true
    }
  }, [services, keys])
  return useMemo(
    () => (found && found.of === keys ? openJobs(found.begun, notebook) : NONE),
    [found, keys, notebook],
  )
}

const NONE: readonly RekeyJob[] = []

const openJobs = (begun: readonly BegunRekey[], notebook: Notebook | null): RekeyJob[] =>
  begun
    .filter(
      ({ job, isOpen, lastBlock }) => isOpen && lastBlock > (notebook?.rekeyingLeft[String(job.scope)] ?? -1),
    )
    .map(({ job }) => job)

const parsed = (text: string): Notebook["rekeying"] => JSON.parse(text) as Notebook["rekeying"]

/** Jobs of which nothing is left but to erase what was there before end by themselves. */
function useErasing(
  services: Services | null,
  keys: UnlockedKeys | null,
  jobs: readonly RekeyJob[],
  aborts: { readonly current: ReadonlyMap<Scope, AbortController> },
  erased: { readonly current: Set<Digest> },
  finish: (scope: Scope) => Promise<void>,
): void {
  useEffect(() => {
    if (!services || !keys || jobs.length === 0) return
    let left = false
    const look = async () => {
      const { eraseFormer, isDue, newestOf, readPatient, rekeyWork } = await loadSessionCode()
      const { state } = await readPatient(services, keys, keys.account)
      for (const job of jobs) {
        const { stale } = rekeyWork(state, job)
        if (left || aborts.current.has(job.scope) || stale.length > 0) continue
        if (!isDue(state, job, newestOf(keys.masters))) continue
        const waiting = await eraseFormer(services, keys, job, { erased: erased.current })
        if (!left && waiting === 0) await finish(job.scope)
      }
    }
    // Out of reach: asked again.
    const begin = () => void look().catch(() => undefined)
    const timer = setInterval(begin, PACE)
    begin()
    return () => {
      left = true
      clearInterval(timer)
    }
  }, [services, keys, jobs, aborts, erased, finish])
}

/** A page at work asks before it is closed; nothing is lost if it is. */
function useAsking(working: boolean): void {
  useEffect(() => {
    if (!working) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener("beforeunload", ask)
    return () => removeEventListener("beforeunload", ask)
  }, [working])
}
