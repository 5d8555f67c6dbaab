import { randomBytes, toHex } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { liveDelegates } from "../_core/journal/delegates"
import { MAX_CARE_NAME } from "../_core/keys/care-document"
import type { CareDocument } from "../_core/keys/care-document"
import type { KeeperKey } from "../_core/keys/keeper-way"
import { keyDigest } from "../_core/keys/key-digest"
import { newSignerKey } from "../_core/keys/signer-key"
import { unlockedBy } from "../_core/keys/unlocked"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { newVaultContents, resealVault, wipeVault } from "../_core/keys/vault"
import type { Way } from "../_core/keys/vault"
import { readVault, tokenNameOf } from "../_core/keys/vault-format"
import type { PasskeyToken } from "../_core/ports/account"
import type { OnTransaction } from "../_core/ports/registry"
import { emptyNotebook, withActedFor, withContact } from "../_core/notebook"
import type { Notebook } from "../_core/notebook"
import type { Address, Digest } from "../_core/types"
import { keepKeys, newVault } from "./create-keys"
import type { EntryTools } from "./enter-as"
import { changeNotebook } from "./keep-notebook"
import { identityOf, isLapsing, loadCare, openKept, saveCare } from "./kept-care"
import { nameDelegate } from "./name-delegate"
import { readAgreed } from "./read-patient"
import type { PatientView } from "./read-patient"
import { expectStored } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** What the journeys of a keeper need besides their services. */
export interface CareTools extends EntryTools {
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
  { enterAs, addressOf }: EntryTools,
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
  if ((await services.sealed(keys).load("care", id, { former: true })) === null)
    await saveCare(services, keys, id, document, 0)
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
  // By both providers: one that hides a move would have the keeper go on with what is the person's by now
  if ((await services.agreed.recoveryOf(account)).wallet !== addressOf(signer)) {
    wipeVault(vault)
    throw new KeywardError("key-missing", { account, kind: "keeper" })
  }
  const session = await enterAs({ account, address: addressOf(signer), signer: signer.slice() })
  try {
    const [kept, care] = [unlockedBy({ digest, vault }), session.services]
    if (unfinished) {
      const { fetchTokenDigest, recovery } = unfinished
      const passkeyTokens = tokensOf(blob, keys.account, token)
      await keepKeys(care, { keys: kept, blob, digest, fetchTokenDigest, passkeyTokens, recovery }, on)
      await changeNotebook(care, kept, (now) => {
        const known = now ?? emptyNotebook(name, "patient")
        const named = keeperName ? withContact(known, "patient", keys.account, keeperName) : known
        return { ...named, name: known.name || name, birthDate: known.birthDate || birthDate, recovery }
      })
    }
    await dropFormerWays(care, { keys: kept, blob, digest }, keys, on)
    await actByOwnWallet(care, kept, keys, on)
  } finally {
    await session.end()
    wipeVault(vault)
  }
  await note((now) =>
    withActedFor(withContact(now, "patient", account, now?.contacts[account] ?? name), account),
  )
  if (unfinished) await saveCare(services, keys, id, { ...document, unfinished: null }, version)
}

/**
 * Names the keeper as a delegate, where they are none, by a former key, or not for much longer. Nobody compares digits
 * with themselves.
 * @throws KeywardError `action-unsettled` where both providers do not show it: what it takes to finish is thrown away next
 */
async function actByOwnWallet(care: Services, kept: UnlockedKeys, keeper: UnlockedKeys, on?: OnTransaction) {
  const { state, now } = await readAgreed(care, kept)
  const own = keyDigest(keeper.publicKey)
  const isNamed = (of: Pick<PatientView, "state" | "now">) => {
    const named = liveDelegates(of.state, of.now).find(({ delegate }) => delegate === keeper.account)
    return named?.keyDigest === own && !isLapsing(named.until, of.now)
  }
  if (isNamed({ state, now })) return
  const input = { delegate: keeper.account, until: now + ACTS_SECONDS, keyDigest: own }
  await nameDelegate(care, kept, input, on)
  await seenByBoth(async () => isNamed(await readAgreed(care, kept)))
}

/** Seals the vault without the ways of a former identity of the keeper's, which are kept while it is being replaced. */
async function dropFormerWays(
  { agreed, server, writer, account }: Services,
  { keys, blob, digest }: { readonly keys: UnlockedKeys; readonly blob: Uint8Array; readonly digest: Digest },
  keeper: UnlockedKeys,
  on?: OnTransaction,
): Promise<void> {
  const own = keyDigest(keeper.publicKey)
  const isFormer = ({ keeper: named }: Pick<Way, "keeper">) =>
    named?.account === keeper.account && named.keyDigest !== own
  if (!keys.vault || !readVault(blob).header.ways.some(isFormer)) return
  const next = await keys.vault.withWays((whole) => resealVault(whole, { remove: isFormer }))
  await server.putVault(next.blob, null)
  await writer.sealVault(next.digest, digest, on)
  await seenByBoth(async () => (await agreed.vaultDigest(account)) === next.digest)
  keys.vault.take(next)
  await expectStored({ server }, { ...next, fetchTokenDigest: null })
}

/** What the server is given, so that the keeper's token fetches the blob. */
export const tokensOf = (blob: Uint8Array, account: Address, token: Uint8Array): PasskeyToken[] =>
  readVault(blob)
    .header.ways.filter(({ keeper }) => keeper?.account === account)
    .flatMap((way) => {
      const credential = tokenNameOf(way)
      return credential === null ? [] : [{ credential, token }]
    })
