"use client"
import { checksumAddress } from "../../_core/checksum-address"
import type { CaredFor } from "../../_journeys/kept-care"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { Meta, Prose } from "../../_ui/Text"
import styles from "./hand-over.module.css"

/** How the person takes the account over; it is they who do it, on a device of their own. */
export default function HandOverDialog({ person, onClose }: { person: CaredFor; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Hand the account over to ${person.name}`}
      actions={
        <Button look="filled" onClick={onClose}>
          I see
        </Button>
      }
    >
      <Stack>
        <Prose>Give {person.name} the paper with their recovery code. On a device of their own they</Prose>
        <ol className={styles.steps}>
          <li>open {typeof location === "undefined" ? "" : location.origin},</li>
          <li>choose “Use a passkey”, then “I lost my passkey”,</li>
          <li>type their account and the code,</li>
          <li>choose “Make it yours” in the settings.</li>
        </ol>
        <Meta>
          Their account, as it stands on the paper:{" "}
          <span className={styles.account}>{checksumAddress(person.account)}</span>
        </Meta>
        <Note>
          From then on they have keys that you do not know, and a new code. They say whether you go on acting
          for them. You have been able to read everything until that day.
        </Note>
      </Stack>
    </Dialog>
  )
}
