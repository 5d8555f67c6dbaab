import { translated } from "../../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  chooseOneRecordOrMore: "Wählen Sie zuerst mindestens einen Eintrag aus.",
  chosenRecords: "Ausgewählte Einträge",
  chooseRecords: "Einträge auswählen",
  numberRecordsChosen: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} ausgewählt",
  allShown: "Alle angezeigten",
  move: "Verschieben",
  share: "Freigeben",
  download: "Herunterladen",
  remove: "Entfernen",
  done: "Fertig",
  giveTheFolderAName: "Geben Sie dem Ordner einen Namen.",
  anotherFolderHasThisName:
    "Ein anderer Ordner heißt schon so. Wählen Sie einen anderen Namen, oder legen Sie die beiden zusammen.",
  theFolderIsCalledWanted: "Der Ordner heißt jetzt {wanted}.",
  renameThisFolder: "Ordner umbenennen",
  cancel: "Abbrechen",
  renameIt: "Umbenennen",
  renaming: "Wird umbenannt …",
  name: "Name",
  thoseYouShareItWith:
    "Wem er freigegeben ist, sieht bei den Einträgen, die schon darin liegen, weiter den früheren Namen; was Sie ab jetzt hinzufügen, trägt den neuen.",
  putThisFolderIntoAnother: "In einen anderen Ordner legen",
  putThemTogether: "Zusammenlegen",
  whoeverCanSeeThatFolder: "Wer jenen Ordner sehen kann, wird diese Einträge sehen.",
  deleteThisFolder: "Ordner löschen?",
  deleteTheFolder: "Ordner löschen",
  theRecordsInItStay:
    "Die Einträge darin bleiben: Sie liegen danach unter „Ohne Ordner“, nur der Ordner verschwindet.",
  theFolderIsGone: "Der Ordner ist gelöscht.",
  recordsRecordsMovedAnd:
    "{records, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} verschoben, und der Ordner ist gelöscht.",
  nothingToConfirm: "Nichts zu bestätigen.",
  moving: "Wird verschoben …",
  folders: "Ordner",
  everything: "Alles",
  newFolder: "Neuer Ordner",
  unfiledCannotBeSharedBy: "„Ohne Ordner“ kann nicht für sich freigegeben werden: Wählen Sie einen Ordner.",
  numberRecordsMoved: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} verschoben.",
  shareNumberRecords: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} freigeben",
  moveNumberRecords: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} verschieben",
  moveThemThenShare: "Verschieben, dann freigeben",
  moveThem: "Verschieben",
  severalRecordsAreSharedAs:
    "Mehrere Einträge werden als Ordner freigegeben. Wählen Sie, in welchem Ordner sie liegen sollen, und dann, für wen: Alles, was dort liegt, und alles, was Sie dazulegen, ist damit freigegeben.",
  whoeverCanSeeThatFolder2:
    "Wer jenen Ordner sehen kann, wird diese Einträge sehen. Wer sie in ihren früheren Ordnern sehen konnte und geöffnet hat, kann sie behalten haben.",
  makeTheFolder: "Ordner anlegen",
  making: "Wird angelegt …",
  onlyYouAndThoseYou: "Den Namen können nur Sie lesen, und wem Sie den Ordner freigeben.",
  records: "Unterlagen",
  searchYourRecords: "Unterlagen durchsuchen",
  searchByNameDoctorKind: "Nach Name, Praxis, Art oder Wörtern im Inhalt suchen",
  select: "Auswählen",
  loadingRecords: "Unterlagen werden geladen",
  showMoreOfInchosenRecords: "Mehr von {inChosen} Einträgen zeigen",
  searchMoreOfInchosenRecords: "Mehr von {inChosen} Einträgen durchsuchen",
  showAll: "Alle zeigen",
  thisFolderIsEmpty: "Dieser Ordner ist leer",
  nothingHereYet: "Hier ist noch nichts",
  dropAFileOnThis:
    "Ziehen Sie eine Datei auf diese Seite, oder fotografieren Sie ein Papier, das Sie zu Hause haben.",
  itIsEncryptedOnThis:
    "Es wird auf diesem Gerät verschlüsselt, und nur Sie können es sehen, bis Sie es freigeben.",
  numberRecordsRemovedTheir:
    "{number, plural, one {#\u00a0Eintrag entfernt. Seine Dateien sind} other {#\u00a0Einträge entfernt. Ihre Dateien sind}} verschlossen und werden nach einiger Zeit gelöscht.",
  removeNumberRecords: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} entfernen?",
  keepTheOthers: "Die übrigen behalten",
  keepThem: "Behalten",
  removeThem: "Entfernen",
  removingNumberOfTotal: "{number} von {total} wird entfernt …",
  numberOfThemAreRemoved: "{number} davon sind schon entfernt.",
  itCannotBeUndoneDownload:
    "Das lässt sich nicht rückgängig machen: Laden Sie sie vorher herunter, wenn Sie sie vielleicht noch brauchen.",
  whatOthersHaveOpenedThey: "Was andere geöffnet haben, können sie behalten haben.",
  savedWhereItIsNow: "Gespeichert. Wo es jetzt liegt, ist es nicht mehr verschlüsselt.",
  doneOfSize: "{done} von {size}",
  downloadNumberRecords: "{number, plural, one {#\u00a0Eintrag} other {#\u00a0Einträge}} herunterladen",
  stop: "Anhalten",
  downloadSize: "{size} herunterladen",
  decrypting: "Wird entschlüsselt …",
  theFilesAreDecryptedOn:
    "Die Dateien werden auf diesem Gerät entschlüsselt und als eine ZIP-Datei gespeichert, mit einem Ordner je Eintrag.",
  whoeverHasThatFileCan: "Wer diese Datei hat, kann sie lesen: Sie ist nicht mehr verschlüsselt.",
  decrypting2: "Wird entschlüsselt",
  thisBrowserCannotSaveA:
    "<b>Dieser Browser kann eine so große Datei nicht speichern.</b> Er hält einen Download im Arbeitsspeicher, bis zu {MOST_HELD_BYTES}. Wählen Sie weniger Einträge, oder öffnen Sie diese Seite in Chrome oder Edge auf einem Computer.",
  peoplePeopleShareSomething:
    "{people, plural, one {#\u00a0Person gibt} other {#\u00a0Personen geben}} etwas für Sie frei",
  thisPageIsForRecords:
    "Diese Seite ist für Ihre eigenen Unterlagen. Was andere freigeben, steht auf einer eigenen Seite.",
  seeWhatIsSharedWith: "Ansehen, was für Sie freigegeben ist",
  see: {
    folderNobody: "Dieser Ordner ist für niemanden freigegeben.",
    folder: "Für diesen Ordner freigeschaltet: {who}.",
    nobody: "Es ist nichts freigegeben.",
    everything: "Alles ist freigegeben für: {who}.",
    some: "Ein Teil ist freigegeben für: {who}.",
    others: "{number, plural, one {# weitere Person} other {# weitere Personen}}",
    people: "{number, plural, one {# Person} other {# Personen}}",
    number: "{number, plural, one {# Person} other {# Personen}}",
  },
  nothingNamed:
    "Kein Name, keine Praxis und keine Art enthält diese Wörter, in {more, select, yes {den neuesten } other {}}{of, plural, one {#\u00a0Eintrag} other {#\u00a0Einträgen}}.",
  nothingNamedIn:
    "Kein Name, keine Praxis und keine Art enthält diese Wörter, in {more, select, yes {den neuesten } other {}}{of, plural, one {#\u00a0Eintrag} other {#\u00a0Einträgen}} von {where}.",
  asksToEndFolder: "{asker} bittet Sie {asks, plural, one {einmal} other {mehrmals}} um Bestätigung.",
  asksToMove: "{asker} bittet Sie {times, plural, one {einmal} other {#-mal}} um Bestätigung.",
  asksToRemove: "{asker} fragt Sie einmal{number, plural, one {} other { für jeden davon}}.",
  sharersCanSee:
    "<b>{who}</b> {number, plural, one {kann diesen Ordner sehen. Das endet mit ihm; was geöffnet wurde, kann die Person behalten haben.} other {können diesen Ordner sehen. Das endet mit ihm; was sie geöffnet haben, können sie behalten haben.}}",
  theseLeave:
    "<b>{titles}</b> {number, plural, one {wird aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.} other {werden aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.}}",
  manyLeave:
    "<b>{titles}</b> und {others, plural, one {#\u00a0weiterer} other {#\u00a0weitere}} werden aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.",
  files: "{files, plural, one {#\u00a0Datei} other {#\u00a0Dateien}}",
})
