import { translated } from "../../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  thisIsYourSpareKey:
    "Das ist Ihr Ersatzschlüssel. Er öffnet Ihre Unterlagen, wenn Sie Ihr Telefon, Ihren Computer oder {held} verlieren. Wir zeigen ihn einmal und behalten keine Kopie.",
  writeDownYourRecoveryCode: "Schreiben Sie Ihren Wiederherstellungscode auf",
  itCountsOnceYourKeys:
    "Er gilt, sobald Ihre Schlüssel hinterlegt sind, am Ende dieses Schritts. Haben Sie noch einen Code dieses Kontos von einem früheren, nicht beendeten Versuch? Der öffnet nichts: Vernichten Sie ihn.",
  walletproblemSoItCannotOpen:
    "<b>{walletProblem},</b> deshalb kann sie Ihre Unterlagen nicht öffnen, und ein Geheimwort wird nicht verwendet. Dieser Code ist der einzige Zugang: Bewahren Sie zwei Kopien an zwei Orten auf.",
  yourCopyCanBeRead:
    "Ihre Kopie ist lesbar. Jetzt werden Ihre versiegelten Schlüssel gespeichert, und das Netzwerk hält fest, dass sie Ihnen gehören.",
  keepYourKeys: "Schlüssel hinterlegen",
  storing: "Wird gespeichert",
  confirmation: "Bestätigung",
  confirmationAsked: "Bestätigung {asked}",
  yourKeysAndYourRecovery:
    "Ihre Schlüssel und Ihr Wiederherstellungscode sind noch die auf Ihrer Kopie. Der Code gilt, sobald dies bestätigt ist.",
  keepingYourKeys: "Schlüssel werden hinterlegt …",
  keepMyKeys: "Meine Schlüssel hinterlegen",
  tryAgain: "Noch einmal versuchen",
  theyLockAndOpenYour:
    "Sie verschließen und öffnen Ihre Unterlagen. Sie entstehen auf diesem Gerät, und niemand sonst bekommt sie je in die Hand.",
  createYourKeys: "Schlüssel erstellen",
  alsoAskMeForA: "Zusätzlich nach einem Geheimwort fragen (empfohlen)",
  withoutOneTwoSignaturesOf:
    "Ohne Geheimwort öffnen zwei Unterschriften Ihrer Wallet alle Ihre Unterlagen: die zum Anmelden und die, die Sie gleich geben. Eine Website, die Sie zu beiden überredet, oder wer Ihre Wallet hat, liest alles. Mit einem Geheimwort braucht man auch dieses.",
  waitingForYourWallet: "Warten auf Ihre Wallet …",
  createMyKeys: "Meine Schlüssel erstellen",
  twoSignaturesBothNameThe:
    "{TWO_SIGNATURES} Beide nennen die Adresse dieser Website; unterschreiben Sie diese Nachricht nirgendwo sonst. Es kostet nichts, und noch wird nichts gespeichert.",
  yourSetUpWasInterrupted: "Ihre Einrichtung wurde unterbrochen, bevor etwas gespeichert war.",
  beginOnceMore: "Neu beginnen",
  thePasskeyThatYouMade:
    "<b>Der Passkey, den Sie dabei erstellt haben, öffnet nichts.</b> Sie können ihn in den Einstellungen Ihres Geräts löschen. Auch ein Wiederherstellungscode von diesem Versuch öffnet nichts: Vernichten Sie ihn.",
  makingYourKeys: "Ihre Schlüssel werden erstellt",
  useAnotherAccount: "Anderes Konto verwenden",
  opening: "Wird geöffnet",
  finishYourRecoveryCode: "Wiederherstellungscode fertigstellen",
  laterInSettings: "Später, in den Einstellungen",
  waysToOpenYourRecords: "Zugänge zu Ihren Unterlagen",
  anyOneOfThemIs: "Einer davon genügt. Richten Sie mindestens zwei ein.",
  yourWallet: "Ihre Wallet",
  recoveryCode: "Wiederherstellungscode",
  faceOrFingerprintAddOne: "Gesicht oder Fingerabdruck. Später in den Einstellungen hinzufügen.",
  peopleYouTrust: "Menschen, denen Sie vertrauen",
  twoOfThreeTogetherCould: "Zwei von dreien zusammen könnten helfen. In dieser Version noch nicht.",
  keysCantBeKeptHere:
    "<b>Schlüssel können hier gerade nicht hinterlegt werden.</b> Die Betreiber dieser Website bezahlen das; im Moment funktioniert es nicht. Kommen Sie später wieder: Bis dahin wird nichts erstellt oder aufgeschrieben.",
  yourWalletPaysThisTime:
    "<b>Diesmal bezahlt Ihre Wallet.</b> Das Hinterlegen ist in der Regel kostenlos; im Moment funktioniert das nicht, deshalb verlangt Ihre Wallet bei jeder Bestätigung eine kleine Gebühr.",
  thisDecidesWhatYouSee:
    "Davon hängt ab, was Sie zuerst sehen. Beides wird verschlüsselt; Ihr Name steht in keiner öffentlichen Liste.",
  whoAreYou: "Wer sind Sie?",
  yourNamesAndSettingsCould:
    "<b>Ihre Namen und Einstellungen ließen sich nicht öffnen.</b> Jemand anderes oder diese Website selbst hat sie überschrieben. Ihre Unterlagen, Ihre Schlüssel und Ihre Freigaben sind davon nicht berührt. Ein Gerät, das Sie früher benutzt haben, hat sie vielleicht noch: Melden Sie sich zuerst dort an. Wenn es keines gibt, sagen Sie noch einmal, wer Sie sind.",
  yourName: "Ihr Name",
  peopleYouShareRecordsWith: "Wem Sie Unterlagen freigeben, liest ihn darin.",
  typeTheNameThatYour:
    "Geben Sie den Namen ein, unter dem man Sie in der Praxis oder als Ärztin oder Arzt kennt.",
  iAmHereAs: "Ich bin hier als",
  iKeepMyRecordsAnd: "Ich bewahre meine Unterlagen auf und gebe sie frei.",
  iReadWhatPatientsShare: "Ich lese, was Patienten für mich freigeben.",
  chooseOneOfTheTwo: "Wählen Sie eines von beiden. Sie können es in den Einstellungen ändern.",
  saving: "Wird gespeichert …",
  finish: "Fertig",
  anotherSetUp:
    "<b>Eine andere Einrichtung dieses Kontos war schneller fertig.</b> Der Code, den Sie gerade aufgeschrieben haben, öffnet nichts: Vernichten Sie ihn. Laden Sie diese Seite neu und entsperren Sie mit dem Code der anderen Einrichtung{by, select, passkey {} other { oder mit Ihrer Wallet}}.",
  asksOnce:
    "{asker} bittet Sie einmal um Bestätigung: Ihre versiegelten Schlüssel, Ihr öffentlicher Schlüssel, und dass Ihr Wiederherstellungscode {by, select, passkey {dieses Konto sperren} other {diesem Konto eine andere Wallet geben}} darf. Jeder kann sehen, dass dieses Konto Schlüssel erstellt hat, und wann; niemand kann sehen, was sie öffnen.",
  finishCode:
    "Ihre Einrichtung wurde unterbrochen. Ihr Code öffnet Ihre Unterlagen, kann aber noch nicht {by, select, passkey {dieses Konto sperren} other {diesem Konto eine andere Wallet geben}}. Geben Sie ihn einmal ein, um fertig zu werden.",
  connectedWith: "Verbunden: {wallet}",
  signedInWith: "Angemeldet: {wallet}",
  steps: {
    label: "Einrichtung",
    signIn: "Anmelden",
    createKeys: "Schlüssel erstellen",
    whoYouAre: "Wer Sie sind",
  },
  passkey: "Passkey",
  onceKept: "Sobald Ihre Schlüssel hinterlegt sind",
  onYourDevice: "Er ist auf Ihrem Gerät.",
  youSignWithIt: "Sie unterschreiben damit, wenn Sie Ihre Schlüssel erstellen.",
  notWithThisWallet: "Mit dieser Wallet nicht möglich",
  copyCanBeRead: "Ihre Kopie ist lesbar. Sie gilt, sobald Ihre Schlüssel hinterlegt sind",
  printIt: "Drucken oder speichern Sie ihn",
  youPrintIt: "Sie drucken ihn und geben einen Teil davon wieder ein.",
  typeGroup: "Geben Sie Gruppe {group} ein, um fertig zu werden",
})
