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

/** How most are shown: something to try again. */
const USUALLY: How = { tone: "warning", action: "tryAgain" }

/** How the others are. What each says stands in the catalogues, and each has to. */
const HOW: Readonly<Partial<Record<ErrorCode, How>>> = {
  "wallet-unsteady": { tone: "warning", action: "useRecoveryCode" },
  "account-switched": { tone: "warning", action: "signInAgain" },
  "network-wrong": { tone: "warning", action: "switchNetwork" },
  "chain-unreachable": { tone: "warning", action: "tryNow" },
  "chain-restarted": { tone: "warning", action: "signInAgain" },
  "relay-false": { tone: "danger", action: "checkAgain" },
  "providers-disagree": { tone: "danger", action: "checkAgain" },
  "history-invalid": { tone: "danger", action: "checkAgain" },
  "history-shrank": { tone: "danger", action: "checkAgain" },
  "not-allowed": { tone: "warning", action: "close" },
  "may-not-contribute": { tone: "warning", action: "close" },
  "content-displaced": { tone: "warning", action: "close" },
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
  "recovery-too-early": { tone: "warning", action: "checkAgain" },
  "delegation-over": { tone: "warning", action: "backToOwn" },
  locked: { tone: "warning", action: "unlock" },
  "key-missing": { tone: "warning", action: "close" },
  "own-key-replaced": { tone: "danger", action: "tryAgain" },
  "master-missing": { tone: "warning", action: "close" },
  "keys-full": { tone: "warning", action: "close" },
  "key-wrong": { tone: "warning", action: "close" },
  "key-unusable": { tone: "warning", action: "close" },
  "vault-not-own": { tone: "danger", action: "tryAgain" },
  "vault-missing": { tone: "warning", action: "checkAgain" },
  "vault-altered": { tone: "danger", action: "checkAgain" },
  "vault-malformed": { tone: "danger", action: "checkAgain" },
  "vault-full": { tone: "danger", action: "checkAgain" },
  "share-missing": { tone: "warning", action: "useRecoveryCode" },
  "signature-foreign": { tone: "danger", action: "checkAgain" },
  "sealed-full": { tone: "warning", action: "close" },
  "link-unknown": { tone: "warning", action: "close" },
  "links-full": { tone: "warning", action: "close" },
  "drop-used": { tone: "warning", action: "lookAgain" },
  "drop-over": { tone: "warning", action: "lookAgain" },
  "profile-malformed": { tone: "warning", action: "close" },
  "not-readable": { tone: "warning", action: "close" },
  "patient-alone": { tone: "warning", action: "close" },
  "record-altered": { tone: "danger", action: "checkAgain" },
  "export-malformed": { tone: "danger", action: "checkAgain" },
  "export-altered": { tone: "danger", action: "checkAgain" },
  "export-foreign": { tone: "danger", action: "checkAgain" },
  "export-key-wrong": { tone: "warning", action: "close" },
  "record-copied": { tone: "warning", action: "close" },
  "file-unreadable": { tone: "warning", action: "chooseAgain" },
  "file-too-large": { tone: "warning", action: "close" },
  "file-changed": { tone: "warning", action: "chooseAgain" },
  "store-refused": { tone: "warning", action: "close" },
  "signed-out": { tone: "warning", action: "signIn" },
}

const inWords = (code: ErrorCode, words: ErrorWords): Wording => {
  const said: Readonly<Record<ErrorCode, Said>> = words.codes
  const { tone, action } = HOW[code] ?? USUALLY
  return { ...said[code], tone, action: words.actions[action] }
}

const ENGLISH_WORDS = englishOf(ERRORS)

/** In English, where whoever reads it has a wallet, or may have one: {@link wordingOf} knows for whom it is. */
export const wording = Object.fromEntries(
  (Object.keys(ENGLISH_WORDS.codes) as ErrorCode[]).map((code) => [code, inWords(code, ENGLISH_WORDS)]),
) as Readonly<Record<ErrorCode, Wording>>

/** Whether a text, of a file say, is one of the codes. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ENGLISH_WORDS.codes, text)

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
