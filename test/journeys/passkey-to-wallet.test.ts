import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { consentToMove, moveAccount } from "../../app/_journeys/move-account"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { expectRefusal, seenBy, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

describe("an account by passkey that is given to a wallet", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true })
  })
  after(() => world.stop())
  const host = () => ({ host: world.app.host, origin: world.app.url })
  const visiting = () => {
    const { server, reader } = world.visitor(50)
    return { server, reader, addressOf: signerAddress }
  }

  /** @param index of the wallet that takes it over */
  async function moved(index: number) {
    const device = webauthnPasskeys(authenticator({ host: "localhost" }).place)
    const signer = newSignerKey()
    const account = signerAddress(signer)
    const passkey = await makePasskey(device, "a device")
    const desk = { confirm: async () => undefined }
    const held = passkeyAccount(account, { ...world.config, origin: world.app.url }, desk)
    held.open({ account, signer: signer.slice() })
    const own = { key: `0x${toHex(signer)}`, wallet: held.signer, passkeys: device }
    const former = nodeServices(world.app.url, world.config, 0, account, { relayed: true, own })
    await signIn(former, host())
    const made = await preparePasskeyKeys(former, { passkey, signer })
    await keepKeys(former, made)
    await addRecords({ services: former, keys: made.keys, recoveryCode: "" }, [newRecord(utf8("one"))])
    const consenting = await consentToMove(world.visitor(index), account)
    await moveAccount(former, { ...consenting, code: made.recoveryCode })

    const services = { ...world.visitor(index, account), passkeys: device }
    await signIn(services, host())
    return { services, former, device, account, code: made.recoveryCode, made }
  }

  it("is opened by the same passkey once the wallet has signed in, with its records", async () => {
    const { services, account, made } = await moved(3)
    const keys = await unlockKeys(services, { kind: "passkey" })
    expect(keys.identity).to.deep.equal(made.keys.identity)
    const actor: Actor = { services, keys, recoveryCode: "" }
    expect(keys.account).to.equal(account)
    expect(titles(await seenBy(actor, actor))).to.deep.equal(["A result"])
    await addRecords(actor, [newRecord(utf8("two"), { title: "By the wallet" })])
    expect(titles(await seenBy(actor, actor))).to.have.members(["A result", "By the wallet"])
  })

  it("is entered by neither passkey nor code alone any more, and its former signer acts as nobody", async () => {
    const { former, device, account, code } = await moved(4)
    await expectRefusal("wallet-shut", openByPasskey(visiting(), await device.get()))
    await expectRefusal("wallet-shut", openByCode(visiting(), { account, code }))
    await expectRefusal("wallet-shut", former.writer.setInvitationOnly(true))
    await expectRefusal("wallet-shut", signIn(former, host()))
  })

  it("drops the former signer from the vault with the next seal, whichever that is", async () => {
    const { services, code } = await moved(5)
    const by = { kind: "recovery-code", code } as const
    await keepWays(services, await prepareWays(services, by, { kind: "new-wallet-way" }))
    const keys = await unlockKeys(services, { kind: "wallet" })
    expect(keys.vault?.open.signer).to.equal(undefined)
    await sealGeneration(services, keys, 1)
    expect((await unlockKeys(services, { kind: "passkey" })).vault?.open.signer).to.equal(undefined)
  })

  it("can lose its last passkey, for it has a wallet", async () => {
    const { services, device, code } = await moved(6)
    const { credential } = await device.get()
    const by = { kind: "recovery-code", code } as const
    await keepWays(services, await prepareWays(services, by, { kind: "remove-passkey", credential }))
    await expectRefusal("key-missing", unlockKeys(services, { kind: "passkey" }))
    expect((await unlockKeys(services, by)).vault?.open.signer).to.equal(undefined)
  })
})
