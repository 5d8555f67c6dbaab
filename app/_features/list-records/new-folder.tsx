"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { newFolder } from "../../_core/folder"
import { withFolder } from "../../_core/notebook"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { ProblemNote } from "../../_parts/actions/problem"

/** A folder without records yet: its name goes into the notebook. */
export function NewFolder({ onClose }: { onClose: () => void }) {
  const { writeNotebook } = useSession()
  const router = useRouter()
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string>()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (!name.trim()) return setMissing("Give the folder a name.")
    setBusy(true)
    try {
      const folder = newFolder()
      await writeNotebook((kept) => withFolder(kept, folder, name.trim()))
      router.push("/records")
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => void make()}
      title="New folder"
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel="Making…">
            Make the folder
          </Button>
        </>
      }
    >
      <Stack>
        <Field
          label="Name"
          help="Only you, and those you share it with, can read the name."
          value={name}
          maxLength={100}
          {...(missing ? { error: missing } : {})}
          onChange={(event) => setName(event.target.value)}
        />
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
