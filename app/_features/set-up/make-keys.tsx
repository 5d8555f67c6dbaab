"use client"
import { useState } from "react"
import type { FormEvent } from "react"
import { useWords } from "../../_language/use-words"
import { Button } from "../../_ui/Button"
import { Checkbox } from "../../_ui/Checkbox"
import { Stack } from "../../_ui/Layout"
import { PageHead } from "../../_ui/Page"
import { Meta } from "../../_ui/Text"
import { ProblemNote } from "../../_parts/actions/problem"
import { WhoPaysNote } from "./who-pays-note"
import { SignatureNow, TWO_SIGNATURES } from "../two-signatures"
import { checkSecret, SecretFields, useTypedSecret } from "../secret-fields"
import type { SecretProblem } from "../secret-fields"
import { SET_UP } from "./words"

/** The first half of step 2: an optional secret, then two signatures. Nothing is kept yet. */
export function MakeKeys({
  asked,
  onMake,
}: {
  /** Which of the two signatures the wallet asks for. */
  asked: number
  onMake: (secret: string | undefined) => Promise<void>
}) {
  const words = useWords(SET_UP)
  const [wanted, setWanted] = useState(false)
  const secret = useTypedSecret()
  const [missing, setMissing] = useState<SecretProblem>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const typed = secret.read()
    const problem = wanted ? checkSecret(typed) : {}
    setMissing(problem)
    if (busy || problem.text || problem.again) return
    setBusy(true)
    setError(null)
    try {
      await onMake(wanted ? typed.text : undefined)
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <PageHead title={words.createYourKeys}>{words.theyLockAndOpenYour}</PageHead>
      <Stack gap="l">
        <Stack>
          <Checkbox
            label={words.alsoAskMeForA}
            help={words.withoutOneTwoSignaturesOf}
            checked={wanted}
            onChange={setWanted}
          />
          {wanted && <SecretFields typed={secret} problem={missing} onChange={() => setMissing({})} />}
        </Stack>
        <WhoPaysNote />
        {busy && <SignatureNow asked={asked} />}
        <ProblemNote error={error} />
        <Stack gap="s">
          <div>
            <Button look="filled" type="submit" busy={busy} busyLabel={words.waitingForYourWallet}>
              {error === null ? words.createMyKeys : words.tryAgain}
            </Button>
          </div>
          <Meta>{words.twoSignaturesBothNameThe({ TWO_SIGNATURES })}</Meta>
        </Stack>
      </Stack>
    </form>
  )
}
