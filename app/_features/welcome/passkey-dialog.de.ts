import { translated } from "../../_language/catalogue"
import type english from "./passkey-dialog.en"

export default translated<typeof english>({
  none: "Hier gibt es keinen Passkey",
  connect: "Wallet verbinden",
  byCode: "Mit dem Wiederherstellungscode öffnen",
  title: "Mit Passkey anmelden",
  opening: "Wird geöffnet …",
  signIn: "Ich habe einen: anmelden",
  making: "Wird erstellt …",
  make: "Neues Konto erstellen",
  account: "Keyward, {day}",
  whatTitle: "Was das ist",
  what: "Ein Schlüssel, den Ihr Telefon oder Computer für diese Website aufbewahrt. Sie öffnen ihn mit Gesicht, Finger oder der PIN des Geräts. Es gibt kein Passwort und nichts zu installieren, und es kostet nichts. Beim Erstellen fragt das Gerät zweimal.",
  whoTitle: "Wer damit hineinkommt",
  who: "Wer Ihr Gerät entsperren kann. Wenn Apple, Google, Microsoft oder ein Passwortmanager Ihre Passkeys auf Ihre anderen Geräte kopiert, funktioniert er auch dort, auch für jeden, der jenes Konto öffnen kann.",
  lostTitle: "Wenn das Gerät verloren geht",
  lost: "Sie drucken einmal einen Wiederherstellungscode aus; er öffnet Ihre Unterlagen auf jedem Gerät. Sind Passkey und Code beide verloren, kann niemand Ihre Unterlagen mehr öffnen, auch wir nicht.",
  address: "Er funktioniert nur unter dieser Adresse: {hostname}.",
  useCode: "Ich habe meinen Passkey verloren: mit dem Wiederherstellungscode öffnen",
  onThisComputer: "Auf diesem Computer: <link>{address}</link>",
  gaps: {
    insecure:
      "Ihr Browser bewahrt Passkeys nur für Adressen auf, die mit https beginnen. Fragen Sie die Betreiber dieser Website nach einer solchen Adresse, oder verbinden Sie eine Wallet.",
    "ip-address":
      "Passkeys gehören zu einem Namen, und diese Seite wurde über eine Nummer geöffnet. Öffnen Sie sie über ihren Namen, oder verbinden Sie eine Wallet.",
    browser:
      "Dieser Browser kennt keine Passkeys. Verwenden Sie einen neueren, oder verbinden Sie eine Wallet.",
  },
})
