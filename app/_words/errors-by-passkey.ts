import type { ErrorCode } from "../_core/errors"
import type { Wording } from "./wording"

/** What cannot happen to an account without a wallet is a fault of the page's. */
const OF_A_WALLET = {
  title: "This could not be confirmed",
  safe: "Nothing was sent.",
  next: "Reload this page and try again.",
} as const

const TELL = "Check again in a moment. If it stays so, tell whoever runs this site."

/**
 * What people read whose account opens by passkey, where the common words (`errors.ts`) speak of a wallet that the
 * reader has. What is not named here is the same for both.
 */
export const wordingByPasskey: Readonly<Partial<Record<ErrorCode, Partial<Wording>>>> = {
  "wallet-refused": { title: "You said no" },
  "wallet-locked": OF_A_WALLET,
  "wallet-busy": OF_A_WALLET,
  "wallet-failed": OF_A_WALLET,
  "wallet-not-deployed": OF_A_WALLET,
  "wallet-chain-other": OF_A_WALLET,
  "network-wrong": { ...OF_A_WALLET, action: "Try again" },
  "wallet-unclear": {
    title: "It is not known whether this was sent",
    safe: "We do not count it as done.",
    next: "Look at your activity before you try again.",
  },
  "wallet-unsteady": { ...OF_A_WALLET, next: "Open your records with your recovery code instead." },
  "wallet-unanswered": { title: "You stopped waiting", safe: "Nothing was sent." },
  "wallet-still-asks": {
    title: "This page still asks you about this",
    next: "Answer it first if you want to do it anew. If you see no question, reload this page.",
  },
  "tab-busy": { title: "Another tab of Keyward is waiting for your answer" },
  "account-switched": {
    title: "Another account is open now",
    next: "Sign in again with the account that you want.",
  },
  "chain-restarted": { next: "Sign in again." },
  "transaction-failed": { next: "Try again; if it fails once more, tell whoever runs this site." },
  "transaction-replaced": {
    title: "Something else was sent instead",
    next: "Look at your activity, then try again here.",
  },
  "transaction-cancelled": { title: "It was cancelled" },
  "transaction-dropped": { next: "Try again here." },
  "providers-disagree": { next: TELL },
  "history-invalid": { next: TELL },
  "history-shrank": { next: TELL },
  "account-frozen": { next: "Its owner can bring it back with the recovery code." },
  "wallet-shut": {
    title: "This passkey does not open its account any more",
    safe: "The account was frozen, or other keys sign for it now; everything in it is still there.",
    next: "Use your newest passkey, connect the wallet that you gave it to, or use the recovery code.",
  },
  "recovery-too-early": { next: "Come back on the day shown here, with your recovery code." },
  "own-key-replaced": {
    next: "Publish your own key again. If you did not do this, somebody else can sign for your account: make new keys under Settings then.",
  },
  "vault-not-own": {
    next: "If you made new keys somewhere else, use their passkey or recovery code. If you did not, somebody else can sign for your account: your own keys can be put back by your recovery code.",
  },
  "vault-missing": {
    next: "Check that this is the right account, or bring back the copy that you saved as a file.",
  },
  "share-missing": { ...OF_A_WALLET, next: "Use your recovery code." },
  "passkey-unavailable": { next: "Open this site by its name and https in a present-day browser." },
  "passkey-no-prf": { next: "Use another device or another place for passkeys: your phone, say." },
}
