"use client"
import { useState } from "react"
import type { RequestState } from "../../_core/requests/request-state"
import { declineRequest } from "../../_journeys/answer-request"
import { useConfirming } from "../../_parts/confirming"
import { useUnlocked } from "../../_session/session"
import { useTransactions } from "../../_session/transactions"
import { ChoiceList } from "../../_ui/ChoiceList"
import { Note } from "../../_ui/Note"
import { useVoice } from "../../_ui/Toast"
import { ConfirmDialog } from "../confirm-dialog"

/** No for this time, or for good. */
export function DeclineDialog(props: { request: RequestState; who: string; onClose: () => void }) {
  const { request, who, onClose } = props
  const { services, keys } = useUnlocked()
  const { run } = useTransactions()
  const { toast } = useVoice()
  const confirming = useConfirming()
  const [how, setHow] = useState<"once" | "good">("once")
  const decline = async () => {
    const forGood = how === "good"
    await run("answer-request", (on) => declineRequest(services, keys, { asker: request.asker, forGood }, on))
    toast(forGood ? `${who} cannot ask you any more.` : `You said no to ${who}.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title={`Say no to ${who}?`}
      hint={`${confirming.asker} asks you once to confirm.`}
      no="Go back"
      yes="Say no"
      doing="Saying no…"
      onConfirm={decline}
      onClose={onClose}
    >
      <ChoiceList
        legend="For how long"
        value={how}
        onChange={setHow}
        choices={[
          {
            value: "once",
            label: "This time",
            help: "They cannot ask again for a week, and for longer after each further no, up to a year.",
          },
          { value: "good", label: "For good", help: "They cannot ask you again until you allow it." },
        ]}
      />
      <Note>
        They see that you said no, and not why. You can also leave it: it ends by itself, and nobody is told.
      </Note>
    </ConfirmDialog>
  )
}
