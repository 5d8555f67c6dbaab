import { translated } from "../_language/catalogue"
import type english from "./confirmation.en"

export default translated<typeof english>({
  details: {
    preparing: "Sie müssen noch nichts tun",
    sent: "Dauert meist 12 Sekunden",
    confirmed: "In einigen Minuten endgültig",
    final: "Endgültig; es bleibt so",
    stopped: "Sie warten nicht mehr; es wurde nichts gesendet",
    "still-asked":
      "Lehnen Sie dort ab, um es fallen zu lassen; wenn Sie zustimmen, gilt es und wird hier angezeigt",
    undone: "Das Netzwerk hat seine letzten Schritte zurückgenommen; es wartet wieder auf die Bestätigung",
    refused: "Sie haben abgelehnt; nichts hat sich geändert",
    cancelled: "Sie haben es abgebrochen; nichts hat sich geändert",
    dropped: "Kein Knoten kennt es mehr; nichts hat sich geändert",
    lapsed: "Ihre Unterschrift gilt nicht mehr; nichts hat sich geändert",
    failed: "Es hat nicht geklappt; versuchen Sie es noch einmal",
    restarted: "Dieses lokale Netzwerk hat ohne es neu begonnen",
  },
  asked: {
    signature: "Öffnen Sie sie und unterschreiben Sie; es kostet Sie nichts",
    transaction: "Öffnen Sie sie und sagen Sie Ja oder Nein",
    "transaction-instead":
      "Kostenloses Senden funktioniert gerade nicht, deshalb sollen Sie die Gebühr zahlen",
  },
  notAll: {
    refused: "Sie haben diesen Schritt abgelehnt; was Sie vorher bestätigt haben, gilt",
    stopped: "Sie warten auf diesen Schritt nicht mehr; was Sie vorher bestätigt haben, gilt",
    cancelled: "Sie haben diesen Schritt abgebrochen; was Sie vorher bestätigt haben, gilt",
    failed: "Dieser Schritt hat nicht geklappt; was Sie vorher bestätigt haben, gilt",
  },
  reportedFault:
    "{by, select, passkey {Diese Seite} other {Ihre Wallet}} hat einen Fehler gemeldet; falls sie dies gesendet hat, wird es hier angezeigt",
  sentAnother:
    "{by, select, passkey {Diese Seite} other {Ihre Wallet}} hat stattdessen etwas anderes gesendet",
  cancelled:
    "Sie haben es {by, select, passkey {auf dieser Seite} other {in Ihrer Wallet}} abgebrochen; nichts hat sich geändert",
  sentFree: "Kostenlos; dauert meist 12 Sekunden",
  beingSent: "Unterschrieben; es wird für Sie gesendet",
  sentAgain: "Mit höherer Gebühr noch einmal gesendet; in einigen Minuten endgültig",
  stillAsks: "{by, select, passkey {Diese Seite} other {Ihre Wallet}} fragt noch",
})
