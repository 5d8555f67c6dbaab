import { wipe } from "../_core/crypto/wiped"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { foldedOnce } from "../_core/journal/fold"
import { careToken, openCare, sealCare } from "../_core/keys/care-document"
import type { CareDocument } from "../_core/keys/care-document"
import { HandedKeys } from "../_core/keys/handed-keys"
import { keeperKeyOf } from "../_core/keys/keeper-way"
import { keyDigest } from "../_core/keys/key-digest"
import { copyMasters } from "../_core/keys/masters"
import { unlockedBy } from "../_core/keys/unlocked"
import type { HandedOver, UnlockedKeys } from "../_core/keys/unlocked"
import { openVault, vaultDigest, wipeVault } from "../_core/keys/vault"
import type { OpenVault } from "../_core/keys/vault"
import { readVault } from "../_core/keys/vault-format"
import type { RegistryReader } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { actFor } from "./act-for"
import type { EntryTools } from "./enter-as"
import { handMasterOn, nameDelegate } from "./name-delegate"
import { sealGeneration } from "./seal-generation"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** The keeper's own identity; a delegate has none of whom they act for. */
export function identityOf({ account, identity }: UnlockedKeys): { account: Address; identity: Uint8Array } {
  if (!identity) throw new KeywardError("not-allowed", { account })
  return { account, identity }
}

/** A vault that the keeper's identity opens: the one that both providers name, or before a set-up was done its own copy. */
export async function openKept(
  { agreed, server }: Services,
  keys: UnlockedKeys,
  { account, token, unfinished }: CareDocument,
): Promise<{ vault: OpenVault; blob: Uint8Array; digest: Digest }> {
  const { account: keeper, identity } = identityOf(keys)
  const sealed = await agreed.vaultDigest(account)
  const own = unfinished ? [unfinished.blob] : []
  const given = sealed === null ? { account, vaults: [] } : await fetched(server, token, account)
  for (const blob of [...own, ...given.vaults]) {
    const digest = await vaultDigest(blob)
    if (sealed !== null && digest !== sealed) continue
    const key = await keeperKeyOf(readVault(blob).header, { account: keeper, seed: identity })
    const vault = await openVault(blob, { kind: "keeper", key }, { account, digest })
    wipe(key)
    if (!vault.signer) throw new KeywardError("key-missing", { kind: "signer" })
    return { vault, blob, digest }
  }
  throw new KeywardError("key-missing", { kind: "keeper" })
}

/** What the token opens; nothing where it opens nothing any more, or another's. */
async function fetched(server: Services["server"], token: Uint8Array, account: Address) {
  const given = await server.openVault(token).catch((error: unknown) => {
    if (isKeywardError(error, "passkey-unknown")) return null
    throw error
  })
  return given?.account === account ? given : { account, vaults: [] }
}

/** What keeps a vault, or a document, closed and does not pass: nobody sealed it to this account, or it was altered. */
const CLOSED: readonly ErrorCode[] = ["key-missing", "key-wrong", "vault-altered", "vault-malformed"]

/** Null where it stays closed. @throws what may pass: a server or a chain that does not answer */
export const nullIfClosed = (error: unknown): null => {
  if (CLOSED.some((code) => isKeywardError(error, code))) return null
  throw error
}

/** null for what is nobody's: whoever has stolen a session can put bytes among them, which no key of the account opens. */
async function openListed(services: Services, keys: UnlockedKeys, id: string): Promise<CareDocument | null> {
  const kept = await services.sealed(keys).load("care", id, { former: true }).catch(nullIfClosed)
  return kept && (await openCare(identityOf(keys), id, kept.bytes).catch(() => null))
}

/** Under whatever master: the body is sealed once more by the identity, which nobody else has. */
export async function loadCare(services: Services, keys: UnlockedKeys, id: string) {
  const kept = await services.sealed(keys).load("care", id, { former: true })
  if (!kept) throw new KeywardError("key-missing", { kind: "care" })
  return { document: await openCare(identityOf(keys), id, kept.bytes), version: kept.version }
}

/**
 * Saves an entry so that only whose identity opens it writes over it or removes it; see `careToken`. Where there is no
 * room, what no key of the account opens makes it, the largest first: whoever has stolen sessions can fill it, and no page
 * lists that.
 * @param to whose identity it is sealed under, where these are not in force yet
 * @throws KeywardError `sealed-full` where nothing can make room
 */
export async function saveCare(
  services: Services,
  keys: UnlockedKeys,
  id: string,
  document: CareDocument,
  base: number,
  to: UnlockedKeys = keys,
): Promise<void> {
  const sealed = services.sealed(keys)
  const body = await sealCare(identityOf(to), id, document)
  const token = await careToken(document, id)
  const save = () =>
    sealed.save("care", id, body, base, { token }).then(
      () => null,
      (error: unknown) => {
        if (isKeywardError(error, "sealed-full")) return error
        throw error
      },
    )
  const full = await save()
  if (!full) return
  const listed = await sealed.list("care")
  for (const other of [...listed].sort((one, two) => two.size - one.size)) {
    const isOwn = await sealed.load("care", other.id, { former: true }).then(
      () => true,
      (error: unknown) => !isKeywardError(error, "key-wrong"),
    )
    if (isOwn) continue
    await sealed.remove("care", other.id, other.version).catch(nullIfRefused)
    if (!(await save())) return
  }
  throw full
}

/** Another device was faster, or the server keeps it. */
function nullIfRefused(error: unknown): null {
  if (isKeywardError(error, "sealed-moved") || isKeywardError(error, "not-allowed")) return null
  throw error
}

/** Somebody whom the account made an account for. */
export interface CaredFor extends Pick<CareDocument, "account" | "name" | "birthDate" | "madeAt"> {
  readonly id: string
  /**
   * `unfinished`: the set-up stopped half-way; `kept`: the keeper opens it and acts for it; `taken-over`: the person has
   * it now, and the keeper's keys open nothing that comes.
   */
  readonly standing: "unfinished" | "kept" | "taken-over"
  /** Until when the keeper acts for it, unix seconds; 0 where they do not. */
  readonly until: number
  /** Whether it is kept and the keeper does not act for it, or not for much longer: `finishCare` has them named. */
  readonly isLapsing: boolean
}

/** The keeper is named anew where less is left, seconds: about a year. */
const PROLONG_SECONDS = 365 * 86_400

/** @param until when the keeper's delegation is over, unix seconds; 0 where there is none */
export const isLapsing = (until: number, now: number): boolean => until <= now + PROLONG_SECONDS

/**
 * A keeper's signer is the account's own address; whoever took it over has another.
 * @param agreed both providers
 */
export const isTakenOver = async (
  agreed: Pick<RegistryReader, "recoveryOf">,
  account: Address,
): Promise<boolean> => (await agreed.recoveryOf(account)).wallet !== account

/**
 * Whom the account made accounts for, the first first, and how they stand as both providers show it. What somebody else
 * put among them is left out.
 * @throws KeywardError `not-allowed` with the keys of somebody it acts for; `providers-disagree` `chain-unreachable` and
 * the server's
 */
export async function listCare(services: Services, keys: UnlockedKeys): Promise<readonly CaredFor[]> {
  identityOf(keys)
  const { agreed } = services
  const listed = await services.sealed(keys).list("care")
  const now = listed.length > 0 ? await agreed.now() : 0
  const found = await Promise.all(
    listed.map(async ({ id }): Promise<CaredFor | null> => {
      const document = await openListed(services, keys, id)
      if (!document) return null
      const { account, name, birthDate, madeAt } = document
      const [isOver, until] = await Promise.all([
        isTakenOver(agreed, account),
        agreed.delegateUntil(account, keys.account),
      ])
      const standing = isOver ? "taken-over" : document.unfinished ? "unfinished" : "kept"
      const lapsing = standing === "kept" && isLapsing(until, now)
      return { id, account, name, birthDate, madeAt, standing, until, isLapsing: lapsing }
    }),
  )
  return found.filter((each) => each !== null).sort((one, other) => one.madeAt - other.madeAt)
}

async function isOpened(services: Services, keys: UnlockedKeys, document: CareDocument): Promise<boolean> {
  const kept = await openKept(services, keys, document).catch(nullIfClosed)
  if (kept) wipeVault(kept.vault)
  return kept !== null
}

/**
 * Forgets one that was taken over, that was never finished, or that these keys do not open; one that is kept stays, for
 * its token would be lost.
 * @throws KeywardError `not-allowed`
 */
export async function forgetCare(services: Services, keys: UnlockedKeys, id: string): Promise<void> {
  const { document, version } = await loadCare(services, keys, id)
  const { account, unfinished } = document
  const [{ wallet }, sealed] = await Promise.all([
    services.agreed.recoveryOf(account),
    services.agreed.vaultDigest(account),
  ])
  const isOwn = wallet === account && !(unfinished && sealed === null)
  if (isOwn && (await isOpened(services, keys, document))) throw new KeywardError("not-allowed", { account })
  await services.sealed(keys).remove("care", id, version, { token: await careToken(document, id) })
}

/**
 * The keys of somebody for whom the account acts: as a delegate's, and with the identity where the account keeps
 * theirs, so that what was sealed to the person alone opens too. Where what was wrapped for the delegate does not open, the
 * masters are those of the vault that is kept.
 * @param tools signs as an account that is kept, where a master is to be sealed in its vault: without them nobody can be
 * stopped any more in a scope whose epochs of a generation are used up
 * @throws KeywardError as {@link actFor}
 */
export async function actForKept(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
  tools?: EntryTools,
): Promise<UnlockedKeys> {
  const kept = await keptKeys(services, keys, patient).catch(() => null)
  const acting = actFor(services, keys, patient)
  if (!kept) return acting
  const handed = await acting.catch((error: unknown) => {
    // The delegation is wrapped to a key from before the keeper's present one, or to nobody's
    if (!isKeywardError(error, "key-missing")) throw error
    return byItsVault(services, keys, patient)
  })
  const seal = tools && ((...of: SealOf) => sealKept(services, keys, patient, tools, ...of))
  return asKeeper(handed, kept.identity, seal)
}

type Seal = NonNullable<HandedOver["seal"]>
type SealOf = Parameters<Seal>

/** The masters stay those that the delegate's keys have, also when they take later ones. */
const asKeeper = (delegates: UnlockedKeys, identity: Uint8Array, seal: Seal | undefined): UnlockedKeys => ({
  ...(delegates.handed && { handed: { ...delegates.handed, ...(seal && { seal }) } }),
  account: delegates.account,
  identity,
  get publicKey() {
    return delegates.publicKey
  },
  get masters() {
    return delegates.masters
  },
})

/** The masters of the vault that is kept, as it was sealed last. */
async function byItsVault(services: Services, keys: UnlockedKeys, patient: Address): Promise<UnlockedKeys> {
  return HandedKeys.of(patient, {
    state: foldedOnce(await services.agreed.journal(patient)),
    isChanged: (before, after) => before.vaults.at(-1)?.digest !== after.vaults.at(-1)?.digest,
    take: async ({ keys: published }) => {
      const kept = await keptKeys(services, keys, patient)
      const publicKey = published.at(-1)?.publicKey
      if (!kept || !publicKey) throw new KeywardError("key-missing", { patient })
      wipe(kept.identity)
      return { masters: kept.masters, publicKey }
    },
  })
}

async function keptKeys(services: Services, keys: UnlockedKeys, patient: Address) {
  const kept = await keptVault(services, keys, patient)
  if (!kept) return null
  const { vault } = kept
  const { identity, masters } = {
    identity: vault.identity.slice(),
    masters: copyMasters(vault.masters, (master) => master.slice()),
  }
  wipeVault(vault)
  return { identity, masters }
}

async function keptVault(services: Services, keys: UnlockedKeys, patient: Address) {
  for (const { id } of await services.sealed(keys).list("care")) {
    const document = await openListed(services, keys, id)
    if (document?.account !== patient || (await isTakenOver(services.agreed, patient))) continue
    return openKept(services, keys, document)
  }
  return null
}

/**
 * Seals one more master in the vault of an account that is kept, by its own signer, and hands it to who acts for it: a
 * delegate has no vault, and nobody else is there.
 * @throws KeywardError `key-missing` where the keeper opens the vault no more; `action-unsettled`, the wallet's refusals
 */
async function sealKept(
  services: Services,
  keeper: UnlockedKeys,
  account: Address,
  { enterAs, addressOf }: EntryTools,
  ...[generation, on]: SealOf
): Promise<void> {
  const kept = await keptVault(services, keeper, account)
  const signer = kept?.vault.signer
  if (!kept || !signer) throw new KeywardError("key-missing", { account, kind: "keeper" })
  const session = await enterAs({ account, address: addressOf(signer), signer: signer.slice() })
  const keys = unlockedBy(kept)
  try {
    await sealGeneration(session.services, keys, generation, on)
    const delegate = keeper.account
    const until = await services.agreed.delegateUntil(account, delegate)
    const named = { delegate, until, keyDigest: keyDigest(keeper.publicKey) }
    // Whatever the account's notebook says of them, which somebody may have written over
    await nameDelegate(session.services, keys, named, on)
    await handMasterOn(session.services, keys, on)
    await seenByBoth(async () => {
      const { delegates } = foldedOnce(await services.agreed.journal(account))
      return delegates.get(delegate)?.handed.has(generation) ?? false
    })
  } finally {
    await session.end()
    keys.vault?.end()
    wipeVault(kept.vault)
  }
}
