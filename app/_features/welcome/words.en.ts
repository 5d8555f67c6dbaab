import { messages } from "../../_language/catalogue"

export default messages({
  howItWorks: "How it works",
  title: "Your medical records, locked with a key only\u00a0you hold.",
  lede: "Keep every result, letter and scan in one place. Share what you choose with a doctor you trust, for as long as you choose.",
  oneMoment: "One moment…",
  connect: "Connect your wallet",
  usePasskey: "Use a passkey",
  noWalletYet: "I don’t have a wallet yet",
  hint: "Free to look around. Nothing is stored until you have made your keys. <link>I lost my wallet</link>",
  seeTitle: "What others can see",
  see: "That your account shared something with another account, and when. Never what, never why, never a name.",
  cannotTitle: "What we cannot protect you from",
  cannot:
    "Someone using your device while it is unlocked, a harmful browser extension, or a false copy of this website.",
  doctorTitle: "Who is a doctor",
  doctor: "Nobody checks that here yet. Get the account from your doctor in person before you share with it.",
  promises: {
    readTitle: "We cannot read your records",
    read: "They are encrypted on your device before they leave it. We store them; we hold no key that opens them.",
    decideTitle: "You decide who can, and until when",
    decide:
      "Stop sharing with one tap. What somebody has already opened, they may have kept. Nobody can undo that.",
    codeTitle: "Your recovery code is the spare key",
    code: "You print it once. If you lose your wallet and the code, nobody can open your records again, and that includes us.",
  },
  iSee: "I see",
  noWallet: {
    title: "A passkey or a wallet, and no money",
    noneTitle: "You need none",
    none: "“Use a passkey” makes an account without one. A wallet is a small app in your browser or phone that signs your name for you; here it stands in for a user name and password.",
    getTitle: "How to get one",
    get: "Type metamask.io into your browser, add MetaMask from there and follow its steps. Ask somebody you trust to sit with you. Then reload this page.",
    careTitle: "What to look out for",
    care: "It shows you twelve words. Write them on paper. Nobody from Keyward or anywhere else will ever need them: whoever asks wants to steal from you.",
    fee: "The network may ask for a small fee when you add or share something. Looking and reading are free.",
  },
  how: {
    addTitle: "You add a record",
    add: "Your device encrypts it with a new key before it is stored. A public list notes that your account added something; not what.",
    shareTitle: "You share it",
    share:
      "Your device locks the key so that only one account can open it, until the day you choose. You share a record, a folder, or everything.",
    openTitle: "Your doctor opens it",
    open: "Their browser fetches the record, checks that it is exactly the one you saved, and decrypts it there.",
    public:
      "The list of accounts and times is public and cannot be erased later, not even by us. What your records say is in none of it.",
  },
})
