import { messages } from "../_language/catalogue"

export default messages({
  yourWalletChangedToAnother:
    "<b>Your wallet changed to another account.</b> We locked your records and signed you out at once. Sign in with this account, or change back in your wallet.",
  signInWithYourWallet: "Sign in with your wallet",
  yourWalletAsksYouTo: "Your wallet asks you to sign a short message.",
  itCostsNothingAndOpens: "It costs nothing and opens none of your records.",
  signingIn: "Signing in…",
  waitingForYourWallet: "Waiting for your wallet…",
  signIn: "Sign in",
  tryAgain: "Try again",
  useAnotherAccount: "Use another account",
  finishYourSetUp: "Finish your set-up",
  openYourRecords: "Open your records",
  typeTheRecoveryCodeThat: "Type the recovery code that you printed or saved.",
  itIsCheckedOnThis: "It is checked on this device and sent nowhere.",
  yourKeysAreStoredBut: "Your keys are stored, but the last step was interrupted.",
  openThemOnceMoreTo: "Open them once more to finish.",
  yourDeviceAsksForYour: "Your device asks for your face, your finger or its PIN.",
  nothingElseIsNeeded: "Nothing else is needed.",
  opening: "Opening…",
  openWithYourPasskey: "Open with your passkey",
  publishMyKeyAgain: "Publish my key again",
  useRecoveryCode: "Use recovery code",
  account: "Account",
  itStandsOnYourPaper: "It stands on your paper below the code, and begins with 0x.",
  typeTheAccountThatStands: "Type the account that stands on your paper.",
  openWithTheCode: "Open with the code",
  useAPasskey: "Use a passkey",
  turnItOn: "Turn it on",
  codeDoesNotOpen:
    "This code does not open your keys. Look at your copy once more; a code from an earlier set-up opens nothing. If you have no other, make a new one in Settings.",
  savedCopy: "A saved copy of your keys",
  savedCopyLetsYouIn:
    "If your code opens nothing any more, somebody may have put other keys in the place of yours. A copy of your keys that you saved, with the code that belongs to it, lets you in all the same.",
  chooseTheFile: "Choose the file",
})
