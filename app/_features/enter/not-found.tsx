import { Map } from "lucide-react"
import { ButtonLink } from "../../_ui/Button"
import { Icon } from "../../_ui/Icon"
import { Page, SkipLink } from "../../_ui/Page"
import { Panel } from "../../_ui/Panel"
import { TopBar } from "../../_ui/TopBar"
import styles from "../gate.module.css"

/** An address that leads nowhere. */
export const NotFound = () => (
  <>
    <SkipLink />
    <TopBar home="/" name="Keyward" />
    <Page>
      <div className={styles.gate}>
        <Panel
          level={1}
          icon={<Icon of={Map} />}
          title="There is no such page"
          sentences={["The address may be mistyped or old.", "Your records are as you left them."]}
          actions={
            <ButtonLink look="filled" href="/">
              To the beginning
            </ButtonLink>
          }
        />
      </div>
    </Page>
  </>
)
