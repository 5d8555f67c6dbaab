import { translated } from "../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  person: "Person",
  nothing: "Nichts",
  accountAndSettings: "Konto und Einstellungen",
  mainPhone: "Hauptmenü, Telefon",
  close: "Schließen",
  showWhatIsTyped: "Eingabe zeigen",
  hideWhatIsTyped: "Eingabe verbergen",
  keys: "Schlüssel",
  skipToThePage: "Zum Inhalt",
  seenBy: "Sichtbar für",
  loading: "Wird geladen …",
  states: {
    preparing: "Wird vorbereitet",
    wallet: "Warten auf Ihr Ja",
    sent: "Gesendet",
    confirmed: "Erledigt",
    final: "Erledigt",
    stopped: "Angehalten",
    "still-asked": "Wird noch gefragt",
    unclear: "Nicht bekannt",
    refused: "Abgelehnt",
    undone: "Zurückgenommen",
    cancelled: "Abgebrochen",
    dropped: "Verloren",
    lapsed: "Nicht rechtzeitig gesendet",
    restarted: "Verschwunden",
    replaced: "Ersetzt",
    failed: "Misslungen",
  },
})
