"use client"
import { useQuery } from "@tanstack/react-query"
import { asKeywardError } from "../../_core/errors"
import type { ErrorCode } from "../../_core/errors"
import type { Services } from "../../_journeys/services"
import { useWording } from "../../_parts/confirming"
import { useConfig } from "../../_session/config"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Note } from "../../_ui/Note"
import styles from "./reach-banner.module.css"

/** How often network and store are asked whether they are there. */
const ASKED_EVERY = 15_000

/** Above every page: the network or the store is gone, the network began anew, or the session ended elsewhere. */
export function ReachBanner() {
  const { services, account, step, refresh } = useSession()
  const { incarnation } = useConfig()
  const wordsFor = useWording()
  const { data, refetch } = useQuery({
    queryKey: ["reach", account],
    queryFn: () => reach(services as Services, incarnation),
    enabled: services !== null && step === "unlocked",
    refetchInterval: ASKED_EVERY,
  })
  if (step !== "unlocked" || !data || data.length === 0) return null
  return (
    <div className={styles.banners}>
      {data
        .map((code) => ({ code, ...wordsFor({ code }) }))
        .map(({ code, tone, title, safe, next, action }) => (
          <Note key={code} tone={tone} role="alert">
            <b>{title}.</b> {safe} {next}
            <div className={styles.action}>
              <Button size="small" onClick={() => help(code, refresh, () => void refetch())}>
                {action}
              </Button>
            </div>
          </Note>
        ))}
    </div>
  )
}

function help(code: ErrorCode, refresh: () => void, again: () => void): void {
  // what the page was served for is no longer there: it has to be served anew
  if (code === "chain-restarted") location.reload()
  else if (code === "signed-out") refresh()
  else again()
}

async function reach({ reader, server }: Services, incarnation: string): Promise<ErrorCode[]> {
  const failed = (error: unknown) => asKeywardError(error).code
  const [chain, store] = await Promise.all([
    reader
      .incarnation()
      .then((now): ErrorCode | null => (now === incarnation ? null : "chain-restarted"), failed),
    server.session().then((session): ErrorCode | null => (session ? null : "signed-out"), failed),
  ])
  return [chain, store].filter((code) => code !== null)
}
