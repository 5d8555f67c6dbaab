import { translated } from "../../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  backToMyOwnRecords: "Zurück zu meinen eigenen Unterlagen",
  actForPatient: "Für {patient} handeln",
  opening: "Wird geöffnet",
  main: "Hauptmenü",
  signOut: "Abmelden",
  locked: "Gesperrt",
  unlocked: "Entsperrt",
  lessThanAMinuteLeft: "noch weniger als eine Minute",
  leftMinLeft: "noch {left} Min.",
  didYouSaveACopy:
    "<b>Haben Sie eine Kopie Ihrer versiegelten Schlüssel gespeichert?</b> Geben Sie sie diesem Speicher mit Ihrem Wiederherstellungscode zurück.",
  chooseTheFile: "Datei auswählen",
  recoveryCodeOfTheCopy: "Wiederherstellungscode der Kopie",
  chooseTheFileFirst: "Wählen Sie zuerst die Datei aus.",
  useThisCopy: "Diese Kopie verwenden",
  opening2: "Wird geöffnet …",
  namesFolderNamesAndSettings:
    "<b>Namen, Ordnernamen und Einstellungen sind die, die dieses Gerät aufbewahrt hat.</b> {fault} Wenn das wieder geschieht, ist vielleicht jemand in einer Sitzung von Ihnen angemeldet: Melden Sie sich überall ab. <button>Schließen</button>",
  useTheFormerKeysAgain: "Frühere Schlüssel wieder verwenden",
  recoveryCodeOfTheFormer: "Wiederherstellungscode der früheren Schlüssel",
  onOverAtOver2Other:
    "<b>Am {day} um {time} haben andere Schlüssel die Stelle der Ihren eingenommen.</b> Wenn Sie damals auf einem anderen Gerät neue Schlüssel erstellt haben, verwenden Sie deren Wiederherstellungscode, oder holen Sie die gespeicherte Kopie zurück. Wenn nicht, {intruder}. Die Schlüssel vom {sealedAt} sind noch da: Verwenden Sie sie wieder mit ihrem Wiederherstellungscode.",
  close: "Schließen",
  youDidNotBeginThis:
    "<b>Sie haben diese Einrichtung nicht begonnen, oder nichts öffnet sie?</b> Es ist nichts verloren: <link>Erstellen Sie stattdessen neue Schlüssel</link>.",
  youForgotYourSecretUnlock:
    "<b>Geheimwort vergessen?</b> Entsperren Sie mit Ihrem Wiederherstellungscode und legen Sie dann in den Einstellungen ein neues fest.",
  youLostYourRecoveryCode:
    "<b>Wiederherstellungscode verloren?</b> Entsperren Sie mit Ihrer Wallet und erstellen Sie dann in den Einstellungen einen neuen.",
  youLostYourWalletOr:
    "<b>Wallet verloren, oder jemand anderes hat sie?</b> Ihr Wiederherstellungscode <link>gibt diesem Konto eine andere Wallet</link>.",
  youLostBothThenNobody:
    "<b>Beides verloren?</b> Dann kann niemand diese Unterlagen mehr öffnen, auch wir nicht.",
  typeTheRecoveryCodeThat:
    "Geben Sie den Wiederherstellungscode ein, den Sie gedruckt oder gespeichert haben. Er wird auf diesem Gerät geprüft und nirgendwohin gesendet.",
  typeYourSecretThenSign:
    "Geben Sie Ihr Geheimwort ein und unterschreiben Sie dann einmal in Ihrer Wallet. Das Geheimwort bleibt auf diesem Gerät.",
  yourWalletAsksYouTo: "Ihre Wallet bittet Sie um eine Unterschrift. Sie kostet nichts.",
  finishYourSetUp: "Einrichtung beenden",
  unlockYourRecords: "Unterlagen entsperren",
  thenItAsksYouTo: "Danach bittet sie Sie, zu bestätigen, was noch fehlt.",
  yourSecret: "Ihr Geheimwort",
  typeYourSecretFirst: "Geben Sie zuerst Ihr Geheimwort ein.",
  waitingForYourWallet: "Warten auf Ihre Wallet …",
  unlock: "Entsperren",
  tryAgain: "Noch einmal versuchen",
  publishMyKeyAgain: "Meinen Schlüssel wieder veröffentlichen",
  useYourPasskey: "Passkey verwenden",
  useYourWallet: "Wallet verwenden",
  useRecoveryCode: "Wiederherstellungscode verwenden",
  newDeviceNewWalletOr: "Neues Gerät, neue Wallet, oder nichts geht?",
  aSavedCopyOfYour: "Eine gespeicherte Kopie Ihrer Schlüssel",
  safeYourRecordsAreKept: "{safe} Ihre Unterlagen liegen auf {chainName}.",
  ifYourWalletDoesNot:
    "Wenn Ihre Wallet dieses Netzwerk noch nicht kennt, fragt sie, ob es hinzugefügt werden soll.",
  switchToChainname: "Zu {chainName} wechseln",
  useAnotherAccount: "Anderes Konto verwenden",
  addItByHand: "Von Hand hinzufügen",
  name: "Name",
  chainId: "Chain-ID",
  currency: "Währung",
  youAct:
    "Sie handeln für <b>{who}</b>. Was Sie hier tun, geschieht in deren Namen, und es wird festgehalten, dass Sie es waren.",
  youActUntil:
    "Sie handeln bis {day} für <b>{who}</b>. Was Sie hier tun, geschieht in deren Namen, und es wird festgehalten, dass Sie es waren.",
  shareSomethingNew:
    "{waiting, plural, one {Person gibt etwas Neues frei} other {Personen geben etwas Neues frei}}",
  requestsWait: "{waiting, plural, one {Anfrage wartet auf Sie} other {Anfragen warten auf Sie}}",
  faults: {
    "put-back": "Diese Website hat eine ältere Kopie davon zurückgegeben, als dieses Gerät kennt.",
    spoilt:
      "Was diese Website davon zurückgegeben hat, lässt sich nicht öffnen: Jemand anderes hat es überschrieben.",
  },
  formerNotebook:
    "<b>Namen von Personen und Ordnern, und wem Sie vertrauen, stammen aus der Zeit vor dem Wechsel Ihrer Schlüssel.</b> Sie sind aufbewahrt, werden aber nicht verwendet: Wer für Sie gehandelt hat oder eingedrungen ist, könnte sie geändert haben. Verwenden Sie sie, wenn Sie keinen Grund haben, das zu vermuten. <use>Verwenden</use> <drop>Verwerfen</drop>",
  acts: {
    "create-keys": "Ihre Schlüssel",
    "add-records": "Hinzufügen",
    share: "Freigeben",
    "stop-sharing": "Freigabe beenden",
    remove: "Entfernen",
    move: "Verschieben",
    file: "Ablegen",
    replace: "Ersetzen",
    correct: "Berichtigen",
    "change-ways-in": "Zugänge",
    recover: "Wiederherstellung",
    delegate: "Vertretung",
    ask: "Ihre Anfrage",
    "answer-request": "Ihre Antwort",
    invite: "Wer Ihnen zuerst etwas freigeben darf",
    "new-keys": "Neue Schlüssel",
  },
  newDevice:
    "<b>Ein neues Gerät?</b> Entsperren Sie wie immer: mit Ihrer Wallet{secret, select, yes { und Ihrem Geheimwort} other {}}. Sonst muss nichts umziehen.",
  newDeviceByCode:
    "<b>Ein neues Gerät?</b> Verbinden Sie dort Ihre Wallet und geben Sie Ihren Wiederherstellungscode ein. Sonst muss nichts umziehen.",
  namesThisSite: "Sie nennt {site}: Unterschreiben Sie diese Nachricht nur auf dieser Website.",
  namesOtherSite:
    "Sie nennt {site}, wo dieser Zugang entstanden ist. Wenn Sie diese Adresse nicht kennen, verwenden Sie Ihren Wiederherstellungscode.",
  interrupted: "Ihre Schlüssel sind gespeichert, aber der letzte Schritt wurde unterbrochen.",
  wrongFormerCode:
    "Dieser Code öffnet die früheren Schlüssel nicht. Sehen Sie noch einmal auf Ihre Kopie; nichts wurde geändert.",
  addressRpc: "Adresse (RPC)",
  ways: {
    records: "Unterlagen",
    summary: "Überblick",
    sharing: "Wer was sehen kann",
    sharingShort: "Freigaben",
    activity: "Aktivität",
    directory: "Verzeichnis",
    settings: "Einstellungen",
  },
})
