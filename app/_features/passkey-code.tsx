"use client"
import { FileKey } from "lucide-react"
import { useRef, useState } from "react"
import { useWords } from "../_language/use-words"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { Address } from "../_core/types"
import { useWording } from "../_parts/confirming"
import { CodeField } from "../_parts/keys/code-field"
import { ProblemNote } from "../_parts/actions/problem"
import { usePasskeyEntry } from "../_session/passkey-entry"
import { Button } from "../_ui/Button"
import { Disclosure } from "../_ui/Disclosure"
import { FileButton } from "../_ui/DropZone"
import { Field } from "../_ui/Field"
import { Icon } from "../_ui/Icon"
import { Stack } from "../_ui/Layout"
import { Meta } from "../_ui/Text"
import { typedAccount } from "./typed-account"
import { SIGN_IN } from "./sign-in-words"

/** A vault is 64 KiB at most. */
const MOST_COPY_BYTES = 65_536

/**
 * Into an account by passkey without one: account and code stand on the paper that was printed.
 * @param props.account where it is known already
 */
export function PasskeyCode({ account, onBack }: { account: Address | null; onBack: () => void }) {
  const words = useWords(SIGN_IN)
  const entry = usePasskeyEntry()
  const wordsFor = useWording()
  const code = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState("")
  const [missing, setMissing] = useState<{ account?: boolean; code?: boolean }>({})
  const [file, setFile] = useState<File | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const open = async () => {
    const of = account ?? typedAccount(typed)
    const text = code.current?.value ?? ""
    const gaps = { account: of === null, code: text.trim() === "" }
    setMissing(gaps)
    if (busy || !of || gaps.code) return
    setBusy(true)
    setError(null)
    try {
      if (file && file.size > MOST_COPY_BYTES) throw new KeywardError("vault-malformed")
      const copy = file ? new Uint8Array(await file.arrayBuffer()) : undefined
      await entry.byCode({ account: of, code: text, copy })
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  const wrong = isKeywardError(error, "recovery-code-wrong") ? wordsFor(error) : null
  return (
    <Stack>
      {!account && (
        <Field
          label={words.account}
          help={words.itStandsOnYourPaper}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          error={missing.account ? words.typeTheAccountThatStands : undefined}
          onChange={(event) => {
            setTyped(event.target.value)
            setMissing({})
          }}
        />
      )}
      <CodeField
        ref={code}
        missing={missing.code ?? false}
        wrong={wrong ? `${wrong.title}. ${wrong.safe} ${wrong.next}` : undefined}
        onChange={() => setMissing({})}
      />
      {!wrong && <ProblemNote error={error} />}
      <Disclosure label={words.savedCopy}>
        <Stack gap="s">
          <Meta>{words.savedCopyLetsYouIn}</Meta>
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
        </Stack>
      </Disclosure>
      <div>
        <Button look="filled" busy={busy} busyLabel={words.opening} onClick={() => void open()}>
          {error === null ? words.openWithTheCode : words.tryAgain}
        </Button>{" "}
        <Button look="quiet" onClick={onBack}>
          {words.useAPasskey}
        </Button>
      </div>
    </Stack>
  )
}
