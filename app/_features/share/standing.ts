import type { Verification, Vouching } from "../../_journeys/read-directory"
import type { PersonCardProps } from "../../_ui/PersonCard"
import { issuersOf, untilOf } from "../vouching"
import { englishOf } from "../../_language/words"
import type { WordsOf } from "../../_language/words"
import { ENGLISH_FORMATS, fromUnix } from "../../_words/format"
import type { Formats } from "../../_words/format"
import { SHARE } from "./words"

/** What is known about somebody's key when it is about to be used. */
export interface KeyFacts {
  /** One of the local chain's demo people. */
  readonly isDemo: boolean
  /** What pinned issuers say of this very key, as two providers agree on it; "unknown" where they could not be asked. */
  readonly verification: Verification
  /** Whether anything was ever shared with this person. */
  readonly sharedBefore: boolean
  /** Whether the key is another one than the last one shared with. */
  readonly changed: boolean
  /** Whether it is the very key whose digits the account compared before: the device checks that, and nobody again. */
  readonly compared?: boolean
}

/** Whether the digits have to be compared before anything is shared: nobody else vouches for exactly this key. */
export function mustCompare({ isDemo, verification, sharedBefore, changed, compared }: KeyFacts): boolean {
  if (compared) return false
  if (changed || verification.kind === "other-key") return true
  return verification.kind !== "verified" && !isDemo && !sharedBefore
}

type Standing = NonNullable<PersonCardProps["standing"]>

type ShareWords = WordsOf<typeof SHARE>

/**
 * What a person reads about it; the worst news first.
 * @param now the chain's time
 * @param words those of `SHARE` in the language of the page
 */
export function standingOf(
  facts: KeyFacts,
  now: number,
  words: ShareWords = englishOf(SHARE),
  formats: Formats = ENGLISH_FORMATS,
): Standing {
  const { verification, sharedBefore, changed, compared } = facts
  const of = words.standing
  if (compared && verification.kind !== "verified")
    return { kind: "verified", text: of.compared, detail: of.comparedDetail }
  if (changed)
    return {
      kind: "changed",
      text: of.changed,
      detail:
        verification.kind === "verified"
          ? of.changedVouched({ issuers: issuersOf(verification.by) })
          : of.changedUnvouched,
    }
  if (verification.kind === "other-key")
    return {
      kind: "changed",
      text: of.otherKey,
      detail: of.otherKeyDetail({ issuers: issuersOf(verification.by) }),
    }
  if (verification.kind === "verified")
    return {
      kind: "verified",
      text: of.verifiedBy({ issuers: issuersOf(verification.by) }),
      detail: of.verifiedUntil({ until: untilOf(verification.by, now), before: sharedBefore ? "yes" : "no" }),
    }
  const before = sharedBefore ? "yes" : "no"
  if (verification.kind === "ended")
    return {
      kind: "unverified",
      text: of.noLonger,
      detail: endedWords(verification.by, before, words, formats),
    }
  return { kind: "unverified", text: of.unverified, detail: of.unverifiedDetail({ before }) }
}

function endedWords(
  { issuer, profile, revokedAt, expiresAt }: Vouching,
  before: "yes" | "no",
  { standing }: ShareWords,
  { longDate }: Formats,
): string {
  const day = longDate(fromUnix(revokedAt?.timestamp ?? expiresAt))
  const values = { issuer: issuer.name, whom: profile?.name ?? standing.thisAccount, day, before }
  return revokedAt ? standing.tookBack(values) : standing.ended(values)
}
