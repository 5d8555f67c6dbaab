import { messages } from "../../_language/catalogue"

export default messages({
  backToMyOwnRecords: "Back to my own records",
  actForPatient: "Act for {patient}",
  opening: "Opening",
  main: "Main",
  signOut: "Sign out",
  locked: "Locked",
  unlocked: "Unlocked",
  lessThanAMinuteLeft: "less than a minute left",
  leftMinLeft: "{left} min left",
  didYouSaveACopy:
    "<b>Did you save a copy of your sealed keys?</b> Give it back to this store with your recovery code.",
  chooseTheFile: "Choose the file",
  recoveryCodeOfTheCopy: "Recovery code of the copy",
  chooseTheFileFirst: "Choose the file first.",
  useThisCopy: "Use this copy",
  opening2: "Opening…",
  namesFolderNamesAndSettings:
    "<b>Names, folder names and settings are those that this device has kept.</b> {fault} If that happens again, somebody may have a session of yours: sign out everywhere you are signed in. <button>Close</button>",
  useTheFormerKeysAgain: "Use the former keys again",
  recoveryCodeOfTheFormer: "Recovery code of the former keys",
  onOverAtOver2Other:
    "<b>On {day} at {time} other keys took the place of yours.</b> If you made new keys on another device then, use their recovery code, or bring back the copy that you saved of them. If you did not, {intruder}. The keys of {sealedAt} are still here: use them again with their recovery code.",
  close: "Close",
  youDidNotBeginThis:
    "<b>You did not begin this set-up, or nothing opens it.</b> Nothing is lost: <link>make new keys</link> instead.",
  youForgotYourSecretUnlock:
    "<b>You forgot your secret.</b> Unlock with your recovery code, then set a new one in Settings.",
  youLostYourRecoveryCode:
    "<b>You lost your recovery code.</b> Unlock with your wallet, then make a new one in Settings.",
  youLostYourWalletOr:
    "<b>You lost your wallet, or somebody has it.</b> Your recovery code <link>gives this account another wallet</link>.",
  youLostBothThenNobody:
    "<b>You lost both.</b> Then nobody can open these records again, and that includes us.",
  typeTheRecoveryCodeThat:
    "Type the recovery code that you printed or saved. It is checked on this device and sent nowhere.",
  typeYourSecretThenSign: "Type your secret, then sign once in your wallet. The secret stays on this device.",
  yourWalletAsksYouTo: "Your wallet asks you to sign once. It costs nothing.",
  finishYourSetUp: "Finish your set-up",
  unlockYourRecords: "Unlock your records",
  thenItAsksYouTo: "Then it asks you to confirm what is left.",
  yourSecret: "Your secret",
  typeYourSecretFirst: "Type your secret first.",
  waitingForYourWallet: "Waiting for your wallet…",
  unlock: "Unlock",
  tryAgain: "Try again",
  publishMyKeyAgain: "Publish my key again",
  useYourPasskey: "Use your passkey",
  useYourWallet: "Use your wallet",
  useRecoveryCode: "Use recovery code",
  newDeviceNewWalletOr: "New device, new wallet, or nothing works?",
  aSavedCopyOfYour: "A saved copy of your keys",
  safeYourRecordsAreKept: "{safe} Your records are kept on {chainName}.",
  ifYourWalletDoesNot: "If your wallet does not know that network yet, it asks whether to add it.",
  switchToChainname: "Switch to {chainName}",
  useAnotherAccount: "Use another account",
  addItByHand: "Add it by hand",
  name: "Name",
  chainId: "Chain ID",
  currency: "Currency",
  youAct:
    "You act for <b>{who}</b>. What you do here is done in their name, and it is written down that it was you.",
  youActUntil:
    "You act for <b>{who}</b> until {day}. What you do here is done in their name, and it is written down that it was you.",
  shareSomethingNew:
    "{waiting, plural, one {person shares something new} other {people share something new}}",
  requestsWait: "{waiting, plural, one {request waits for you} other {requests wait for you}}",
  faults: {
    "put-back": "This site gave back an older copy of them than this device knows.",
    spoilt: "What this site gave back of them does not open: somebody else wrote over it.",
  },
  formerNotebook:
    "<b>Names of people and folders, and whom you trust, are from before your keys changed.</b> They are kept, and not used: whoever acted for you, or got in, could have changed them. Use them if you have no reason to think so. <use>Use them</use> <drop>Throw them away</drop>",
  acts: {
    "create-keys": "Your keys",
    "add-records": "Adding records",
    share: "Sharing",
    "stop-sharing": "Stopping",
    remove: "Removing",
    move: "Moving",
    file: "Filing",
    replace: "Replacing",
    correct: "Correcting",
    "change-ways-in": "Ways in",
    recover: "Recovery",
    delegate: "Acting for you",
    ask: "Your request",
    "answer-request": "Your answer",
    invite: "Who may share with you first",
    "new-keys": "New keys",
  },
  newDevice:
    "<b>A new device.</b> Unlock as you always do: with your wallet{secret, select, yes { and your secret} other {}}. Nothing else has to be moved.",
  newDeviceByCode:
    "<b>A new device.</b> Connect your wallet there and type your recovery code. Nothing else has to be moved.",
  namesThisSite: "It names {site}: sign that message on this site only.",
  namesOtherSite:
    "It names {site}, where this way in was made. If you do not know that address, use your recovery code.",
  interrupted: "Your keys are stored, but the last step was interrupted.",
  wrongFormerCode:
    "This code does not open the former keys. Look at your copy once more; nothing was changed.",
  addressRpc: "Address (RPC)",
  ways: {
    records: "Records",
    summary: "Summary",
    sharing: "Who can see what",
    sharingShort: "Who can see",
    activity: "Activity",
    directory: "Directory",
    settings: "Settings",
  },
})
