"use client"
import { useEffect, useEffectEvent, useState } from "react"
import { asKeywardError } from "../../_core/errors"
import type { KeywardError } from "../../_core/errors"
import type { TrustedIssuer } from "../../_core/shl/trusted-issuers"
import { readFacts } from "../../_journeys/read-facts"
import type { FactsCache, Picture } from "../../_journeys/read-facts"
import type { RecordContent } from "../../_journeys/read-content"
import type { PatientView } from "../../_journeys/read-patient"
import type { ListedRecord } from "../../_journeys/read-record"
import type { UnlockedKeys } from "../../_core/keys/unlocked"
import type { Digest } from "../../_core/types"
import type { Services } from "../../_journeys/services"
import { useUnlocked } from "../../_session/session"
import { documentParser } from "../../_viewers/document-parser"
import { readInWorker } from "../../_viewers/worker-reader"
import { contentsOf } from "../record-contents"
import { walkOf } from "../reading-walk"
import { useCardIssuers } from "../use-card-issuers"

/** What depends on whom the reader trusts, by set of keys and list of issuers; gone when the keys are locked. */
const caches = new WeakMap<object, { readonly judged: string; readonly cache: FactsCache }>()
const cacheOf = (keys: object, judged: string): FactsCache => {
  const known = caches.get(keys)
  if (known?.judged === judged) return known.cache
  const cache: FactsCache = new Map()
  caches.set(keys, { judged, cache })
  return cache
}

/** The page is drawn again no more often while many records are read. */
const MIN_INTERVAL = 250

export interface PictureState {
  /** null until the first record was read. */
  readonly picture: Picture | null
  readonly error: KeywardError | null
}

/** What the listed records say, read one after the other while the page is open. */
export function usePicture(
  view: PatientView | undefined,
  listed: readonly ListedRecord[] | undefined,
): PictureState {
  const { services, keys } = useUnlocked()
  const { issuers } = useCardIssuers()
  const judged = JSON.stringify(issuers)
  const [state, setState] = useState<PictureState>({ picture: null, error: null })
  const run = useEffectEvent((signal: AbortSignal, onPicture: (picture: Picture) => void) =>
    view && listed
      ? readOnce(services, keys, view, listed, issuers, { signal, onPicture })
      : Promise.resolve(null),
  )
  // Other records, or the same under other keys: what they say is read again, most of it from memory
  const which = listed
    ?.map((record) => `${record.state.number} ${record.state.cidDigest} ${record.open !== null}`)
    .join()
  useEffect(() => {
    const abort = new AbortController()
    const { signal } = abort
    let drawn = 0
    const show = (picture: Picture) => {
      if (signal.aborted || (performance.now() - drawn < MIN_INTERVAL && picture.read < picture.of)) return
      drawn = performance.now()
      setState({ picture, error: null })
    }
    run(signal, show)
      .then((picture) => picture && show(picture))
      .catch((thrown: unknown) => {
        const error = asKeywardError(thrown)
        if (!signal.aborted && error.code !== "cancelled") setState(({ picture }) => ({ picture, error }))
      })
    return () => abort.abort()
  }, [which, keys, judged])
  return state
}

/** Uses what was read or stored before; records that are opened for it are also added to the search index. */
async function readOnce(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  listed: readonly ListedRecord[],
  issuers: readonly TrustedIssuer[],
  { signal, onPicture }: { signal: AbortSignal; onPicture: (picture: Picture) => void },
): Promise<Picture> {
  const contents = await contentsOf(services, keys, view.patient, view.isOwn)
  await Promise.all([contents.loadFacts(), contents.look(view)])
  const judged = cacheOf(keys, JSON.stringify(issuers))
  const cache: Pick<FactsCache, "get" | "set"> = {
    get: (digest) => contents.facts.get(digest) ?? judged.get(digest),
    set: (digest, facts) => judged.set(digest, facts),
  }
  const parser = documentParser((viewer, input, ended) => readInWorker(viewer, { ...input, issuers }, ended))
  const onContent = (digest: Digest, content: RecordContent) => contents.take(digest, content)
  return walkOf(contents).holdDuring(() =>
    readFacts(services, view, listed, parser, cache, { signal, onPicture, onContent }),
  )
}
