"use client"
import { useState } from "react"
import type { FormEvent } from "react"
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

/** The first half of step 2: an optional secret, then two signatures. Nothing is kept yet. */
export function MakeKeys({
  asked,
  onMake,
}: {
  /** Which of the two signatures the wallet asks for. */
  asked: number
  onMake: (secret: string | undefined) => Promise<void>
}) {
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
      <PageHead title="Create your keys">
        They lock and open your records. They are made on this device, and nobody else ever holds them.
      </PageHead>
      <Stack gap="l">
        <Stack>
          <Checkbox
            label="Also ask me for a secret (recommended)"
            help="Without one, two signatures of your wallet open all your records: the one for signing in and the one you are about to give. A site that talks you into both, or whoever has your wallet, reads everything. With a secret they need that, too."
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
            <Button look="filled" type="submit" busy={busy} busyLabel="Waiting for your wallet…">
              {error === null ? "Create my keys" : "Try again"}
            </Button>
          </div>
          <Meta>
            {TWO_SIGNATURES} Both name the address of this site; never sign that message anywhere else. It
            costs nothing, and nothing is stored yet.
          </Meta>
        </Stack>
      </Stack>
    </form>
  )
}
