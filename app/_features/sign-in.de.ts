import { translated } from "../_language/catalogue"
import type english from "./sign-in.en"

export default translated<typeof english>({
  yourWalletChangedToAnother:
    "<b>Ihre Wallet hat das Konto gewechselt.</b> Wir haben Ihre Unterlagen sofort gesperrt und Sie abgemeldet. Melden Sie sich mit diesem Konto an, oder wechseln Sie in Ihrer Wallet zurück.",
  signInWithYourWallet: "Mit Ihrer Wallet anmelden",
  yourWalletAsksYouTo: "Ihre Wallet bittet Sie, eine kurze Nachricht zu unterschreiben.",
  itCostsNothingAndOpens: "Das kostet nichts und öffnet keine Ihrer Unterlagen.",
  signingIn: "Sie werden angemeldet …",
  waitingForYourWallet: "Warten auf Ihre Wallet …",
  signIn: "Anmelden",
  tryAgain: "Noch einmal versuchen",
  useAnotherAccount: "Anderes Konto verwenden",
  finishYourSetUp: "Einrichtung beenden",
  openYourRecords: "Unterlagen öffnen",
  typeTheRecoveryCodeThat:
    "Geben Sie den Wiederherstellungscode ein, den Sie gedruckt oder gespeichert haben.",
  itIsCheckedOnThis: "Er wird auf diesem Gerät geprüft und nirgendwohin gesendet.",
  yourKeysAreStoredBut: "Ihre Schlüssel sind gespeichert, aber der letzte Schritt wurde unterbrochen.",
  openThemOnceMoreTo: "Öffnen Sie sie noch einmal, um fertig zu werden.",
  yourDeviceAsksForYour: "Ihr Gerät fragt nach Gesicht, Finger oder seiner PIN.",
  nothingElseIsNeeded: "Mehr wird nicht gebraucht.",
  opening: "Wird geöffnet …",
  openWithYourPasskey: "Mit Ihrem Passkey öffnen",
  publishMyKeyAgain: "Meinen Schlüssel wieder veröffentlichen",
  useRecoveryCode: "Wiederherstellungscode verwenden",
  account: "Konto",
  itStandsOnYourPaper: "Es steht auf Ihrem Papier unter dem Code und beginnt mit 0x.",
  typeTheAccountThatStands: "Geben Sie das Konto ein, das auf Ihrem Papier steht.",
  openWithTheCode: "Mit dem Code öffnen",
  useAPasskey: "Passkey verwenden",
  turnItOn: "Einschalten",
  codeDoesNotOpen:
    "Dieser Code öffnet Ihre Schlüssel nicht. Sehen Sie noch einmal auf Ihre Kopie; ein Code von einer früheren Einrichtung öffnet nichts. Wenn Sie keinen anderen haben, erstellen Sie in den Einstellungen einen neuen.",
  savedCopy: "Eine gespeicherte Kopie Ihrer Schlüssel",
  savedCopyLetsYouIn:
    "Wenn Ihr Code nichts mehr öffnet, hat vielleicht jemand andere Schlüssel an die Stelle Ihrer eigenen gesetzt. Eine Kopie Ihrer Schlüssel, die Sie gespeichert haben, öffnet mit dem Code, der dazugehört, trotzdem alles.",
  chooseTheFile: "Datei auswählen",
})
