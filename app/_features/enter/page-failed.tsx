"use client"
import { ButtonLink } from "../../_ui/Button"
import { Page, SkipLink } from "../../_ui/Page"
import { TopBar } from "../../_ui/TopBar"
import styles from "../gate.module.css"
import { ProblemPanel } from "../../_parts/actions/problem"

/** A page that could not be drawn; what was stored is not touched by that. */
export const PageFailed = ({ error, onAgain }: { error: unknown; onAgain: () => void }) => (
  <>
    <SkipLink />
    <TopBar home="/" name="Keyward" />
    <Page>
      <div className={styles.gate}>
        <ProblemPanel
          error={error}
          onAction={onAgain}
          level={1}
          actions={
            <ButtonLink look="quiet" href="/">
              To the beginning
            </ButtonLink>
          }
        />
      </div>
    </Page>
  </>
)
