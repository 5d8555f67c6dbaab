import { expect } from "chai"
import { newestOf } from "../../app/_core/keys/masters"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { newRecoveryCode, formatRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { createVault } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { enrolWallet, walletWayKey } from "../../app/_core/keys/wallet-way"
import { unlockedBy } from "../../app/_core/keys/unlocked"
import { finishKeys } from "../../app/_journeys/create-keys"
import { digestOf } from "../../app/_journeys/digest-of"
import { keepReplacement, prepareReplacement } from "../../app/_journeys/replace-keys"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

const BY_WALLET = { kind: "wallet" } as const

describe("a vault whose wallet way is of version 1", () => {
  let world: World
  let next = 1
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  /** An account as the first release set it up: no site in what the wallet signed, the share a row in clear. */
  async function formerAccount() {
    const services = world.visitor(next++)
    const { account, server, wallet } = services
    await signIn(services, { host: world.app.host, origin: world.app.url })
    const [vaultId, code, share] = [newVaultId(), newRecoveryCode(), randomBytes(32)]
    const { database } = world.app.services
    await database.query(
      `INSERT INTO wallet_shares (incarnation, account, vault_id, share)
       SELECT incarnation, account, $2, $3 FROM sessions WHERE account = $1`,
      [account, vaultId, share],
    )
    const signature = await enrolWallet(wallet, { vaultId }, services.recover)
    const { kek, fetchToken } = await recoveryKeys(code)
    const ways = [
      { kind: "wallet", key: await walletWayKey({ signature, share, vaultId }) },
      { kind: "recovery-code", key: kek },
    ]
    const { blob, digest, vault } = await createVault({ vaultId, account, ways })
    await server.putVault(blob, await digestOf(fetchToken))
    const keys = unlockedBy({ digest, vault })
    await finishKeys(services, { keys, digest })
    return { services, keys, code: await formatRecoveryCode(code), vaultId }
  }
  const liveRows = async (vaultId: string) =>
    (
      await world.app.services.database.query(
        "SELECT vault_id FROM wallet_shares WHERE vault_id = $1 AND ended_at IS NULL",
        [vaultId],
      )
    ).length

  it("opens as before, also after the server has wrapped the share, and after it is sealed anew", async () => {
    const { services, keys, vaultId } = await formerAccount()
    expect((await unlockKeys(services, BY_WALLET)).masters).to.deep.equal(keys.masters)
    await world.app.services.walletShares.begin()
    expect((await unlockKeys(services, BY_WALLET)).masters).to.deep.equal(keys.masters)
    await sealGeneration(services, keys, newestOf(keys.masters) + 1)
    expect((await unlockKeys(services, BY_WALLET)).masters).to.deep.equal(keys.masters)
    expect(await liveRows(vaultId)).to.equal(1)
  })

  it("is of version 2 once it is made anew, and its stored share ends", async () => {
    const { services, keys, code, vaultId } = await formerAccount()
    const by = { kind: "recovery-code", code } as const
    await keepWays(services, await prepareWays(services, by, { kind: "new-wallet-way" }))
    expect((await unlockKeys(services, BY_WALLET)).masters).to.deep.equal(keys.masters)
    expect(await liveRows(vaultId)).to.equal(0)
    expect((await services.server.walletShare(vaultId)).former).to.equal(null)
  })

  it("is replaced whole with new keys, and the server gives no part of the former vault any more", async () => {
    const { services, keys, vaultId } = await formerAccount()
    const replacement = await prepareReplacement(services, keys)
    await keepReplacement(services, keys, replacement)
    await expectRefusal("vault-changed", services.server.walletShare(vaultId))
    expect((await unlockKeys(services, BY_WALLET)).identity).to.deep.equal(replacement.keys.identity)
  })

  it("opens by recovery code alone where the server has lost its share, and goes on from there", async () => {
    const { services, keys, code, vaultId } = await formerAccount()
    await world.app.services.database.query("DELETE FROM wallet_shares WHERE vault_id = $1", [vaultId])
    await expectRefusal("share-missing", unlockKeys(services, BY_WALLET))
    const by = { kind: "recovery-code", code } as const
    expect((await unlockKeys(services, by)).masters).to.deep.equal(keys.masters)
    await keepWays(services, await prepareWays(services, by, { kind: "new-wallet-way" }))
    expect((await unlockKeys(services, BY_WALLET)).masters).to.deep.equal(keys.masters)
  })
})
