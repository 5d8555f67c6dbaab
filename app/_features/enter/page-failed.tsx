"use client"
import { useEffect } from "react"
import { useWords } from "../../_language/use-words"
import { KeywardError } from "../../_core/errors"
import { isMissingCode, mayReloadFor } from "../../_session/stale-code"
import { ButtonLink } from "../../_ui/Button"
import { Page } from "../../_ui/Page"
import { SkipLink } from "../../_ui/SkipLink"
import { TopBar } from "../../_ui/TopBar"
import styles from "../gate.module.css"
import { ProblemPanel } from "../../_parts/actions/problem"
import { NO_PAGE } from "./no-page-words"

/**
 * A page that could not be drawn; what was stored is not touched by that. Where a part of its code is gone, for there
 * was an update, it is loaded anew by itself, once.
 */
export function PageFailed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const words = useWords(NO_PAGE)
  useEffect(() => {
    // Offline there is nothing to load, and what is unlocked would be gone
    if (navigator.onLine && mayReloadFor(error, Date.now(), sessionStorage)) location.reload()
  }, [error])
  return (
    <>
      <SkipLink />
      <TopBar home="/" name="Keyward" />
      <Page>
        <div className={styles.gate}>
          <ProblemPanel
            error={isMissingCode(error) ? new KeywardError("code-missing", {}, { cause: error }) : error}
            onAction={onAgain}
            level={1}
            actions={
              <ButtonLink look="quiet" href="/">
                {words.toTheBeginning}
              </ButtonLink>
            }
          />
        </div>
      </Page>
    </>
  )
}
