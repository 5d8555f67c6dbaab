import { Map } from "lucide-react"
import type { WordsOf } from "../../_language/words"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Page } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { SkipLink } from "../../_ui/SkipLink"
import { TopBar } from "../../_ui/TopBar"
import styles from "../gate.module.css"
import type { NO_PAGE } from "./no-page-words"

/**
 * An address that leads nowhere. Drawn on the server: no page has to fetch code for it.
 * @param props.words those of `NO_PAGE` in the language of the page
 */
export const NotFound = ({ words }: { words: WordsOf<typeof NO_PAGE> }) => (
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
