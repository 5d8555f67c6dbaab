import { translated } from "../../_language/catalogue"
import type english from "./chosen.en"

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
  cancel: "Abbrechen",
  moving: "Wird verschoben …",
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
  asksToMove: "{asker} bittet Sie {times, plural, one {einmal} other {#-mal}} um Bestätigung.",
  asksToRemove: "{asker} fragt Sie einmal{number, plural, one {} other { für jeden davon}}.",
  theseLeave:
    "<b>{titles}</b> {number, plural, one {wird aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.} other {werden aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.}}",
  manyLeave:
    "<b>{titles}</b> und {others, plural, one {#\u00a0weiterer} other {#\u00a0weitere}} werden aus Ihren Unterlagen entfernt; die verschlüsselten Dateien, die hier liegen, werden sofort verschlossen und nach einiger Zeit gelöscht. Niemand kann sie hier mehr öffnen, auch Sie nicht.",
})
