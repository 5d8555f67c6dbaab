import { randomBytes, toHex } from "../_core/crypto/bytes"
import { wipe } from "../_core/crypto/wiped"
import { isKeywardError, KeywardError } from "../_core/errors"
import { MAX_CARE_NAME, openCare, sealCare } from "../_core/keys/care-document"
import type { CareDocument } from "../_core/keys/care-document"
import { keeperKeyOf } from "../_core/keys/keeper-way"
import type { KeeperKey } from "../_core/keys/keeper-way"
import { keyDigest } from "../_core/keys/key-digest"
import { newSignerKey } from "../_core/keys/signer-key"
import { unlockedBy } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { newVaultContents, openVault, vaultDigest, wipeVault } from "../_core/keys/vault"
import type { OpenVault } from "../_core/keys/vault"
import { readVault, tokenNameOf } from "../_core/keys/vault-format"
import type { PasskeyToken } from "../_core/ports/account"
import type { OnTransaction } from "../_core/ports/registry"
import { emptyNotebook, withActedFor, withContact } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address, Digest } from "../_core/types"
import { actFor } from "./act-for"
import { keepKeys, newVault } from "./create-keys"
import { changeNotebook } from "./keep-notebook"
import { nameDelegate } from "./name-delegate"
import type { OpenedAccount } from "./passkeys"
import type { Services } from "./services"

/** Signed in as an account that somebody keeps, beside their own session. */
export interface CareSession {
  readonly services: Services
  /** Ends it, and overwrites the signer. */
  end(): Promise<void>
}

/** Signs in as an account by its signer, which it takes over. */
export type EnterAs = (opened: OpenedAccount & { readonly address: Address }) => Promise<CareSession>

/** What the journeys of a keeper need besides their services. */
export interface CareTools {
  readonly enterAs: EnterAs
  /** The wallet that a signer's key is. */
  readonly addressOf: (signer: Uint8Array) => Address
  /** What the keeper is called, for the account's own list of people; may be empty. */
  readonly keeperName: string
  /** Changes the keeper's own notebook. */
  readonly note: (change: (notebook: Notebook | null) => Notebook) => Promise<unknown>
}

/** An account for somebody else that is made and not kept yet: closing the page loses nothing. */
export interface PreparedCare {
  readonly id: string
  readonly document: CareDocument
  /** 14 groups of four, of this account alone; shown once. */
  readonly recoveryCode: string
}

/** How long the keeper acts for the person by their own wallet, seconds: about twenty years. It can be prolonged. */
const ACTS_SECONDS = 20 * 365 * 86_400
/** Prolonged where less is left: about a year. */
const PROLONG_SECONDS = 365 * 86_400

/** The keeper's own identity; a delegate has none of whom they act for. */
function identityOf({ account, identity }: UnlockedKeys): { account: Address; identity: Uint8Array } {
  if (!identity) throw new KeywardError("not-allowed", { account })
  return { account, identity }
}

const keeperOf = ({ account, publicKey }: UnlockedKeys): KeeperKey => ({ account, publicKey })

/**
 * Makes an account for somebody who cannot have one yet: an identity, a signer and a vault that opens by the keeper's
 * identity and by a recovery code of its own. Nobody is asked for anything but the page's yes to signing in; writes nothing.
 * @param person.birthDate `YYYY-MM-DD`, or empty
 * @throws KeywardError `nobody-pays` where nobody brings what the account signs, for it has no ether
 */
export async function prepareCare(
  keys: UnlockedKeys,
  person: { readonly name: string; readonly birthDate: string },
  { enterAs, addressOf }: Pick<CareTools, "enterAs" | "addressOf">,
): Promise<PreparedCare> {
  identityOf(keys)
  const name = person.name.trim()
  if (name === "" || name.length > MAX_CARE_NAME) throw new RangeError("name")
  const signer = newSignerKey()
  const [account, token] = [addressOf(signer), randomBytes(32)]
  const session = await enterAs({ account, address: account, signer: signer.slice() })
  try {
    const contents = { ...newVaultContents(), signer }
    const made = await newVault(session.services, account, { contents, keeper: keeperOf(keys) })
    const { blob, fetchTokenDigest, recovery, recoveryCode } = made
    const document = {
      ...{ account, name, birthDate: person.birthDate, token, madeAt: Math.floor(Date.now() / 1_000) },
      unfinished: { blob, fetchTokenDigest, recovery },
    }
    return { id: toHex(randomBytes(16)), document, recoveryCode }
  } finally {
    await session.end()
  }
}

/**
 * Keeps a prepared account. First the keeper's own sealed copy of all that it takes, so that from here on any device of
 * theirs goes on where this one stops ({@link finishCare}); then what that does.
 */
export async function keepCare(
  services: Services,
  keys: UnlockedKeys,
  { id, document }: Pick<PreparedCare, "id" | "document">,
  tools: CareTools,
  on?: OnTransaction,
): Promise<void> {
  const sealed = services.sealed(keys)
  if ((await sealed.load("care", id)) === null)
    await sealed.save("care", id, await sealCare(identityOf(keys), id, document), 0)
  await finishCare(services, keys, id, tools, on)
}

/**
 * Does what is left to do of a set-up, in this order: the vault is stored; key, vault and recovery are put on chain by one
 * action; the account's notebook gets its name; the keeper becomes a delegate, so that they act by their own wallet and
 * the journal says who did what; the keeper's list says that it is done. Nothing is done twice, so it is safe to run
 * again at any time; it also prolongs the delegation where less than a year is left.
 * @throws KeywardError `key-missing` where the account is kept by the keeper no more, `nobody-pays`, `wallet-refused`
 */
export async function finishCare(
  services: Services,
  keys: UnlockedKeys,
  id: string,
  { enterAs, addressOf, note, keeperName }: CareTools,
  on?: OnTransaction,
): Promise<void> {
  const { document, version } = await loadCare(services, keys, id)
  const { account, name, birthDate, token, unfinished } = document
  const { vault, blob, digest } = await openKept(services, keys, document)
  const signer = vault.signer ?? new Uint8Array()
  const session = await enterAs({ account, address: addressOf(signer), signer: signer.slice() })
  try {
    const [kept, care] = [unlockedBy({ digest, vault }), session.services]
    if (unfinished) {
      const { fetchTokenDigest, recovery } = unfinished
      const passkeyTokens = tokensOf(blob, keys, token)
      await keepKeys(care, { keys: kept, blob, digest, fetchTokenDigest, passkeyTokens, recovery }, on)
      await changeNotebook(care, kept, (now) => {
        const known = now ?? emptyNotebook(name, "patient")
        const named = keeperName ? withContact(known, "patient", keys.account, keeperName) : known
        return { ...named, name: known.name || name, birthDate: known.birthDate || birthDate, recovery }
      })
    }
    await actByOwnWallet(care, kept, keys, on)
  } finally {
    await session.end()
    wipeVault(vault)
  }
  await note((now) =>
    withActedFor(withContact(now, "patient", account, now?.contacts[account] ?? name), account),
  )
  if (unfinished)
    await services
      .sealed(keys)
      .save("care", id, await sealCare(identityOf(keys), id, { ...document, unfinished: null }), version)
}

/** Names the keeper as a delegate, where they are none or not for much longer. Nobody compares digits with themselves. */
async function actByOwnWallet(care: Services, kept: UnlockedKeys, keeper: UnlockedKeys, on?: OnTransaction) {
  const [until, now] = await Promise.all([
    care.agreed.delegateUntil(kept.account, keeper.account),
    care.agreed.now(),
  ])
  if (until > now + PROLONG_SECONDS) return
  const input = {
    delegate: keeper.account,
    until: now + ACTS_SECONDS,
    keyDigest: keyDigest(keeper.publicKey),
  }
  await nameDelegate(care, kept, input, on)
}

/** What the server is given, so that the keeper's token fetches the blob. */
const tokensOf = (blob: Uint8Array, { account }: UnlockedKeys, token: Uint8Array): PasskeyToken[] =>
  readVault(blob)
    .header.ways.filter(({ keeper }) => keeper?.account === account)
    .flatMap((way) => {
      const credential = tokenNameOf(way)
      return credential === null ? [] : [{ credential, token }]
    })

/** A vault that the keeper's identity opens: the one that both providers name, or before a set-up was done its own copy. */
async function openKept(
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

async function loadCare(services: Services, keys: UnlockedKeys, id: string) {
  const kept = await services.sealed(keys).load("care", id)
  if (!kept) throw new KeywardError("key-missing", { kind: "care" })
  return { document: await openCare(identityOf(keys), id, kept.bytes), version: kept.version }
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
const isTakenOver = async ({ reader }: Pick<Services, "reader">, account: Address): Promise<boolean> =>
  (await reader.recoveryOf(account)).wallet !== account

/**
 * Whom the account made accounts for, the first first. What somebody else put among them is left out.
 * @throws KeywardError `not-allowed` with the keys of somebody it acts for; `chain-unreachable` and the server's
 */
export async function listCare(services: Services, keys: UnlockedKeys): Promise<readonly CaredFor[]> {
  const own = identityOf(keys)
  const sealed = services.sealed(keys)
  const listed = await sealed.list("care")
  const found = await Promise.all(
    listed.map(async ({ id }): Promise<CaredFor | null> => {
      const kept = await sealed.load("care", id)
      const document = kept && (await openCare(own, id, kept.bytes).catch(() => null))
      if (!document) return null
      const { account, name, birthDate, madeAt } = document
      const [isOver, until] = await Promise.all([
        isTakenOver(services, account),
        services.reader.delegateUntil(account, keys.account),
      ])
      const standing = isOver ? "taken-over" : document.unfinished ? "unfinished" : "kept"
      return { id, account, name, birthDate, madeAt, standing, until }
    }),
  )
  return found.filter((each) => each !== null).sort((one, other) => one.madeAt - other.madeAt)
}

/**
 * Forgets one that was taken over, or that was never finished; one that is kept stays, for its token would be lost.
 * @throws KeywardError `not-allowed`
 */
export async function forgetCare(services: Services, keys: UnlockedKeys, id: string): Promise<void> {
  const { document, version } = await loadCare(services, keys, id)
  const { account, unfinished } = document
  const [{ wallet }, sealed] = await Promise.all([
    services.agreed.recoveryOf(account),
    services.agreed.vaultDigest(account),
  ])
  if (wallet === account && !(unfinished && sealed === null))
    throw new KeywardError("not-allowed", { account })
  await services.sealed(keys).remove("care", id, version)
}

/**
 * The keys of somebody for whom the account acts: as a delegate's, and with the identity where the account keeps
 * theirs, so that what was sealed to the person alone opens too.
 * @throws KeywardError as {@link actFor}
 */
export async function actForKept(
  services: Services,
  keys: UnlockedKeys,
  patient: Address,
): Promise<UnlockedKeys> {
  const acting = await actFor(services, keys, patient)
  const identity = await keptIdentity(services, keys, patient).catch(() => null)
  return identity ? { ...acting, identity } : acting
}

async function keptIdentity(services: Services, keys: UnlockedKeys, patient: Address) {
  const own = identityOf(keys)
  const sealed = services.sealed(keys)
  for (const { id } of await sealed.list("care")) {
    const kept = await sealed.load("care", id)
    const document = kept && (await openCare(own, id, kept.bytes).catch(() => null))
    if (document?.account !== patient || (await isTakenOver(services, patient))) continue
    const { vault } = await openKept(services, keys, document)
    const identity = vault.identity.slice()
    wipeVault(vault)
    return identity
  }
  return null
}
