"use client"
import { useState } from "react"
import type { RequestState } from "../../_core/requests/request-state"
import { declineRequest } from "../../_journeys/answer-request"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { Button } from "../../_ui/Button"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Dialog } from "../../_ui/Dialog"
import { Stack } from "../../_ui/Layout"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ProblemNote } from "../problem"
import { fromUnix, longDate } from "../words"

/** No for this time, or for good. */
export function DeclineDialog(props: { request: RequestState; who: string; onClose: () => void }) {
  const { request, who, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const [how, setHow] = useState<"once" | "good">("once")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const decline = async () => {
    setBusy(true)
    setError(null)
    try {
      const forGood = how === "good"
      await run("answer-request", (on) =>
        declineRequest(services, keys, { asker: request.asker, forGood }, on),
      )
      toast(forGood ? `${who} cannot ask you any more.` : `You said no to ${who}.`)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      held={busy}
      onClose={onClose}
      onSubmit={() => void decline()}
      title={`Say no to ${who}?`}
      hint="Your wallet asks you once to confirm."
      actions={
        <>
          {!busy && (
            <Button look="quiet" onClick={onClose}>
              Go back
            </Button>
          )}
          <Button type="submit" look="filled" busy={busy} busyLabel="Saying no…">
            Say no
          </Button>
        </>
      }
    >
      <Stack>
        <ChoiceList
          legend="For how long"
          value={how}
          onChange={setHow}
          choices={[
            {
              value: "once",
              label: "This time",
              help: `They can ask again after ${longDate(fromUnix(request.lapsesAt))}.`,
            },
            { value: "good", label: "For good", help: "They cannot ask you again until you allow it." },
          ]}
        />
        <Note>
          They see that you said no, and not why. You can also leave it: it ends by itself, and nobody is
          told.
        </Note>
        <ProblemNote error={error} />
      </Stack>
    </Dialog>
  )
}
