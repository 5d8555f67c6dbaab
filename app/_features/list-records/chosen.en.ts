import { messages } from "../../_language/catalogue"

export default messages({
  chooseOneRecordOrMore: "Choose one record or more first.",
  chosenRecords: "Chosen records",
  chooseRecords: "Choose records",
  numberRecordsChosen: "{number, plural, one {#\u00a0record} other {#\u00a0records}} chosen",
  allShown: "All shown",
  move: "Move",
  share: "Share",
  download: "Download",
  remove: "Remove",
  done: "Done",
  cancel: "Cancel",
  moving: "Moving…",
  unfiledCannotBeSharedBy: "Unfiled cannot be shared by itself: choose a folder.",
  numberRecordsMoved: "{number, plural, one {#\u00a0record} other {#\u00a0records}} moved.",
  shareNumberRecords: "Share {number, plural, one {#\u00a0record} other {#\u00a0records}}",
  moveNumberRecords: "Move {number, plural, one {#\u00a0record} other {#\u00a0records}}",
  moveThemThenShare: "Move them, then share",
  moveThem: "Move them",
  severalRecordsAreSharedAs:
    "Several records are shared as a folder. Choose the folder that they are to lie in, then with whom you share it: whatever lies there, and whatever you add to it, is shared with it.",
  whoeverCanSeeThatFolder2:
    "Whoever can see that folder will see these records. Who could see them in their former folders and has opened them may have kept them.",
  numberRecordsRemovedTheir:
    "{number, plural, one {#\u00a0record} other {#\u00a0records}} removed. Their files are closed, and erased in a while.",
  removeNumberRecords: "Remove {number, plural, one {#\u00a0record} other {#\u00a0records}}?",
  keepTheOthers: "Keep the others",
  keepThem: "Keep them",
  removeThem: "Remove them",
  removingNumberOfTotal: "Removing {number} of {total}…",
  numberOfThemAreRemoved: "{number} of them are removed already.",
  itCannotBeUndoneDownload: "It cannot be undone: download them first if you may need them.",
  whatOthersHaveOpenedThey: "What others have opened, they may have kept.",
  savedWhereItIsNow: "Saved. Where it is now it is no longer encrypted.",
  doneOfSize: "{done} of {size}",
  downloadNumberRecords: "Download {number, plural, one {#\u00a0record} other {#\u00a0records}}",
  stop: "Stop",
  downloadSize: "Download {size}",
  decrypting: "Decrypting…",
  theFilesAreDecryptedOn:
    "The files are decrypted on this device and saved as one ZIP file, a folder for each record.",
  whoeverHasThatFileCan: "Whoever has that file can read it: it is no longer encrypted.",
  decrypting2: "Decrypting",
  thisBrowserCannotSaveA:
    "<b>This browser cannot save a file that large.</b> It holds a download in memory, up to {MOST_HELD_BYTES}. Choose fewer records, or open this page in Chrome or Edge on a computer.",
  asksToMove: "{asker} asks you {times, plural, one {once} other {# times}} to confirm.",
  asksToRemove: "{asker} asks you once{number, plural, one {} other { for each of them}}.",
  theseLeave:
    "<b>{titles}</b>{number, plural, one { leave your records, and the encrypted files that are kept here are closed at once and erased in a while. Nobody can open them here any more, and neither can you.} other { leave your records, and the encrypted files that are kept here are closed at once and erased in a while. Nobody can open them here any more, and neither can you.}}",
  manyLeave:
    "<b>{titles}</b> and {others, plural, one {#\u00a0other} other {#\u00a0others}} leave your records, and the encrypted files that are kept here are closed at once and erased in a while. Nobody can open them here any more, and neither can you.",
})
