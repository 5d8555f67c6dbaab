import { wipe } from "../_core/crypto/wiped"
import { isKeywardError, KeywardError } from "../_core/errors"
import type { ErrorCode } from "../_core/errors"
import { openCare } from "../_core/keys/care-document"
import type { CareDocument } from "../_core/keys/care-document"
import { keeperKeyOf } from "../_core/keys/keeper-way"
import { copyMasters } from "../_core/keys/masters"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { openVault, vaultDigest, wipeVault } from "../_core/keys/vault"
import type { OpenVault } from "../_core/keys/vault"
import { readVault } from "../_core/keys/vault-format"
import type { RegistryReader } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { actFor } from "./act-for"
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
 * Saves a new document of the list. Where there is no room, what no key of the account opens makes it, the largest first:
 * whoever has stolen sessions can fill it, and no page lists that.
 * @throws KeywardError `sealed-full` where all that is there is the account's own
 */
export async function saveCare(
  services: Services,
  keys: UnlockedKeys,
  id: string,
  bytes: Uint8Array,
): Promise<void> {
  const sealed = services.sealed(keys)
  const save = () =>
    sealed.save("care", id, bytes, 0).then(
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
}

/** A keeper's signer is the account's own address; whoever took it over has another. */
export const isTakenOver = async (
  reader: Pick<RegistryReader, "recoveryOf">,
  account: Address,
): Promise<boolean> => (await reader.recoveryOf(account)).wallet !== account

/**
 * Whom the account made accounts for, the first first. What somebody else put among them is left out.
 * @throws KeywardError `not-allowed` with the keys of somebody it acts for; `chain-unreachable` and the server's
 */
export async function listCare(services: Services, keys: UnlockedKeys): Promise<readonly CaredFor[]> {
  identityOf(keys)
  const listed = await services.sealed(keys).list("care")
  const found = await Promise.all(
    listed.map(async ({ id }): Promise<CaredFor | null> => {
      const document = await openListed(services, keys, id)
      if (!document) return null
      const { account, name, birthDate, madeAt } = document
      const [isOver, until] = await Promise.all([
        isTakenOver(services.reader, account),
        services.reader.delegateUntil(account, keys.account),
      ])
      const standing = isOver ? "taken-over" : document.unfinished ? "unfinished" : "kept"
      return { id, account, name, birthDate, madeAt, standing, until }
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
  await services.sealed(keys).remove("care", id, version)
}

/**
 * The keys of somebody for whom the account acts: as a delegate's, and with the identity where the account keeps
 * theirs, so that what was sealed to the person alone opens too. Where what was wrapped for the delegate does not open, the
 * masters are those of the vault that is kept.
 * @throws KeywardError as {@link actFor}
 */
export async function actForKept(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
): Promise<UnlockedKeys> {
  const kept = await keptKeys(services, keys, patient).catch(() => null)
  const acting = actFor(services, keys, patient)
  if (!kept) return acting
  const { identity, masters } = kept
  return acting.then(
    (keysOfDelegate) => ({ ...keysOfDelegate, identity }),
    async (error: unknown) => {
      // The delegation is wrapped to a key from before the keeper's present one, or to nobody's
      if (!isKeywardError(error, "key-missing")) throw error
      const published = await services.agreed.key(patient)
      if (!published) throw error
      return { account: patient, identity, masters, publicKey: published.publicKey }
    },
  )
}

async function keptKeys(services: Services, keys: UnlockedKeys, patient: Address) {
  for (const { id } of await services.sealed(keys).list("care")) {
    const document = await openListed(services, keys, id)
    if (document?.account !== patient || (await isTakenOver(services.agreed, patient))) continue
    const { vault } = await openKept(services, keys, document)
    const { identity, masters } = {
      identity: vault.identity.slice(),
      masters: copyMasters(vault.masters, (master) => master.slice()),
    }
    wipeVault(vault)
    return { identity, masters }
  }
  return null
}
