import type { ErrorCode } from "../_core/errors"

/** What a person reads when something goes wrong: what happened, what is safe, what to do next. */
export interface Wording {
  readonly title: string
  readonly safe: string
  readonly next: string
  /** Red where something may be false or lost, amber where waiting or trying again is all there is to do. */
  readonly tone: "warning" | "danger"
  /** The word on the one button that helps. */
  readonly action: string
}

const retry = { tone: "warning", action: "Try again" } as const
const stop = { tone: "danger", action: "Check again" } as const

export const wording = {
  "wallet-refused": {
    title: "You said no in your wallet",
    safe: "Nothing was sent and nothing has changed.",
    next: "Your choices are still here if you want to try again.",
    ...retry,
  },
  "wallet-locked": {
    title: "Your wallet is locked",
    safe: "Nothing has changed.",
    next: "Open it, type its password there, then try again.",
    ...retry,
  },
  "wallet-failed": {
    title: "Your wallet did not answer",
    safe: "Nothing was sent.",
    next: "Open it to see whether it is waiting for you, then try again.",
    ...retry,
  },
  "wallet-unsteady": {
    title: "This wallet signs differently each time",
    safe: "Your keys are made, and no way in depends on this wallet.",
    next: "Open your records with your recovery code instead.",
    tone: "warning",
    action: "Use recovery code",
  },
  "account-switched": {
    title: "Your wallet changed to another account",
    safe: "We stopped before anything was sent in the wrong name.",
    next: "Choose the account you want in your wallet and sign in again.",
    tone: "warning",
    action: "Sign in again",
  },
  "network-wrong": {
    title: "Your wallet is on another network",
    safe: "Nothing was sent.",
    next: "Switch your wallet to the network that keeps your records.",
    tone: "warning",
    action: "Switch network",
  },
  "chain-unreachable": {
    title: "We can’t reach the network",
    safe: "Your records and everyone’s access are as you left them; files you have just added wait on this device.",
    next: "Check your connection and try again.",
    tone: "warning",
    action: "Try now",
  },
  "chain-restarted": {
    title: "This local network has started afresh",
    safe: "What was on the former one is not shown, because it no longer exists there.",
    next: "In MetaMask choose Settings, Advanced, Clear activity data; then sign in again.",
    tone: "warning",
    action: "Sign in again",
  },
  "transaction-failed": {
    title: "It was not confirmed",
    safe: "Nothing changed.",
    next: "Try again; if it fails once more, look at your wallet’s activity.",
    ...retry,
  },
  "transaction-replaced": {
    title: "Your wallet sent something else instead",
    safe: "We do not count this as done.",
    next: "Look at your wallet’s activity, then try again here.",
    ...retry,
  },
  "providers-disagree": {
    title: "Two sources disagree, so we stopped",
    safe: "Nothing was shared, because one of them may be telling you something false.",
    next: "Check again in a moment, or change the network’s address in your wallet.",
    ...stop,
  },
  "history-invalid": {
    title: "This history doesn’t add up",
    safe: "Something was left out or changed on its way to you, so we show none of it.",
    next: "Check again, or use another network address.",
    ...stop,
  },
  "history-shrank": {
    title: "This history is shorter than it was",
    safe: "You have seen entries that this source no longer shows, so we stopped.",
    next: "Check again, or use another network address.",
    ...stop,
  },
  "not-allowed": {
    title: "This account may not do that",
    safe: "Nothing changed.",
    next: "Only the patient, or somebody she named, can write here.",
    tone: "warning",
    action: "Close",
  },
  "may-not-contribute": {
    title: "You may not add records here",
    safe: "Your file has not left this device.",
    next: "Ask the patient to let you add results to this folder.",
    tone: "warning",
    action: "Close",
  },
  "epoch-moved": {
    title: "The keys changed while you were working",
    safe: "Nothing was shared with an old key.",
    next: "Try again; it uses the new one.",
    ...retry,
  },
  "key-changed": {
    title: "This person’s key has changed",
    safe: "Nothing was shared.",
    next: "Compare the digits of the new key with them before you share.",
    ...stop,
  },
  "vault-changed": {
    title: "Your keys were changed on another device",
    safe: "Nothing was overwritten.",
    next: "Unlock again here, then repeat the change.",
    tone: "warning",
    action: "Unlock again",
  },
  "grant-missing": {
    title: "This is no longer shared",
    safe: "Nothing changed.",
    next: "Look at who can see what; the list is up to date.",
    tone: "warning",
    action: "Close",
  },
  "grant-over": {
    title: "The time for sharing this is over",
    safe: "Nothing more can be opened until it is shared again.",
    next: "Ask the patient to share it again.",
    tone: "warning",
    action: "Close",
  },
  "not-invited": {
    title: "This person takes records by invitation only",
    safe: "Nothing was shared.",
    next: "Ask them to invite your account first.",
    tone: "warning",
    action: "Close",
  },
  "record-unknown": {
    title: "There is no such record",
    safe: "Nothing changed.",
    next: "Go back to the list; it is up to date.",
    tone: "warning",
    action: "Back to the list",
  },
  "registry-refused": {
    title: "The registry refused this",
    safe: "Nothing changed.",
    next: "Reload the page and try again.",
    ...retry,
  },
  locked: {
    title: "Your keys are locked",
    safe: "Everything is as you left it.",
    next: "Unlock them to go on.",
    tone: "warning",
    action: "Unlock",
  },
  "key-missing": {
    title: "This person has no keys yet",
    safe: "Nothing was shared.",
    next: "Ask them to sign in to Keyward once and create their keys.",
    tone: "warning",
    action: "Close",
  },
  "key-wrong": {
    title: "That key doesn’t open this",
    safe: "Nothing was opened and nothing is lost.",
    next: "It may have been shared with an earlier key of yours; ask for it to be shared again.",
    tone: "warning",
    action: "Close",
  },
  "secret-wrong": {
    title: "That secret doesn’t open your keys",
    safe: "Nothing is lost, and you can try as often as you like.",
    next: "Capital letters and spaces count. Your recovery code also opens them.",
    ...retry,
  },
  "recovery-code-wrong": {
    title: "That is not your recovery code",
    safe: "Nothing is lost, and you can try as often as you like.",
    next: "Look for a letter typed wrong; dashes, spaces and capitals make no difference.",
    ...retry,
  },
  "vault-missing": {
    title: "We found no keys for this account",
    safe: "If you made some, they are not gone: this store does not have them.",
    next: "Check that your wallet shows the right account, or create your keys.",
    tone: "warning",
    action: "Create your keys",
  },
  "vault-altered": {
    title: "Your stored keys were changed by somebody else",
    safe: "We did not use them.",
    next: "Check again, or open the copy that you saved as a file.",
    ...stop,
  },
  "vault-malformed": {
    title: "Your stored keys can’t be read",
    safe: "We did not change them.",
    next: "Check again, or open the copy that you saved as a file.",
    ...stop,
  },
  "notebook-moved": {
    title: "Your settings were changed on another device",
    safe: "Nothing was overwritten.",
    next: "Try again; it starts from the newest ones.",
    ...retry,
  },
  "not-readable": {
    title: "This is not shared with you",
    safe: "Nothing was opened.",
    next: "Ask the patient to share it with you.",
    tone: "warning",
    action: "Close",
  },
  "record-altered": {
    title: "This is not the file that was saved",
    safe: "It was changed where it is stored, so we did not open any of it.",
    next: "Your history still proves which one is right. Try to fetch it again.",
    ...stop,
  },
  "record-copied": {
    title: "This is a copy of another record",
    safe: "The one it was copied from is still there.",
    next: "Open the first one instead.",
    tone: "warning",
    action: "Close",
  },
  "manifest-malformed": {
    title: "We can’t read what this record says of itself",
    safe: "It is stored whole, and we opened none of it.",
    next: "It may have been written by a newer version; reload this page.",
    ...retry,
  },
  "file-unreadable": {
    title: "This device can’t read that file any more",
    safe: "Nothing was added.",
    next: "It may have been moved or changed. Choose it again.",
    tone: "warning",
    action: "Choose it again",
  },
  "file-too-large": {
    title: "That file is too large",
    safe: "Nothing was added.",
    next: "One file may have up to 2 GB. Split it, or leave it out.",
    tone: "warning",
    action: "Close",
  },
  "file-changed": {
    title: "That file changed while it was being encrypted",
    safe: "Nothing was added.",
    next: "Wait until it is complete, then choose it again.",
    tone: "warning",
    action: "Choose it again",
  },
  "store-unreachable": {
    title: "We can’t reach the store",
    safe: "What is kept there is safe; what you add waits on this device.",
    next: "Check your connection and try again.",
    ...retry,
  },
  "store-refused": {
    title: "The store keeps this closed",
    safe: "Only those the patient shares with can fetch it, and only while it is shared.",
    next: "If you think you should see it, ask the patient to share it again.",
    tone: "warning",
    action: "Close",
  },
  "store-missing": {
    title: "The store doesn’t have this file",
    safe: "Your history still proves that it was there.",
    next: "Try again later, or tell whoever runs this store.",
    ...retry,
  },
  "store-full": {
    title: "The store has no room for this",
    safe: "What you already keep is safe; this file waits on this device.",
    next: "Remove something, or tell whoever runs this store.",
    ...retry,
  },
  "device-full": {
    title: "This device has no room to prepare the file",
    safe: "Nothing was added, and the file itself is untouched.",
    next: "Free some space and try again.",
    ...retry,
  },
  "car-invalid": {
    title: "The store refused what was sent",
    safe: "Nothing was kept of it.",
    next: "Try again; the file is encrypted afresh.",
    ...retry,
  },
  "signed-out": {
    title: "You are signed out",
    safe: "Everything is as you left it.",
    next: "Sign in again to go on.",
    tone: "warning",
    action: "Sign in",
  },
  "sign-in-refused": {
    title: "Signing in did not work",
    safe: "Nothing has changed.",
    next: "Try again; each sign-in can be used only once and for five minutes.",
    ...retry,
  },
  "too-many-requests": {
    title: "That was a lot at once",
    safe: "Nothing is lost.",
    next: "Wait a minute, then try again.",
    ...retry,
  },
  "request-malformed": {
    title: "The server did not understand that",
    safe: "Nothing has changed.",
    next: "Reload the page and try again.",
    ...retry,
  },
  "server-failed": {
    title: "Something went wrong on the server",
    safe: "Your records are as you left them.",
    next: "Try again in a moment.",
    ...retry,
  },
  cancelled: {
    title: "Stopped",
    safe: "Nothing was added.",
    next: "You can start again whenever you like.",
    ...retry,
  },
  "worker-failed": {
    title: "This page could not start its encryption",
    safe: "Nothing has left this device.",
    next: "Reload the page; if that does not help, try another browser.",
    ...retry,
  },
  unexpected: {
    title: "Something went wrong here",
    safe: "Your records are as you left them.",
    next: "Reload the page and try again.",
    ...retry,
  },
} satisfies Record<ErrorCode, Wording>
