import { messages } from "../../_language/catalogue"

export default messages({
  giveTheFolderAName: "Give the folder a name.",
  anotherFolderHasThisName: "Another folder has this name. Choose another name, or put the two together.",
  theFolderIsCalledWanted: "The folder is called {wanted} now.",
  renameThisFolder: "Rename this folder",
  cancel: "Cancel",
  renameIt: "Rename it",
  renaming: "Renaming…",
  name: "Name",
  thoseYouShareItWith:
    "Those you share it with go on seeing the former name on the records that lie there already; what you add from now on carries the new one.",
  putThisFolderIntoAnother: "Put this folder into another one",
  putThemTogether: "Put them together",
  whoeverCanSeeThatFolder: "Whoever can see that folder will see these records.",
  deleteThisFolder: "Delete this folder?",
  deleteTheFolder: "Delete the folder",
  theRecordsInItStay: "The records in it stay: they lie in Unfiled afterwards, and only the folder goes.",
  theFolderIsGone: "The folder is gone.",
  recordsRecordsMovedAnd:
    "{records, plural, one {#\u00a0record} other {#\u00a0records}} moved, and the folder is gone.",
  nothingToConfirm: "Nothing to confirm.",
  moving: "Moving…",
  asksToEndFolder: "{asker} asks you {asks, plural, one {once} other {more than once}} to confirm.",
  sharersCanSee:
    "<b>{who}</b> {number, plural, one {can see this folder. That ends with it; what they have opened, they may have kept.} other {can see this folder. That ends with it; what they have opened, they may have kept.}}",
})
