import type { UnlockedKeys } from "../_core/keys/unlocked"
import type { Given, Notebook } from "../_core/notebook"
import type { SentWrap } from "../_core/ports/device"
import { asEpoch, asScope, isRecordScope } from "../_core/types"
import type { Epoch, Scope } from "../_core/types"
import { inNotebook, readNotebook } from "./keep-notebook"
import type { PatientView } from "./read-patient"
import { givenBefore, withRecipient } from "./recipients"
import type { Services } from "./services"

/** Keys of an account's scopes that were sent out, whatever became of the transactions. */
export interface SentKeys {
  /** Keys in grants that were not seen confirmed. */
  readonly wraps: readonly SentWrap[]
  /** The highest epoch of a scope whose key was sent out; -1 if none was. */
  readonly spent: (scope: Scope) => number
}

/**
 * What this device and, by the sealed notebook, the account's other devices have sent out.
 * @throws KeywardError if the server cannot be reached
 */
export async function readSentKeys(services: Services, keys: UnlockedKeys): Promise<SentKeys> {
  const notebook = (await readNotebook(services, keys))?.notebook
  const own = await services.device.sentWraps(keys.account)
  const others = notebook?.sentWraps.map(wrapOf) ?? []
  const here = new Set(own.map(nameOf))
  return {
    wraps: [...own, ...others.filter((wrap) => !here.has(nameOf(wrap)))],
    spent: (scope) => notebook?.spentEpochs[String(scope)] ?? -1,
  }
}

/**
 * Notes a key before it is sent out in a grant, and whom it goes to.
 * @param to the key that it is wrapped to, and until when it is granted
 * @param isSettled tells of notes that the journal has made needless
 * @returns what was noted of the same before
 * @throws KeywardError if the server cannot be reached: then nothing is to be sent
 */
export async function noteSentWrap(
  services: Services,
  keys: UnlockedKeys,
  view: PatientView,
  wrap: SentWrap,
  to: Pick<Given, "keyDigest" | "until">,
  isSettled: (wrap: SentWrap) => boolean,
): Promise<Given | null> {
  const { scope, epoch, grantee } = wrap
  await services.device.noteSentWrap(keys.account, wrap)
  // A record has no epochs
  if (!isRecordScope(scope)) await services.device.spendEpoch(keys.account, scope, epoch)
  const one = { account: grantee, of: scope, ...to, upTo: epoch }
  let before: Given | null = null
  await inNotebook(services, keys, (notebook) => {
    before = givenBefore(notebook, view, one)
    const kept = notebook.sentWraps.filter((each) => !isSettled(wrapOf(each)) && !isSame(each, wrap))
    const known = withRecipient(notebook, view, one)
    const noted = { ...known, sentWraps: [...kept, noteOf(wrap)] }
    return isRecordScope(scope) ? noted : withSpent(noted, scope, epoch)
  })
  return before
}

/** Forgets keys of which nothing has to be feared. What cannot be forgotten now costs an epoch at most. */
export async function clearSentWraps(
  services: Services,
  keys: UnlockedKeys,
  wraps: readonly SentWrap[],
): Promise<void> {
  if (wraps.length === 0) return
  for (const wrap of wraps) await services.device.clearSentWrap(keys.account, wrap)
  await inNotebook(services, keys, (notebook) => ({
    ...notebook,
    sentWraps: notebook.sentWraps.filter((each) => !wraps.some((wrap) => isSame(each, wrap))),
  })).catch(() => undefined)
}

/**
 * Notes that the key of an epoch is about to be sent out: it is used up, even if a reorganisation takes the epoch back.
 * @throws KeywardError if the server cannot be reached: then nothing is to be sent
 */
export async function spendEpoch(
  services: Services,
  keys: UnlockedKeys,
  scope: Scope,
  epoch: Epoch,
): Promise<void> {
  await services.device.spendEpoch(keys.account, scope, epoch)
  await inNotebook(services, keys, (notebook) => withSpent(notebook, scope, epoch))
}

function withSpent(notebook: Notebook, scope: Scope, epoch: Epoch): Notebook {
  const spent = Math.max(epoch, notebook.spentEpochs[String(scope)] ?? -1)
  return { ...notebook, spentEpochs: { ...notebook.spentEpochs, [String(scope)]: spent } }
}

type Note = Notebook["sentWraps"][number]
const noteOf = ({ scope, epoch, grantee }: SentWrap): Note => ({ scope: String(scope), epoch, grantee })
const wrapOf = ({ scope, epoch, grantee }: Note): SentWrap => ({
  scope: asScope(BigInt(scope)),
  epoch: asEpoch(epoch),
  grantee,
})
const nameOf = ({ scope, epoch, grantee }: SentWrap) => `${scope} ${epoch} ${grantee}`
const isSame = (note: Note, wrap: SentWrap) => nameOf(wrapOf(note)) === nameOf(wrap)
