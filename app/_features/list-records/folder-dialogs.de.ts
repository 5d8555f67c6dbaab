import { translated } from "../../_language/catalogue"
import type english from "./folder-dialogs.en"

export default translated<typeof english>({
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
  asksToEndFolder: "{asker} bittet Sie {asks, plural, one {einmal} other {mehrmals}} um Bestätigung.",
  sharersCanSee:
    "<b>{who}</b> {number, plural, one {kann diesen Ordner sehen. Das endet mit ihm; was geöffnet wurde, kann die Person behalten haben.} other {können diesen Ordner sehen. Das endet mit ihm; was sie geöffnet haben, können sie behalten haben.}}",
})
