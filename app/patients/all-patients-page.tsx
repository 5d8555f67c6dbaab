"use client"
import { Patients } from "../_features/patients/patients"
import { AskButton } from "../_features/requests/ask-button"
import { MyRequests } from "../_features/requests/my-requests"
import { RecipientSearch } from "../_features/recipient-search"
import { sharedWords } from "../_features/shared-words"
import { useUnlocked } from "../_session/session"
import { recipientAt, useRecipients } from "../_features/recipients"

/** Puts the list of patients, asking one of them and what was asked on one page. */
export function AllPatientsPage() {
  const recipients = useRecipients()
  const { notebook } = useUnlocked()
  return (
    <Patients
      ask={
        <AskButton
          label={sharedWords(notebook?.role).ask}
          look="filled"
          field={(chosen, onChoose) => (
            <RecipientSearch
              label="Whom"
              chosen={chosen && recipientAt(chosen.account, recipients)}
              onChoose={onChoose}
            />
          )}
        />
      }
      asked={<MyRequests />}
    />
  )
}
