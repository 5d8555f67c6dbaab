"use client"
import { Copy } from "lucide-react"
import { textOfLink } from "../_core/shl/own-link"
import type { OwnLink } from "../_core/shl/own-link"
import { viewerAddress } from "../_core/shl/write-link"
import { Button } from "../_ui/Button"
import { Icon } from "../_ui/Icon"
import { Stack } from "../_ui/Layout"
import { Note } from "../_ui/Note"
import { QrCode } from "../_ui/QrCode"
import { Meta } from "../_ui/Text"
import { useVoice } from "../_ui/Toast"
import { fromUnix, longDate } from "../_words/format"
import styles from "./link-shown.module.css"

/** A link that was made: to be shown at a desk or sent, its passcode apart from it. */
export function LinkShown({ own }: { own: OwnLink }) {
  const { toast } = useVoice()
  const address = viewerAddress(own.site, textOfLink(own))
  const copy = async (text: string, said: string) => {
    await navigator.clipboard.writeText(text)
    toast(said)
  }
  return (
    <div className={styles.halves}>
      <Stack gap="s">
        <QrCode text={address} label="QR code of the link" />
        <Meta>At a desk: let them scan this with the camera of their phone.</Meta>
      </Stack>
      <Stack>
        <div>
          <h3 className={styles.title}>The link</h3>
          <p className={styles.address} tabIndex={0}>
            {address}
          </p>
          <Button icon={<Icon of={Copy} />} onClick={() => void copy(address, "Link copied.")}>
            Copy the link
          </Button>
        </div>
        {own.passcode !== null && (
          <div>
            <h3 className={styles.title}>The passcode</h3>
            <p className={styles.passcode}>{spaced(own.passcode)}</p>
            <Button
              icon={<Icon of={Copy} />}
              onClick={() =>
                void copy(own.passcode ?? "", "Passcode copied. Send it another way than the link.")
              }
            >
              Copy the passcode
            </Button>
          </div>
        )}
        <Note>
          {own.passcode !== null
            ? "Tell the passcode by phone or in person, not in the message with the link. After ten wrong tries the link ends."
            : "Whoever gets this link can read everything in it."}{" "}
          {own.expires === null
            ? "It works until you end it."
            : `It works until ${longDate(fromUnix(own.expires))}.`}{" "}
          You can end it at any time under “Who can see what”.
        </Note>
      </Stack>
    </div>
  )
}

/** Four and four: easier to read aloud. */
const spaced = (passcode: string): string => passcode.replace(/^(\d{4})(\d{4})$/, "$1 $2")
