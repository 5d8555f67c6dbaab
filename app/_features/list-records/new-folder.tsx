"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { useWords } from "../../_language/use-words"
import { newFolder } from "../../_core/folder"
import { withFolder } from "../../_core/notebook"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Dialog } from "../../_ui/Dialog"
import { Field } from "../../_ui/Field"
import { Stack } from "../../_ui/Layout"
import { ProblemNote } from "../../_parts/actions/problem"
import { LIST } from "./words"

/** A folder without records yet: its name goes into the notebook. */
export function NewFolder({ onClose }: { onClose: () => void }) {
  const words = useWords(LIST)
  const { writeNotebook } = useSession()
  const router = useRouter()
  const [name, setName] = useState("")
  const [missing, setMissing] = useState<string>()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (!name.trim()) return setMissing(words.giveTheFolderAName)
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
      title={words.newFolder}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" look="filled" busy={busy} busyLabel={words.making}>
            {words.makeTheFolder}
          </Button>
        </>
      }
    >
      <Stack>
        <Field
          label={words.name}
          help={words.onlyYouAndThoseYou}
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
