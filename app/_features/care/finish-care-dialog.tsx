"use client"
import { finishCare } from "../../_journeys/care"
import { forgetCare } from "../../_journeys/kept-care"
import type { CaredFor } from "../../_journeys/kept-care"
import { isKeywardError } from "../../_core/errors"
import { useCareTools } from "../../_session/care"
import { useRefresh } from "../../_session/refresh"
import { useUnlocked } from "../../_session/session"
import { Button } from "../../_ui/Button"
import { Meta, Prose } from "../../_ui/Text"
import { useVoice } from "../../_ui/Toast"
import { fromUnix, longDate } from "../../_words/format"
import { ConfirmDialog } from "../confirm-dialog"
import { useState } from "react"

/**
 * Goes on with a set-up that was interrupted, from what the keeper's own list has; or has the keeper named once more as
 * who acts for an account that they keep.
 */
export default function FinishCareDialog({ person, onClose }: { person: CaredFor; onClose: () => void }) {
  const { services, ownKeys } = useUnlocked()
  const tools = useCareTools()
  const refresh = useRefresh()
  const { toast } = useVoice()
  const [stuck, setStuck] = useState(false)
  const done = async (words: string) => {
    await refresh()
    toast(words)
    onClose()
  }
  if (person.standing === "kept")
    return (
      <ConfirmDialog
        title={`Go on acting for ${person.name}`}
        no="Not now"
        yes="Go on"
        doing="One moment…"
        onConfirm={async () => {
          await finishCare(services, ownKeys, person.id, await tools())
          await done(`You act for ${person.name} for another twenty years.`)
        }}
        onClose={onClose}
      >
        <Prose>
          {person.until === 0
            ? `You keep the account of ${person.name}, and it does not name you as who acts for it at the moment.`
            : `You act for ${person.name} until ${longDate(fromUnix(person.until))}.`}{" "}
          This page asks you whether the account is to name you once more.
        </Prose>
        <Meta>It is for twenty years. It ends when they take the account over and say so.</Meta>
      </ConfirmDialog>
    )
  return (
    <ConfirmDialog
      title={`Finish the account of ${person.name}`}
      no="Not now"
      yes="Finish it"
      doing="One moment…"
      onConfirm={async () => {
        await finishCare(services, ownKeys, person.id, await tools())
        await done(`The account of ${person.name} is ready.`)
      }}
      onClose={onClose}
    >
      <Prose>
        Its keys and its recovery code are made; the last steps are missing. This page asks you whether you
        want each of them.
      </Prose>
      <Meta>The code on the paper that you printed then is the one that counts.</Meta>
      <Meta>
        You have no paper?{" "}
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            setStuck(false)
            forgetCare(services, ownKeys, person.id).then(
              () => done("It is off your list; nothing of it was kept."),
              (error: unknown) => setStuck(isKeywardError(error)),
            )
          }}
        >
          Begin once more
        </Button>
      </Meta>
      {stuck && <Meta>It is kept by the network already, or could not be looked up: finish it first.</Meta>}
    </ConfirmDialog>
  )
}
