import { expect } from "chai"
import { signerAddress, signerConsent } from "../../app/_adapters/wallet/vault-signer"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { createVault, newVaultContents } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { asDigest } from "../../app/_core/types"
import { keepMove, prepareMove } from "../../app/_journeys/move-to-new-keys"
import type { MovingOn } from "../../app/_journeys/move-to-new-keys"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { Services } from "../../app/_journeys/services"
import { unlockKeys } from "../../app/_journeys/unlock-keys"
import { deviceOf, passkeyFrame } from "./passkey-frame"
import { startWorld } from "./world"
import type { World } from "./world"

/** The account keeps nobody. */
const NOBODY: MovingOn["care"]["tools"] = {
  addressOf: signerAddress,
  enterAs: () => Promise.reject(new Error("nobody is kept")),
}

describe("new keys by passkey, and a copy of the owner's own session", () => {
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

  // Attack: as in `new-passkey-keys.test.ts` (3rd), but the stolen session is what a stolen session is: a copy of the owner's
  // cookie, so the very session that stores the new vault. Whoever has it, and took the former signer, stores and seals a vault of
  // theirs right before the account moves. What the owner loses: everything: the store ends the new vault as older than what the
  // same session sealed. Honest outcome: what was never sealed is ended by its own time alone.
  it("are entered by the new passkey or the new code, though it stored and sealed another vault before the move", async () => {
    const { signer, services, made } = await created()
    const { account, wallet } = services
    const nextDevice = deviceOf()
    const next = { passkey: await makePasskey(nextDevice, "anew"), signer: newSignerKey() }
    const move = await prepareMove(services, made.keys, { code: made.recoveryCode, ...next })
    let isFirst = true
    const watched: Services["wallet"] = new Proxy(wallet, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (name === "signTypedData")
          return async (...given: Parameters<typeof wallet.signTypedData>) => {
            if (isFirst && given[0].primaryType === "MoveTo") {
              isFirst = false
              const ways = [{ kind: "recovery-code", key: randomBytes(32) }] as const
              const contents = { ...newVaultContents(), signer: signer.slice() }
              const theirs = await createVault({ vaultId: newVaultId(), account, ways, contents })
              await services.server.putVault(theirs.blob, asDigest(`0x${toHex(randomBytes(32))}`))
              await services.writer.sealVault(theirs.digest, move.previous)
            }
            return target.signTypedData(...given)
          }
        return typeof value === "function" ? (value.bind(target) as unknown) : value
      },
    })
    await keepMove({ ...services, wallet: watched }, made.keys, move, {
      code: made.recoveryCode,
      own,
      care: { tools: NOBODY },
    })
    expect(isFirst, "the thief was in time").to.equal(false)
    const byPasskey = async () => {
      const page = await pageOf(nextDevice, await openByPasskey(visiting(), await nextDevice.get()))
      return (await unlockKeys(page, { kind: "passkey" })).account as string
    }
    const byCode = async () => {
      const page = await pageOf(
        nextDevice,
        await openByCode(visiting(), { account, code: move.recoveryCode }),
      )
      return (await unlockKeys(page, { kind: "recovery-code", code: move.recoveryCode })).account as string
    }
    const outcome = [await byPasskey().catch(code), await byCode().catch(code)]
    expect(outcome).to.deep.equal([account, account])
  })
})
