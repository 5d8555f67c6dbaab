"use client"
import { Copy } from "lucide-react"
import { textOfLink } from "../_core/shl/own-link"
import type { OwnLink } from "../_core/shl/own-link"
import { viewerAddress } from "../_core/shl/write-link"
import { Button } from "../_ui/Button"
import { Icon } from "../_ui/Icon"
import { Note } from "../_ui/Note"
import { useVoice } from "../_ui/Toast"
import { fromUnix, longDate } from "../_words/format"
import { LinkAddress } from "./link-address"
import styles from "./link-shown.module.css"

/** A link that was made: to be shown at a desk or sent, its passcode apart from it. */
export function LinkShown({ own }: { own: OwnLink }) {
  const { toast } = useVoice()
  const copy = async (code: string) => {
    await navigator.clipboard.writeText(code)
    toast("Passcode copied. Send it another way than the link.")
  }
  const { passcode, expires } = own
  return (
    <LinkAddress address={viewerAddress(own.site, textOfLink(own))}>
      {passcode !== null && (
        <div>
          <h3 className={styles.title}>The passcode</h3>
          <p className={styles.passcode}>{spaced(passcode)}</p>
          <Button icon={<Icon of={Copy} />} onClick={() => void copy(passcode)}>
            Copy the passcode
          </Button>
        </div>
      )}
      <Note>
        {passcode !== null
          ? "Tell the passcode by phone or in person, not in the message with the link. After ten wrong tries the link ends."
          : "Whoever gets this link can read everything in it."}{" "}
        {expires === null ? "It works until you end it." : `It works until ${longDate(fromUnix(expires))}.`}{" "}
        You can end it at any time under “Who can see what”.
      </Note>
    </LinkAddress>
  )
}

/** Four and four: easier to read aloud. */
const spaced = (passcode: string): string => passcode.replace(/^(\d{4})(\d{4})$/, "$1 $2")
