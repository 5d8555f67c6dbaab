import { expect } from "chai"
import { signerAddress, signerConsent } from "../../app/_adapters/wallet/vault-signer"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { createVault, newVaultContents } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { asDigest } from "../../app/_core/types"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { keepMove, prepareMove } from "../../app/_journeys/move-to-new-keys"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { Services } from "../../app/_journeys/services"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { careTools } from "./caring"
import { deviceOf, passkeyFrame } from "./passkey-frame"
import { startWorld } from "./world"
import type { World } from "./world"

describe("new keys by passkey, and a stolen session of the account", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const { visiting, pageOf } = passkeyFrame(() => world)
  const code = (error: unknown) => (error as { code?: string }).code ?? String(error)

  // Attack: who has stolen a session watches for the new vault and stores eight of their own making right after it, as many as a
  // session may. The store gives the eight newest of what is not sealed. What the owner loses: everything. The account has moved
  // to a signer that lies in the new vault alone; unlocking does not find it among what is given, by passkey or by the new code,
  // and thirty days later it is deleted. Honest outcome: what opens by the owner's way is found, whatever else is stored.
  for (const by of ["passkey", "code"] as const)
    it(`are entered by the new ${by} though a stolen session stored eight vaults after the new one`, async () => {
      const device = deviceOf()
      const signer = newSignerKey()
      const passkey = await makePasskey(device, "a device")
      const services = await pageOf(device, { account: signerAddress(signer), signer })
      const made = await preparePasskeyKeys(services, { passkey, signer: signer.slice() })
      await keepKeys(services, made)
      const { account } = services
      // Stands for the stolen cookie: another session of the account
      const stolen = await pageOf(device, { account, signer })

      const nextDevice = deviceOf()
      const next = { passkey: await makePasskey(nextDevice, "anew"), signer: newSignerKey() }
      const move = await prepareMove(services, made.keys, { code: made.recoveryCode, ...next })
      const own = {
        addressOf: signerAddress,
        async consentOf(key: Uint8Array, of: Services["account"]) {
          for (let i = 0; i < 8; i++) {
            const ways = [{ kind: "recovery-code", key: randomBytes(32) }] as const
            const contents = { ...newVaultContents(), signer: newSignerKey() }
            const { blob } = await createVault({ vaultId: newVaultId(), account, ways, contents })
            await stolen.server.putVault(blob, asDigest(`0x${toHex(randomBytes(32))}`))
          }
          return signerConsent(key, world.config, of)
        },
      }
      const tools = careTools(world, { services, keys: made.keys, recoveryCode: made.recoveryCode })
      await keepMove(services, made.keys, move, { code: made.recoveryCode, own, care: { tools } })

      const enter = async () => {
        if (by === "code") {
          const given = { account, code: move.recoveryCode }
          const page = await pageOf(nextDevice, await openByCode(visiting(), given))
          return unlockKeys(page, { kind: "recovery-code", code: move.recoveryCode })
        }
        const answer = await nextDevice.get()
        const page = await pageOf(nextDevice, await openByPasskey(visiting(), answer))
        return unlockKeys(page, { kind: "passkey" })
      }
      const outcome = await enter().then(({ account: entered }) => entered as string, code)
      expect(outcome).to.equal(account)
    })
})
