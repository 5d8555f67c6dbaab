"use client"
import { Map } from "lucide-react"
import { useWords } from "../../_language/use-words"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Page, SkipLink } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { TopBar } from "../../_ui/TopBar"
import styles from "../gate.module.css"
import { NO_PAGE } from "./no-page-words"

/** An address that leads nowhere. */
export const NotFound = () => {
  const words = useWords(NO_PAGE)
  return (
    <>
      <SkipLink />
      <TopBar home="/" name="Keyward" />
      <Page>
        <div className={styles.gate}>
          <Panel
            level={1}
            icon={<Icon of={Map} />}
            title={words.thereIsNoSuchPage}
            sentences={[words.theAddressMayBeMistyped, words.yourRecordsAreAsYou]}
            actions={
              <ButtonLink look="filled" href="/">
                {words.toTheBeginning}
              </ButtonLink>
            }
          />
        </div>
      </Page>
    </>
  )
}
