import { expect } from "chai"
import { signerAddress, signerConsent } from "../../app/_adapters/wallet/vault-signer"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { createVault, newVaultContents } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { asDigest } from "../../app/_core/types"
import { keepCare, prepareCare } from "../../app/_journeys/care"
import { actForKept, listCare } from "../../app/_journeys/kept-care"
import { keepMove, prepareMove } from "../../app/_journeys/move-to-new-keys"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { Services } from "../../app/_journeys/services"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { careTools } from "./caring"
import { deviceOf, passkeyFrame } from "./passkey-frame"
import { startWorld } from "./world"
import type { World } from "./world"

describe("new keys by passkey, what else they could take away", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const { visiting, pageOf, created } = passkeyFrame(() => world)
  const code = (error: unknown) => (error as { code?: string }).code ?? String(error)

  const own = {
    addressOf: signerAddress,
    consentOf: (key: Uint8Array, account: Services["account"]) => signerConsent(key, world.config, account),
  }

  // No attack is needed beyond the reason to make new keys (a passkey taken once). What the owner loses: whoever they care for. An
  // account by passkey keeps a child's account, makes new keys as its page offers them (`new-passkey-keys-dialog.tsx`), and is
  // locked out of the child's: list, vault and delegation are all sealed to the former identity, and nothing carries them.
  // Honest outcome: they are carried over as for an account with a wallet, or the page says so and stops before the move.
  it("leave the keeper those whom they care for", async () => {
    const { services, made } = await created()
    const keeper = { services, keys: made.keys, recoveryCode: made.recoveryCode }
    const tools = careTools(world, keeper)
    const prepared = await prepareCare(keeper.keys, { name: "Nila", birthDate: "2019-04-02" }, tools)
    await keepCare(services, keeper.keys, prepared, tools)
    const { account } = prepared.document
    const nextDevice = deviceOf()
    const next = { passkey: await makePasskey(nextDevice, "anew"), signer: newSignerKey() }
    const move = await prepareMove(services, made.keys, { code: made.recoveryCode, ...next })
    const outcome = await keepMove(services, made.keys, move, {
      code: made.recoveryCode,
      own,
      care: { tools },
    }).then(
      async () => {
        const page = await pageOf(nextDevice, await openByPasskey(visiting(), await nextDevice.get()))
        const keys = await unlockKeys(page, { kind: "passkey" })
        const listed = await listCare(page, keys).then(
          (all) => all.map((each) => each.account as string),
          code,
        )
        const acts = await actForKept(page, keys, account).then(() => "acts", code)
        return { listed, acts }
      },
      (error: unknown) => ({ stopped: code(error) }),
    )
    expect(outcome).to.satisfy(
      (it: { stopped?: string; acts?: string }) => it.stopped !== undefined || it.acts === "acts",
      JSON.stringify(outcome),
    )
  })

  /** Whoever has taken the former signer stores and seals a vault of theirs, which names the new passkey, before the move. */
  async function movedUnder(by: Awaited<ReturnType<typeof created>>) {
    const { device, signer, services, made } = by
    const { account } = services
    const thief = await pageOf(device, { account, signer })
    const nextDevice = deviceOf()
    const next = { passkey: await makePasskey(nextDevice, "anew"), signer: newSignerKey() }
    const { credential, rpId } = next.passkey
    const move = await prepareMove(services, made.keys, { code: made.recoveryCode, ...next })
    const late = {
      ...own,
      async consentOf(key: Uint8Array, of: Services["account"]) {
        const ways = [
          { kind: "passkey", key: randomBytes(32), passkey: { credential, rpId } },
          { kind: "recovery-code", key: randomBytes(32) },
        ] as const
        const contents = { ...newVaultContents(), signer: signer.slice() }
        const theirs = await createVault({ vaultId: newVaultId(), account, ways, contents })
        await thief.server.putVault(theirs.blob, asDigest(`0x${toHex(randomBytes(32))}`))
        await thief.writer.sealVault(theirs.digest, move.previous)
        return signerConsent(key, world.config, of)
      },
    }
    const tools = careTools(world, { services, keys: made.keys, recoveryCode: made.recoveryCode })
    await keepMove(services, made.keys, move, { code: made.recoveryCode, own: late, care: { tools } })
    return { account, move, nextDevice }
  }

  // Attack: whoever has taken the former signer (and so a session) sees the new vault's header, which names the new passkey in
  // the clear. Before the account moves they store and seal a vault of theirs whose header names that same passkey. The owner
  // enters by it; the page seals the owner's vault and tells the device to forget what the former vault's header named.
  // What the owner loses: the page itself has the device delete the one passkey that opens the account.
  // Honest outcome: nothing is forgotten that the vault opens by which was unlocked just now.
  it("do not have the device forget the new passkey because a thief's vault named it", async () => {
    const by = await created()
    const honest = world.app.services.vaultDigests
    // Final is a quarter of an hour behind, as on chains it is
    const final = by.made.digest.slice(0, 18) as never
    Object.assign(world.app.services, {
      vaultDigests: { of: async (of: Services["account"]) => ({ ...(await honest.of(of)), final }) },
    })
    try {
      const { account, nextDevice } = await movedUnder(by)
      const forgotten: string[] = []
      const page = await pageOf(nextDevice, await openByPasskey(visiting(), await nextDevice.get()))
      const passkeys = { ...page.passkeys, forget: async (named: string) => void forgotten.push(named) }
      const outcome = await unlockKeys({ ...page, passkeys }, { kind: "passkey" }).then(
        ({ account: entered }) => entered as string,
        code,
      )
      expect({ outcome, forgotten }).to.deep.equal({ outcome: account, forgotten: [] })
    } finally {
      Object.assign(world.app.services, { vaultDigests: honest })
    }
  })

  // Attack: the same; the owner's page was closed behind the move, and the thief's seal is final when they come back (a quarter of
  // an hour). What the owner loses: everything. The store ended the new vault as "older than what is sealed for good": neither the
  // new passkey nor the new code fetches it, the former signer acts as nobody, and after thirty days it is deleted.
  // Honest outcome: what holds the signer that acts for the account is given to who has its passkey or code.
  it("are entered by the new passkey or the new code, though a thief's vault was sealed before the move", async () => {
    const { account, move, nextDevice } = await movedUnder(await created())
    const byPasskey = async () => {
      const page = await pageOf(nextDevice, await openByPasskey(visiting(), await nextDevice.get()))
      return (await unlockKeys(page, { kind: "passkey" })).account as string
    }
    const byCode = async () => {
      const given = { account, code: move.recoveryCode }
      const page = await pageOf(nextDevice, await openByCode(visiting(), given))
      return (await unlockKeys(page, { kind: "recovery-code", code: move.recoveryCode })).account as string
    }
    const outcome = [await byPasskey().catch(code), await byCode().catch(code)]
    expect(outcome).to.include(account, outcome.join())
  })
})
