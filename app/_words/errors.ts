import type { ErrorCode, ErrorDetails } from "../_core/errors"
import { ENGLISH, LANGUAGES } from "../_language/languages"
import type { Language } from "../_language/languages"
import { englishOf, room } from "../_language/words"
import type { WordsOf } from "../_language/words"
import type { ConfirmsBy } from "./confirming"
import english from "./errors.en"
import type { Wording } from "./wording"

export const ERRORS = room(english, { de: () => import("./errors.de") })
type ErrorWords = WordsOf<typeof ERRORS>

type Said = Pick<Wording, "title" | "safe" | "next">
interface How {
  readonly tone: Wording["tone"]
  readonly action: keyof ErrorWords["actions"]
}

/** How each is shown; what is said stands in the catalogues. */
const HOW: Readonly<Record<ErrorCode, How>> = {
  "wallet-refused": { tone: "warning", action: "tryAgain" },
  "wallet-locked": { tone: "warning", action: "tryAgain" },
  "wallet-busy": { tone: "warning", action: "tryAgain" },
  "wallet-failed": { tone: "warning", action: "tryAgain" },
  "wallet-unclear": { tone: "warning", action: "tryAgain" },
  "wallet-unsteady": { tone: "warning", action: "useRecoveryCode" },
  "wallet-not-deployed": { tone: "warning", action: "tryAgain" },
  "wallet-unanswered": { tone: "warning", action: "tryAgain" },
  "wallet-still-asks": { tone: "warning", action: "tryAgain" },
  "wallet-chain-other": { tone: "warning", action: "tryAgain" },
  "tab-busy": { tone: "warning", action: "tryAgain" },
  "account-switched": { tone: "warning", action: "signInAgain" },
  "network-wrong": { tone: "warning", action: "switchNetwork" },
  "chain-unreachable": { tone: "warning", action: "tryNow" },
  "chain-restarted": { tone: "warning", action: "signInAgain" },
  "transaction-failed": { tone: "warning", action: "tryAgain" },
  "transaction-replaced": { tone: "warning", action: "tryAgain" },
  "transaction-cancelled": { tone: "warning", action: "tryAgain" },
  "transaction-dropped": { tone: "warning", action: "tryAgain" },
  "relay-refused": { tone: "warning", action: "tryAgain" },
  "relay-false": { tone: "danger", action: "checkAgain" },
  "action-unsettled": { tone: "warning", action: "tryAgain" },
  "nobody-pays": { tone: "warning", action: "tryAgain" },
  "providers-disagree": { tone: "danger", action: "checkAgain" },
  "history-invalid": { tone: "danger", action: "checkAgain" },
  "history-shrank": { tone: "danger", action: "checkAgain" },
  "not-allowed": { tone: "warning", action: "close" },
  "care-closed": { tone: "warning", action: "tryAgain" },
  "may-not-contribute": { tone: "warning", action: "close" },
  "content-displaced": { tone: "warning", action: "close" },
  "epoch-moved": { tone: "warning", action: "tryAgain" },
  "key-changed": { tone: "danger", action: "checkAgain" },
  "vault-changed": { tone: "warning", action: "unlockAgain" },
  "grant-missing": { tone: "warning", action: "close" },
  "grant-over": { tone: "warning", action: "close" },
  "not-invited": { tone: "warning", action: "close" },
  "request-open": { tone: "warning", action: "close" },
  "request-over": { tone: "warning", action: "close" },
  "request-refused": { tone: "warning", action: "close" },
  "request-too-soon": { tone: "warning", action: "close" },
  "requests-full": { tone: "warning", action: "close" },
  "requests-spent": { tone: "warning", action: "close" },
  "reason-too-long": { tone: "warning", action: "close" },
  "record-unknown": { tone: "warning", action: "backToList" },
  "account-frozen": { tone: "warning", action: "checkAgain" },
  "wallet-shut": { tone: "danger", action: "useRecoveryCode" },
  "recovery-wrong": { tone: "warning", action: "tryAgain" },
  "recovery-too-early": { tone: "warning", action: "checkAgain" },
  "wallet-not-fresh": { tone: "warning", action: "tryAgain" },
  "consent-wrong": { tone: "warning", action: "tryAgain" },
  "delegation-over": { tone: "warning", action: "backToOwn" },
  "registry-refused": { tone: "warning", action: "tryAgain" },
  locked: { tone: "warning", action: "unlock" },
  "key-missing": { tone: "warning", action: "close" },
  "own-key-replaced": { tone: "danger", action: "tryAgain" },
  "master-missing": { tone: "warning", action: "close" },
  "keys-full": { tone: "warning", action: "close" },
  "key-wrong": { tone: "warning", action: "close" },
  "key-unusable": { tone: "warning", action: "close" },
  "secret-wrong": { tone: "warning", action: "tryAgain" },
  "recovery-code-wrong": { tone: "warning", action: "tryAgain" },
  "vault-not-own": { tone: "danger", action: "tryAgain" },
  "vault-missing": { tone: "warning", action: "checkAgain" },
  "vault-altered": { tone: "danger", action: "checkAgain" },
  "vault-malformed": { tone: "danger", action: "checkAgain" },
  "vault-full": { tone: "danger", action: "checkAgain" },
  "share-missing": { tone: "warning", action: "useRecoveryCode" },
  "passkey-unavailable": { tone: "warning", action: "tryAgain" },
  "passkey-cancelled": { tone: "warning", action: "tryAgain" },
  "passkey-no-prf": { tone: "warning", action: "tryAgain" },
  "passkey-unequal": { tone: "warning", action: "tryAgain" },
  "passkey-unknown": { tone: "warning", action: "tryAgain" },
  "passkey-failed": { tone: "warning", action: "tryAgain" },
  "passkeys-full": { tone: "warning", action: "tryAgain" },
  "signature-foreign": { tone: "danger", action: "checkAgain" },
  "notebook-moved": { tone: "warning", action: "tryAgain" },
  "sealed-moved": { tone: "warning", action: "tryAgain" },
  "receipt-moved": { tone: "warning", action: "tryAgain" },
  "sealed-full": { tone: "warning", action: "close" },
  "link-unknown": { tone: "warning", action: "close" },
  "links-full": { tone: "warning", action: "close" },
  "drop-used": { tone: "warning", action: "lookAgain" },
  "drop-over": { tone: "warning", action: "lookAgain" },
  "drops-full": { tone: "warning", action: "tryAgain" },
  "profile-malformed": { tone: "warning", action: "close" },
  "not-readable": { tone: "warning", action: "close" },
  "patient-alone": { tone: "warning", action: "close" },
  "record-altered": { tone: "danger", action: "checkAgain" },
  "export-malformed": { tone: "danger", action: "checkAgain" },
  "export-altered": { tone: "danger", action: "checkAgain" },
  "export-foreign": { tone: "danger", action: "checkAgain" },
  "export-key-wrong": { tone: "warning", action: "close" },
  "record-copied": { tone: "warning", action: "close" },
  "manifest-malformed": { tone: "warning", action: "tryAgain" },
  "file-unreadable": { tone: "warning", action: "chooseAgain" },
  "document-damaged": { tone: "warning", action: "tryAgain" },
  "document-too-large": { tone: "warning", action: "tryAgain" },
  "link-unreachable": { tone: "warning", action: "tryAgain" },
  "file-too-large": { tone: "warning", action: "close" },
  "file-changed": { tone: "warning", action: "chooseAgain" },
  "store-unreachable": { tone: "warning", action: "tryAgain" },
  "store-public": { tone: "warning", action: "tryAgain" },
  "store-keeps": { tone: "warning", action: "tryAgain" },
  "store-refused": { tone: "warning", action: "close" },
  "store-missing": { tone: "warning", action: "tryAgain" },
  "store-full": { tone: "warning", action: "tryAgain" },
  "unrecorded-full": { tone: "warning", action: "tryAgain" },
  "key-unpublished": { tone: "warning", action: "tryAgain" },
  "device-full": { tone: "warning", action: "tryAgain" },
  "window-holds-little": { tone: "warning", action: "tryAgain" },
  "sign-in-not-kept": { tone: "warning", action: "tryAgain" },
  "car-invalid": { tone: "warning", action: "tryAgain" },
  "signed-out": { tone: "warning", action: "signIn" },
  "sign-in-refused": { tone: "warning", action: "tryAgain" },
  "clock-wrong": { tone: "warning", action: "tryAgain" },
  "too-many-requests": { tone: "warning", action: "tryAgain" },
  "request-malformed": { tone: "warning", action: "tryAgain" },
  "server-failed": { tone: "warning", action: "tryAgain" },
  "ledger-lost": { tone: "warning", action: "tryAgain" },
  cancelled: { tone: "warning", action: "tryAgain" },
  "code-missing": { tone: "warning", action: "tryAgain" },
  "worker-failed": { tone: "warning", action: "tryAgain" },
  unexpected: { tone: "warning", action: "tryAgain" },
}

const inWords = (code: ErrorCode, words: ErrorWords): Wording => {
  const said: Readonly<Record<ErrorCode, Said>> = words.codes
  const { tone, action } = HOW[code]
  return { ...said[code], tone, action: words.actions[action] }
}

const ENGLISH_WORDS = englishOf(ERRORS)

/** In English, where whoever reads it has a wallet, or may have one: {@link wordingOf} knows for whom it is. */
export const wording = Object.fromEntries(
  (Object.keys(HOW) as ErrorCode[]).map((code) => [code, inWords(code, ENGLISH_WORDS)]),
) as Readonly<Record<ErrorCode, Wording>>

/** Whether a text, of a file say, is one of the codes. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(HOW, text)

/** A failure, or its code alone. */
export interface Failed {
  readonly code: ErrorCode
  readonly details?: ErrorDetails
}

/** The words of failures in one language. */
export interface ErrorLanguage {
  readonly words: ErrorWords
  readonly language: Language
}
const IN_ENGLISH: ErrorLanguage = { words: ENGLISH_WORDS, language: ENGLISH }

/**
 * What a person reads for this very failure: its code's words, and what its details say otherwise.
 * @param by by what the reader's account confirms: nobody without a wallet is told of theirs
 * @param language English without it
 */
export function wordingOf(
  { code, details = {} }: Failed,
  by: ConfirmsBy,
  { words, language }: ErrorLanguage = IN_ENGLISH,
): Wording {
  const common = inWords(code, words)
  const byPasskey: Readonly<Partial<Record<ErrorCode, Partial<Said>>>> = words.byPasskey
  const said =
    by === "passkey"
      ? {
          ...common,
          ...byPasskey[code],
          // Without a wallet there is no network to switch
          ...(code === "network-wrong" ? { action: words.actions.tryAgain } : {}),
        }
      : common
  const [here, there] = [Number(details["here"]), Number(details["there"])]
  if (code === "clock-wrong" && Number.isFinite(here) && Number.isFinite(there)) {
    // Not of `useFormats`: its words would be in every page for this one sentence
    const timeOf = (seconds: number) =>
      new Date(seconds * 1_000).toLocaleString(LANGUAGES[language].tag, {
        dateStyle: "medium",
        timeStyle: "short",
      })
    return { ...said, safe: words.clocks({ here: timeOf(here), there: timeOf(there) }) }
  }
  const ofAPasskey: Readonly<Partial<Record<ErrorCode, Said>>> = words.ofAPasskey
  if (details["kind"] === "signer" && ofAPasskey[code]) return { ...said, ...ofAPasskey[code] }
  return Number(details["confirmedBefore"] ?? 0) > 0 ? { ...said, safe: words.partCounts } : said
}
