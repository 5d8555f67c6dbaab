import type { Verification, Vouching } from "../../_journeys/read-directory"
import type { PersonCardProps } from "../../_ui/PersonCard"
import { issuersOf, untilOf } from "../vouching"
import { fromUnix, longDate } from "../../_words/format"

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

/** What a person reads about it; the worst news first. @param now the chain's time */
export function standingOf(facts: KeyFacts, now: number): Standing {
  const { verification, sharedBefore, changed, compared } = facts
  if (compared && verification.kind !== "verified")
    return {
      kind: "verified",
      text: "The key that you compared",
      detail: "You compared its digits with them before, and it has not changed since.",
    }
  if (changed)
    return {
      kind: "changed",
      text: "Their key has changed",
      detail: `It is another one than when you last shared with them. ${aboutNewKey(verification)} Compare the digits before you go on.`,
    }
  if (verification.kind === "other-key")
    return {
      kind: "changed",
      text: "This is not the key that was verified",
      detail: `${issuersOf(verification.by)} saw another key of theirs. Compare the digits before you go on.`,
    }
  if (verification.kind === "verified")
    return {
      kind: "verified",
      text: `Verified by ${issuersOf(verification.by)}`,
      detail: `${untilOf(verification.by, now)}.${sharedBefore ? " The same key as last time." : ""}`,
    }
  const same = sharedBefore
    ? " It is the same key as last time."
    : " Make sure that it is theirs before you share."
  if (verification.kind === "ended")
    return { kind: "unverified", text: "No longer verified", detail: `${endedWords(verification.by)}${same}` }
  return { kind: "unverified", text: "Not verified", detail: `Nobody vouches for this account.${same}` }
}

function aboutNewKey(verification: Verification): string {
  if (verification.kind === "verified") return `${issuersOf(verification.by)} vouches for the new one.`
  return "Nobody vouches for the new one."
}

function endedWords({ issuer, profile, revokedAt, expiresAt }: Vouching): string {
  const end = longDate(fromUnix(revokedAt?.timestamp ?? expiresAt))
  const whom = profile?.name ?? "this account"
  return `${issuer.name} vouched for ${whom} until ${end}${revokedAt ? ", and took it back" : ""}.`
}
