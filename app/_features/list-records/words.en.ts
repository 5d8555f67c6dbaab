import { messages } from "../../_language/catalogue"

export default messages({
  giveTheFolderAName: "Give the folder a name.",
  cancel: "Cancel",
  name: "Name",
  folders: "Folders",
  everything: "Everything",
  newFolder: "New folder",
  makeTheFolder: "Make the folder",
  making: "Making…",
  onlyYouAndThoseYou: "Only you, and those you share it with, can read the name.",
  records: "Records",
  searchYourRecords: "Search your records",
  searchByNameDoctorKind: "Search by name, doctor, kind, or words inside",
  select: "Select",
  loadingRecords: "Loading records",
  showMoreOfInchosenRecords: "Show more of {inChosen} records",
  searchMoreOfInchosenRecords: "Search more of {inChosen} records",
  showAll: "Show all",
  thisFolderIsEmpty: "This folder is empty",
  nothingHereYet: "Nothing here yet",
  dropAFileOnThis: "Drop a file on this page, or take a photo of a paper you have at home.",
  itIsEncryptedOnThis: "It is encrypted on this device, and only you can see it until you share it.",
  peoplePeopleShareSomething:
    "{people, plural, one {#\u00a0person shares} other {#\u00a0people share}} something with you",
  thisPageIsForRecords: "This page is for records of your own. What others share is on a page by itself.",
  seeWhatIsSharedWith: "See what is shared with you",
  see: {
    folderNobody: "This folder is shared with nobody.",
    folder: "{who} can see this folder.",
    nobody: "Nothing is shared with anybody.",
    everything: "{who} can see everything.",
    some: "{who} can see some of it.",
    others:
      "{number, plural, =0 {No other people} =1 {One other person} =2 {Two other people} =3 {Three other people} =4 {Four other people} =5 {Five other people} =6 {Six other people} =7 {Seven other people} =8 {Eight other people} =9 {Nine other people} one {# other person} other {# other people}}",
    people:
      "{number, plural, =0 {No people} =1 {One people} =2 {Two people} =3 {Three people} =4 {Four people} =5 {Five people} =6 {Six people} =7 {Seven people} =8 {Eight people} =9 {Nine people} one {# people} other {# people}}",
    number: "{number, plural, one {# people} other {# people}}",
  },
  nothingNamed:
    "No name, author or kind has these words, in {more, select, yes {the newest } other {}}{of, plural, one {#\u00a0record} other {#\u00a0records}}.",
  nothingNamedIn:
    "No name, author or kind has these words, in {more, select, yes {the newest } other {}}{of, plural, one {#\u00a0record} other {#\u00a0records}} of {where}.",
  files: "{files, plural, one {#\u00a0file} other {#\u00a0files}}",
})
