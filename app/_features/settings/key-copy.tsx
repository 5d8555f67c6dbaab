"use client"
import { Download } from "lucide-react"
import { useState } from "react"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Card } from "../../_ui/Card"
import { Icon } from "../../_ui/Icon"
import { Note } from "../../_ui/Note"
import { saveAs } from "../save-file"
import { clockOf } from "../../_words/format"
import styles from "./way.module.css"

/** The sealed vault as a file: for the day on which this store is gone. */
export function KeyCopy() {
  const { vault, account } = useSession()
  const [saved, setSaved] = useState<string | null>(null)
  const blob = vault?.blob
  if (!blob || !account) return null
  const save = () => {
    saveAs(`keyward-keys-${account.slice(2, 8)}.json`, new Uint8Array(blob), "application/json")
    setSaved(`Saved at ${clockOf(new Date())}.`)
  }
  return (
    <Card
      title="A copy of your sealed keys"
      meta="We keep them sealed and give them only to you. If this service ever disappears, this file and your recovery code still hold your keys, in a published format, and this page takes the file back. Make a new copy after each change above."
    >
      <Button className={styles.firm} icon={<Icon of={Download} />} onClick={save}>
        Save a copy
      </Button>
      {saved && (
        <Note className={styles.saved} tone="success" role="status">
          {saved} The file opens nothing by itself. Do not keep it beside your recovery code.
        </Note>
      )}
    </Card>
  )
}
