import { randomBytes, toHex } from "../_core/crypto/bytes"
import { KeywardError } from "../_core/errors"
import { careToken } from "../_core/keys/care-document"
import type { CareDocument } from "../_core/keys/care-document"
import { keeperWay } from "../_core/keys/keeper-way"
import { keyDigest } from "../_core/keys/key-digest"
import type { UnlockedKeys } from "../_core/keys/unlocked"
import { resealVault, wipeVault } from "../_core/keys/vault"
import type { OpenVault, Way } from "../_core/keys/vault"
import { MAX_KEEPERS } from "../_core/keys/vault-format"
import type { OnTransaction } from "../_core/ports/registry"
import type { Address, Digest } from "../_core/types"
import { finishCare, tokensOf } from "./care"
import type { CareTools } from "./care"
import type { EntryTools } from "./enter-as"
import { listCare, loadCare, nullIfClosed, openKept, saveCare } from "./kept-care"
import { expectStored } from "./seal-vault"
import { seenByBoth } from "./seen-by-both"
import type { Services } from "./services"

/** What a keeper's list has under the former identity, for when the next one is in force. */
export type CarriedCare = readonly { readonly id: string; readonly next: string }[]

/**
 * Before a keeper's identity is replaced: every account that they keep is sealed anew, so that the next identity opens it,
 * too, and what the keeper's list says of it is sealed under the next one. The former identity goes on opening them until
 * {@link leaveFormer}: where the replacement stops half-way, nobody is locked out. One confirmation an account; safe to
 * repeat with the same next keys. It shuts out nobody: who had the former identity, and a copy of the sealed vault, has
 * the signer. Those accounts have to be taken over for that.
 * One that these keys do not open was put among them by somebody else, and is left; not so where the keeper acts for that
 * account: then the server may keep its vault back, and the keeper says whether to go on without it.
 * @param options.without accounts that are left though the keeper acts for them
 * @throws KeywardError `not-allowed` where one is unfinished: it is finished, or forgotten, first; `care-closed` with its
 * account
 */
export async function carryCare(
  services: Services,
  keys: UnlockedKeys,
  next: UnlockedKeys,
  { enterAs, addressOf }: EntryTools,
  on?: OnTransaction,
  { without = [] }: { readonly without?: readonly Address[] } = {},
): Promise<CarriedCare> {
  const carried: { id: string; next: string }[] = []
  const listed = await listCare(services, keys)
  const there = await listCare(services, next)
  for (const { id, account, standing } of listed) {
    if (standing === "taken-over") continue
    const { document } = await loadCare(services, keys, id)
    const kept = await openKept(services, keys, document).catch(nullIfClosed)
    if (!kept) {
      if (without.includes(account) || !(await actsFor(services, account))) continue
      throw new KeywardError("care-closed", { account })
    }
    const { vault, digest } = kept
    if (standing === "unfinished") {
      wipeVault(vault)
      throw new KeywardError("not-allowed", { purpose: "care" })
    }
    try {
      if (!vault.ways.some(({ keeper }) => keeper?.keyDigest === keyDigest(next.publicKey))) {
        const signer = vault.signer?.slice() ?? new Uint8Array()
        const session = await enterAs({ account, address: addressOf(signer), signer })
        try {
          await sealFor(session.services, { vault, previous: digest, document }, { keys, next }, on)
        } finally {
          await session.end()
        }
      }
    } finally {
      wipeVault(vault)
    }
    const known = there.find((each) => each.account === account)?.id
    const name = known ?? toHex(randomBytes(16))
    if (known === undefined) await saveCare(services, keys, name, document, 0, next)
    carried.push({ id, next: name })
  }
  return carried
}

const actsFor = async ({ agreed, account: keeper }: Services, account: Address): Promise<boolean> =>
  (await agreed.delegateUntil(account, keeper)) !== 0

/**
 * Ways of next keys of the keeper's that never came into force, and give way to those that are made now: the oldest, and
 * no more than room is needed for, for another device may be about to put the newest in force.
 * @param present keccak256 of the keeper's key of now
 */
function waysToGive(ways: readonly Way[], present: Digest, { account }: UnlockedKeys): readonly Way[] {
  const keepers = ways.filter(({ keeper }) => keeper)
  const left = keepers.filter(({ keeper }) => keeper?.account === account && keeper.keyDigest !== present)
  return left.slice(0, Math.max(0, keepers.length + 1 - MAX_KEEPERS))
}

async function sealFor(
  { agreed, server, writer, account }: Services,
  what: { readonly vault: OpenVault; readonly previous: Digest; readonly document: CareDocument },
  keeper: { readonly keys: UnlockedKeys; readonly next: UnlockedKeys },
  on?: OnTransaction,
): Promise<void> {
  const { vault, previous, document } = what
  const { next } = keeper
  const way = await keeperWay({ vaultId: vault.vaultId, account }, next)
  const given = waysToGive(vault.ways, keyDigest(keeper.keys.publicKey), next)
  const { blob, digest } = await resealVault(vault, { add: [way], remove: (each) => given.includes(each) })
  const stored = {
    blob,
    digest,
    fetchTokenDigest: null,
    passkeyTokens: tokensOf(blob, next.account, document.token),
  }
  await server.putVault(blob, null, stored.passkeyTokens)
  await writer.sealVault(digest, previous, on)
  await seenByBoth(async () => (await agreed.vaultDigest(account)) === digest)
  await expectStored({ server }, stored)
}

/**
 * After the next identity is in force: the former one is taken out of the vaults and off the keeper's list, and the keeper
 * acts for each account by the new key. Two confirmations an account; safe to repeat.
 * @param keys with the next identity
 */
export async function leaveFormer(
  services: Services,
  keys: UnlockedKeys,
  carried: CarriedCare,
  tools: CareTools,
  on?: OnTransaction,
): Promise<void> {
  const sealed = services.sealed(keys)
  for (const { id, next } of carried) {
    await finishCare(services, keys, next, tools, on)
    const kept = await sealed.load("care", id, { former: true })
    const { document } = await loadCare(services, keys, next)
    if (kept) await sealed.remove("care", id, kept.version, { token: await careToken(document, id) })
  }
}
