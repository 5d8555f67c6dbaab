import { translated } from "../../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  howItWorks: "So funktioniert es",
  title: "Ihre Gesundheitsunterlagen, verschlossen mit einem Schlüssel, den nur\u00a0Sie haben.",
  lede: "Alle Befunde, Arztbriefe und Aufnahmen an einem Ort. Sie geben frei, was Sie möchten, für wen Sie möchten und so lange Sie möchten.",
  oneMoment: "Einen Moment …",
  connect: "Wallet verbinden",
  usePasskey: "Mit Passkey anmelden",
  noWalletYet: "Ich habe noch keine Wallet",
  hint: "Umsehen kostet nichts. Gespeichert wird erst etwas, wenn Sie Ihre Schlüssel erstellt haben. <link>Ich habe meine Wallet verloren</link>",
  seeTitle: "Was andere sehen können",
  see: "Dass Ihr Konto einem anderen Konto etwas freigegeben hat, und wann. Nie was, nie warum, nie einen Namen.",
  cannotTitle: "Wovor wir Sie nicht schützen können",
  cannot:
    "Wenn jemand Ihr entsperrtes Gerät benutzt, vor einer schädlichen Browser-Erweiterung oder einer gefälschten Kopie dieser Website.",
  doctorTitle: "Wer Ärztin oder Arzt ist",
  doctor:
    "Das prüft hier noch niemand. Lassen Sie sich das Konto in der Praxis persönlich nennen, bevor Sie etwas freigeben.",
  promises: {
    readTitle: "Wir können Ihre Unterlagen nicht lesen",
    read: "Sie werden auf Ihrem Gerät verschlüsselt, bevor sie es verlassen. Wir bewahren sie auf; einen Schlüssel dazu haben wir nicht.",
    decideTitle: "Sie bestimmen, wer sie sieht und wie lange",
    decide:
      "Eine Freigabe beenden Sie mit einem Fingertipp. Was jemand schon geöffnet hat, kann diese Person behalten haben. Das kann niemand rückgängig machen.",
    codeTitle: "Ihr Wiederherstellungscode ist der Ersatzschlüssel",
    code: "Sie drucken ihn einmal aus. Wenn Sie Ihre Wallet und den Code verlieren, kann niemand Ihre Unterlagen mehr öffnen, auch wir nicht.",
  },
  iSee: "Verstanden",
  noWallet: {
    title: "Ein Passkey oder eine Wallet, und kein Geld",
    noneTitle: "Sie brauchen keine",
    none: "Über „Mit Passkey anmelden“ erhalten Sie ein Konto ohne Wallet. Eine Wallet ist eine kleine App in Ihrem Browser oder Telefon, die für Sie unterschreibt; hier ersetzt sie Benutzernamen und Passwort.",
    getTitle: "So bekommen Sie eine",
    get: "Geben Sie metamask.io in Ihren Browser ein, fügen Sie dort MetaMask hinzu und folgen Sie den Schritten. Bitten Sie jemanden, dem Sie vertrauen, sich dazuzusetzen. Laden Sie danach diese Seite neu.",
    careTitle: "Worauf Sie achten sollten",
    care: "Sie zeigt Ihnen zwölf Wörter. Schreiben Sie sie auf Papier. Niemand von Keyward oder sonst jemand braucht sie jemals: Wer danach fragt, will Sie bestehlen.",
    fee: "Das Netzwerk kann eine kleine Gebühr verlangen, wenn Sie etwas hinzufügen oder freigeben. Ansehen und Lesen kosten nichts.",
  },
  how: {
    addTitle: "Sie fügen etwas hinzu",
    add: "Ihr Gerät verschlüsselt es mit einem neuen Schlüssel, bevor es gespeichert wird. In einer öffentlichen Liste steht danach, dass Ihr Konto etwas hinzugefügt hat; nicht was.",
    shareTitle: "Sie geben es frei",
    share:
      "Ihr Gerät verschließt den Schlüssel so, dass ihn nur ein bestimmtes Konto öffnen kann, bis zu dem Tag, den Sie wählen. Sie geben einen Eintrag, einen Ordner oder alles frei.",
    openTitle: "Ihre Ärztin oder Ihr Arzt öffnet es",
    open: "Deren Browser holt den Eintrag, prüft, dass es genau der ist, den Sie gespeichert haben, und entschlüsselt ihn dort.",
    public:
      "Die Liste der Konten und Zeiten ist öffentlich und lässt sich später nicht löschen, auch nicht von uns. Was in Ihren Unterlagen steht, steht nirgends darin.",
  },
})
