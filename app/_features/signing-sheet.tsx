"use client"
import { useOpenSignature } from "../_session/signature-desk"
import { Button } from "../_ui/Button"
import { Dialog } from "../_ui/Dialog"
import { Meta, Prose } from "../_ui/Text"

const WHERE = {
  "public-list": "A public list notes it in your account’s name, not what your records say.",
  record: "It goes into the record and nowhere else.",
  receipts: "It goes with the receipts that you leave and nowhere else.",
  export: "It goes into the export and nowhere else.",
} as const

/** Asks before an account by passkey signs anything that counts: there is no wallet that would ask. */
export function SigningSheet() {
  const asked = useOpenSignature()
  if (!asked) return null
  const no = () => asked.answer(false)
  return (
    <Dialog
      // Of two questions each is a dialog of its own, so that no press is meant for the one and answers the other.
      key={asked.id}
      open
      title="Do you want this?"
      onClose={no}
      onSubmit={() => asked.answer(true)}
      actions={
        <>
          <Button look="quiet" onClick={no}>
            No
          </Button>
          <Button look="filled" type="submit">
            Yes, sign it
          </Button>
        </>
      }
    >
      <Prose>
        <b>{asked.sentence}</b>
      </Prose>
      <Meta>{WHERE[asked.goesInto]} It costs you nothing.</Meta>
    </Dialog>
  )
}
