"use client"
import { useEffect, useRef, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { ErrorCode, KeywardError } from "../../_core/errors"
import type { RecordNumber, Scope } from "../../_core/types"
import { checkContributions, fileContributions } from "../../_journeys/file-contributions"
import type { CheckProgress } from "../../_journeys/file-contributions"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { useVoice } from "../../_ui/Toast"
import { count } from "../../_words/format"

export interface ToFile {
  readonly record: RecordNumber
  readonly folder: Scope
}

export interface Filing {
  /** Checks them, then files what passed, with one confirmation. Resolves to whether all went well. */
  readonly file: (records: readonly ToFile[]) => Promise<boolean>
  /** Those at work. */
  readonly busy: readonly RecordNumber[]
  /** While they are read; null when the wallet is asked. */
  readonly checking: CheckProgress | null
  readonly error: KeywardError | null
  /** What turned out not to be what it says, in this visit. */
  readonly refused: ReadonlyMap<RecordNumber, ErrorCode>
}

/** Filing, one lot at a time; reading stops with the page. */
export function useFiling(): Filing {
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const [busy, setBusy] = useState<readonly RecordNumber[]>([])
  const [checking, setChecking] = useState<CheckProgress | null>(null)
  const [error, setError] = useState<KeywardError | null>(null)
  const [refused, setRefused] = useState<ReadonlyMap<RecordNumber, ErrorCode>>(new Map())
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const file = async (records: readonly ToFile[]) => {
    if (abort.current) return false
    const { signal } = (abort.current = new AbortController())
    setError(null)
    setBusy(records.map(({ record }) => record))
    try {
      const checked = await checkContributions(services, keys, records, { signal, onProgress: setChecking })
      setChecking(null)
      setRefused(
        (now) => new Map([...now, ...checked.refused.map((one) => [one.record, one.problem] as const)]),
      )
      const { accepted } = checked
      if (accepted.length > 0) {
        await run("file", (on) => fileContributions(services, keys, accepted, on))
        toast(`Filed ${count(accepted.length, "record")}.`)
      }
      return checked.refused.length === 0
    } catch (thrown) {
      if (!signal.aborted) setError(asKeywardError(thrown))
      return false
    } finally {
      abort.current = null
      setBusy([])
      setChecking(null)
    }
  }
  return { file, busy, checking, error, refused }
}
