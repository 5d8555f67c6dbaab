"use client"
import { FileKey } from "lucide-react"
import { useRef, useState } from "react"
import type { FormEvent } from "react"
import { useWords } from "../../_language/use-words"
import { isKeywardError, KeywardError } from "../../_core/errors"
import { findSealedOver } from "../../_journeys/seal-again"
import type { SealedOver } from "../../_journeys/seal-again"
import { restoreVault } from "../../_journeys/unlock-keys"
import { useSession } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { FileButton } from "../../_ui/DropZone"
import { Icon } from "../../_ui/Icon"
import { Stack } from "../../_ui/Layout"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { CodeField } from "../../_parts/keys/code-field"
import { SealAgainForm } from "./seal-again"
import { ENTER } from "./words"

/** A vault is 64 KiB at most. */
const MOST = 65_536

/** For the day on which the store has lost the sealed keys: the copy that was saved as a file, and the code. */
export function LoadCopy() {
  const words = useWords(ENTER)
  const { services, refresh } = useSession()
  const [file, setFile] = useState<File | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState<"file" | "code" | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** The copy, where something that its code does not open was sealed over it. */
  const [former, setFormer] = useState<SealedOver | null>(null)

  const load = async (code: string) => {
    if (!services || !file) throw new KeywardError("account-switched")
    if (file.size > MOST) throw new KeywardError("vault-malformed")
    const copy = new Uint8Array(await file.arrayBuffer())
    try {
      await restoreVault(services, copy, code)
    } catch (thrown) {
      const over = isKeywardError(thrown, "vault-altered")
        ? await findSealedOver(services, { copy, code })
        : null
      if (!over) throw thrown
      return setFormer(over)
    }
    refresh()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const code = field.current?.value ?? ""
    const gap = !file ? "file" : code.trim() === "" ? "code" : null
    setMissing(gap)
    if (gap || busy) return
    setBusy(true)
    setError(null)
    load(code)
      .catch(setError)
      .finally(() => setBusy(false))
  }
  if (former) return <SealAgainForm former={former} />
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Meta>{words.didYouSaveACopy()}</Meta>
        <div>
          <FileButton
            single
            look="plain"
            icon={<Icon of={FileKey} />}
            accept=".json,application/json"
            onFiles={([chosen]) => setFile(chosen ?? null)}
          >
            {file ? file.name : words.chooseTheFile}
          </FileButton>
        </div>
        <CodeField
          ref={field}
          label={words.recoveryCodeOfTheCopy}
          missing={missing === "code"}
          wrong={missing === "file" ? words.chooseTheFileFirst : undefined}
          onChange={() => setMissing(null)}
        />
        <ProblemNote error={error} />
        <div>
          <Button look="filled" type="submit" busy={busy} busyLabel={words.opening2}>
            {words.useThisCopy}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
