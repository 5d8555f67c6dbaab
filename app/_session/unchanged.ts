import { isLive } from "../_core/journal/patient-state"
import type { Directory, Vouching } from "../_journeys/read-directory"
import type { PatientView } from "../_journeys/read-patient"

/** Seconds for which a view that says the same as before keeps the time of its reading. */
const SAME_TIME = 60

/**
 * For a query's `structuralSharing`: what is read again and says the same stays the same object, so that nothing of a
 * long list is drawn again for it.
 */
export const keepUnchanged =
  <View>(isSame: (before: View, now: View) => boolean) =>
  (before: unknown, now: unknown): unknown =>
    before !== undefined && isSame(before as View, now as View) ? before : now

/** The same journal, the same keys, and nothing that has begun or ended to be live. */
export const isSameView = (before: PatientView, now: PatientView): boolean =>
  before.state === now.state &&
  before.keychain === now.keychain &&
  isAbout(before.now, now.now) &&
  [...now.state.grants.values()].every((grant) => isLive(grant, before.now) === isLive(grant, now.now))

/** The same word of the same issuers for everybody. */
export const isSameDirectory = (before: Directory, now: Directory): boolean =>
  isAbout(before.now, now.now) &&
  before.practitioners.size === now.practitioners.size &&
  [...now.practitioners].every(([account, { vouchings }]) => {
    const former = before.practitioners.get(account)?.vouchings ?? []
    return (
      former.length === vouchings.length && vouchings.every((each, index) => isSameWord(former[index], each))
    )
  })

const isSameWord = (before: Vouching | undefined, now: Vouching): boolean =>
  before !== undefined &&
  before.issuer === now.issuer &&
  before.profile === now.profile &&
  before.profileDigest === now.profileDigest &&
  before.keyDigest === now.keyDigest &&
  before.standing === now.standing &&
  before.expiresAt === now.expiresAt &&
  before.attestedAt.block === now.attestedAt.block &&
  before.revokedAt?.block === now.revokedAt?.block

const isAbout = (before: number, now: number): boolean => now >= before && now - before < SAME_TIME
