import { translated } from "../../_language/catalogue"
import type english from "./words.en"

// What is shared (`theRecord`, `theFolder`, `theEverything`) is the object of its sentence.
export default translated<typeof english>({
  somebodyNew: "Jemand Neues",
  lookingUpTheirKey: "Der Schlüssel wird nachgesehen",
  theDigitsOfTheirKey: "Die Ziffern des Schlüssels dieser Person:",
  iComparedTheseDigitsWith: "Ich habe diese Ziffern mit der Person verglichen, am Telefon oder persönlich",
  share: "Freigeben",
  sayWithWhomAName: "Sagen Sie, für wen: ein Name, oder eine Adresse, die mit 0x beginnt.",
  thisIsYourOwnAccount: "Das ist Ihr eigenes Konto.",
  giveThisPersonAName: "Geben Sie dieser Person einen Namen, damit Sie später wissen, wer es ist.",
  thisPersonHasNoKeys:
    "Diese Person hat noch keine Schlüssel. Bitten Sie sie, sich einmal bei Keyward anzumelden.",
  theirKeyCouldNotBe: "Der Schlüssel ließ sich nicht nachsehen. Versuchen Sie es gleich noch einmal.",
  theyTakeRecordsByInvitation:
    "Diese Person nimmt Unterlagen nur auf Einladung an. Bitten Sie sie, zuerst Ihr Konto einzuladen.",
  theyReadThisAlreadyEverything:
    "Diese Person liest das schon: Ihr ist alles freigegeben. Beenden Sie zuerst das.",
  chooseTheDateUntilWhich: "Wählen Sie den Tag, bis zu dem Sie es freigeben.",
  thatDateIsOverChoose: "Dieser Tag ist vorbei. Wählen Sie einen künftigen.",
  askerAsksYouTwiceTo:
    "{asker} fragt Sie zweimal: um das Lesen zu beenden, und um das Hinzufügen zu erlauben.",
  askerAsksYouOnceTo: "{asker} bittet Sie einmal um Bestätigung.",
  cancel: "Abbrechen",
  letThemAdd: "Hinzufügen erlauben",
  shareWithCalled: "Für {called} freigeben",
  sharing: "Wird freigegeben …",
  opening: "Wird geöffnet",
  giveALinkToSomebody: "Jemandem ohne Konto einen Link geben",
  what: "Was",
  theyAreGivenNoKey:
    "<b>Diese Person bekommt keinen Schlüssel.</b> Was sie hinzufügt, können nur Sie öffnen, auch sie selbst nicht mehr. Sobald Sie es in einen Ordner legen, liest es, wer diesen Ordner sieht.",
  whatTheyOpenTheyMay: "Was diese Person öffnet, kann sie behalten.",
  sharingAlwaysIncludesThePast: "Eine Freigabe umfasst immer auch Vergangenes.",
  youCanStopLaterThen:
    "Sie können sie später beenden: Dann verschließt der Speicher diesen Eintrag für die Person. Was sie geöffnet hat, kann sie behalten haben.",
  whoTakesRecordsByInvitation:
    "<b>{who} nimmt Unterlagen nur auf Einladung an.</b> Bitten Sie darum, dass Ihr Konto in den Einstellungen eingeladen wird; dann können Sie freigeben. Ihr Konto ist <span>{own}</span>",
  whatTheyMayDo: "Was erlaubt ist",
  read: "Lesen",
  readAndAdd: "Lesen und hinzufügen",
  onlyAdd: "Nur hinzufügen",
  thisRecord: "Dieser Eintrag",
  folder: "Ordner {name}",
  everything: "Alles",
  recordsAndAnyInIt:
    "{records, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}}, und was Sie noch hineinlegen",
  recordsAndAny:
    "{records, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}}, und was Sie noch hinzufügen",
  theEverything: "alles",
  theRecord: "den Eintrag „{name}“",
  theFolder: "den Ordner {name}",
  noKeysYet: "Noch keine Schlüssel",
  askThemToSignIn: "Bitten Sie die Person, sich einmal bei Keyward anzumelden; dann können Sie freigeben.",
  waitForKey: "Einen Moment: Wir sehen nach, welchen Schlüssel die Person hat und wer dafür bürgt.",
  compareDigits: "Vergleichen Sie die Ziffern mit der Person und setzen Sie dann das Häkchen.",
  compareNewDigits:
    "Der Schlüssel dieser Person hat sich geändert. Vergleichen Sie die Ziffern mit ihr und setzen Sie dann das Häkchen.",
  canNowAdd: "{called} kann jetzt {shared} ergänzen.",
  canNowRead: "{called} kann jetzt {shared} lesen.",
  will: {
    read: "<b>{called}</b> kann bis <b>{day}</b> <b>{shared}</b> lesen.",
    "read-and-add": "<b>{called}</b> kann bis <b>{day}</b> <b>{shared}</b> lesen und ergänzen.",
    add: "<b>{called}</b> kann bis <b>{day}</b> <b>{shared}</b> ergänzen, aber nicht lesen.{reads, select, yes { Jetzt kann die Person es lesen; das endet damit.} other {}}",
  },
  theyCanOpenEvery:
    "Diese Person kann jeden Eintrag darin öffnen. Wenn Sie die Freigabe später beenden, verschließt er sich für sie; was sie geöffnet hat, kann sie behalten haben.",
  theyCanOpenEverySince:
    "Diese Person kann jeden Eintrag darin öffnen, zurück bis {month}. Wenn Sie die Freigabe später beenden, verschließt er sich für sie; was sie geöffnet hat, kann sie behalten haben.",
  standing: {
    compared: "Der Schlüssel, den Sie verglichen haben",
    comparedDetail:
      "Sie haben die Ziffern früher mit der Person verglichen, und er hat sich seitdem nicht geändert.",
    changed: "Der Schlüssel hat sich geändert",
    changedVouched:
      "Es ist ein anderer als bei Ihrer letzten Freigabe. Für den neuen bürgt: {issuers}. Vergleichen Sie die Ziffern, bevor Sie weitermachen.",
    changedUnvouched:
      "Es ist ein anderer als bei Ihrer letzten Freigabe. Für den neuen bürgt niemand. Vergleichen Sie die Ziffern, bevor Sie weitermachen.",
    otherKey: "Das ist nicht der geprüfte Schlüssel",
    otherKeyDetail:
      "{issuers} hat einen anderen Schlüssel dieser Person gesehen. Vergleichen Sie die Ziffern, bevor Sie weitermachen.",
    verifiedBy: "Geprüft durch {issuers}",
    verifiedUntil: "{until}.{before, select, yes { Derselbe Schlüssel wie letztes Mal.} other {}}",
    noLonger: "Nicht mehr geprüft",
    unverified: "Nicht geprüft",
    unverifiedDetail:
      "Niemand bürgt für dieses Konto.{before, select, yes { Es ist derselbe Schlüssel wie letztes Mal.} other { Vergewissern Sie sich, dass er dieser Person gehört, bevor Sie freigeben.}}",
    thisAccount: "dieses Konto",
    ended:
      "{issuer} hat bis {day} für {whom} gebürgt.{before, select, yes { Es ist derselbe Schlüssel wie letztes Mal.} other { Vergewissern Sie sich, dass er dieser Person gehört, bevor Sie freigeben.}}",
    tookBack:
      "{issuer} hat bis {day} für {whom} gebürgt und es zurückgenommen.{before, select, yes { Es ist derselbe Schlüssel wie letztes Mal.} other { Vergewissern Sie sich, dass er dieser Person gehört, bevor Sie freigeben.}}",
  },
})
