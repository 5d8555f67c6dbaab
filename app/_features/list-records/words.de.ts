import { translated } from "../../_language/catalogue"
import type english from "./words.en"

export default translated<typeof english>({
  giveTheFolderAName: "Geben Sie dem Ordner einen Namen.",
  cancel: "Abbrechen",
  name: "Name",
  folders: "Ordner",
  everything: "Alles",
  newFolder: "Neuer Ordner",
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
  files: "{files, plural, one {#\u00a0Datei} other {#\u00a0Dateien}}",
})
