import { messages } from "../../_language/catalogue"

export default messages({
  thisIsYourSpareKey:
    "This is your spare key. It opens your records if you lose your phone, your computer or {held}. We show it once and keep no copy.",
  writeDownYourRecoveryCode: "Write down your recovery code",
  itCountsOnceYourKeys:
    "It counts once your keys are kept, at the end of this step. Do you have a code of this account from an earlier try that was not finished? That one opens nothing: destroy it.",
  walletproblemSoItCannotOpen:
    "<b>{walletProblem},</b> so it cannot open your records, and a secret is not used. This code is the only way in: keep two copies in two places.",
  yourCopyCanBeRead:
    "Your copy can be read. Now your sealed keys are stored, and the network notes that they are yours.",
  keepYourKeys: "Keep your keys",
  storing: "Storing",
  confirmation: "Confirmation",
  confirmationAsked: "Confirmation {asked}",
  yourKeysAndYourRecovery:
    "Your keys and your recovery code are still the ones on your copy. The code counts once this is confirmed.",
  keepingYourKeys: "Keeping your keys…",
  keepMyKeys: "Keep my keys",
  tryAgain: "Try again",
  theyLockAndOpenYour:
    "They lock and open your records. They are made on this device, and nobody else ever holds them.",
  createYourKeys: "Create your keys",
  alsoAskMeForA: "Also ask me for a secret (recommended)",
  withoutOneTwoSignaturesOf:
    "Without one, two signatures of your wallet open all your records: the one for signing in and the one you are about to give. A site that talks you into both, or whoever has your wallet, reads everything. With a secret they need that, too.",
  waitingForYourWallet: "Waiting for your wallet…",
  createMyKeys: "Create my keys",
  twoSignaturesBothNameThe:
    "{TWO_SIGNATURES} Both name the address of this site; never sign that message anywhere else. It costs nothing, and nothing is stored yet.",
  yourSetUpWasInterrupted: "Your set-up was interrupted before anything was kept.",
  beginOnceMore: "Begin once more",
  thePasskeyThatYouMade:
    "<b>The passkey that you made then opens nothing.</b> You can delete it in your device’s settings. A recovery code from that try opens nothing either: destroy it.",
  makingYourKeys: "Making your keys",
  useAnotherAccount: "Use another account",
  opening: "Opening",
  finishYourRecoveryCode: "Finish your recovery code",
  laterInSettings: "Later, in Settings",
  waysToOpenYourRecords: "Ways to open your records",
  anyOneOfThemIs: "Any one of them is enough. Have at least two.",
  yourWallet: "Your wallet",
  recoveryCode: "Recovery code",
  faceOrFingerprintAddOne: "Face or fingerprint. Add one later in Settings.",
  peopleYouTrust: "People you trust",
  twoOfThreeTogetherCould: "Two of three together could help. Not in this version.",
  keysCantBeKeptHere:
    "<b>Keys can’t be kept here just now.</b> Whoever runs this site pays for that; it does not work at the moment. Come back later: nothing is made or written down until then.",
  yourWalletPaysThisTime:
    "<b>Your wallet pays this time.</b> Keeping your keys is free of charge as a rule; that does not work at the moment, so your wallet asks for a small fee at each confirmation.",
  thisDecidesWhatYouSee:
    "This decides what you see first. Both are encrypted; no public list shows your name.",
  whoAreYou: "Who are you?",
  yourNamesAndSettingsCould:
    "<b>Your names and settings could not be opened.</b> Somebody else, or this site itself, wrote over them. Your records, your keys and who may see what are not touched. A device of yours that you have used before may still have them: enter there first. If there is none, say again who you are.",
  yourName: "Your name",
  peopleYouShareRecordsWith: "People you share records with will read it inside them.",
  typeTheNameThatYour: "Type the name that your doctor or your patients know you by.",
  iAmHereAs: "I am here as",
  iKeepMyRecordsAnd: "I keep my records and share them.",
  iReadWhatPatientsShare: "I read what patients share with me.",
  chooseOneOfTheTwo: "Choose one of the two. You can change it in Settings.",
  saving: "Saving…",
  finish: "Finish",
  anotherSetUp:
    "<b>Another set-up of this account was finished first.</b> The code that you have just written down opens nothing: destroy it. Reload this page and unlock with the code of the other set-up{by, select, passkey {} other {, or with your wallet}}.",
  asksOnce:
    "{asker} asks you to confirm once: your sealed keys, your public key, and that your recovery code may {by, select, passkey {freeze this account} other {give this account another wallet}}. Anyone can see that this account made keys, and when; nobody can see what they open.",
  finishCode:
    "Your set-up was interrupted. Your code opens your records, but it cannot {by, select, passkey {freeze this account} other {give this account another wallet}} yet. Type it once to finish.",
  connectedWith: "Connected with {wallet}",
  signedInWith: "Signed in with {wallet}",
  steps: { label: "Set-up", signIn: "Sign in", createKeys: "Create your keys", whoYouAre: "Who you are" },
  passkey: "Passkey",
  onceKept: "Once your keys are kept",
  onYourDevice: "It is on your device.",
  youSignWithIt: "You sign with it when you create your keys.",
  notWithThisWallet: "Not possible with this wallet",
  copyCanBeRead: "Your copy can be read. It counts once your keys are kept",
  printIt: "Print it or save it",
  youPrintIt: "You print it, and type a part of it back.",
  typeGroup: "Type group {group} to finish",
})
