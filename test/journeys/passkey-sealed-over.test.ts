import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { randomBytes, toHex } from "../../app/_core/crypto/bytes"
import { createVault, resealVault } from "../../app/_core/keys/vault"
import { newVaultId } from "../../app/_core/keys/vault-format"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { asDigest } from "../../app/_core/types"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import type { OpenedAccount } from "../../app/_journeys/passkeys"
import { findSealedOver, sealAgain } from "../../app/_journeys/seal-again"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { expectRefusal } from "./acts"
import { startWorld } from "./world"
import type { World } from "./world"

/** An account by passkey signs in with what lies in its vault: it must be found also where another digest is sealed. */
describe("an account by passkey over whose vault somebody sealed something that nobody stored", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true })
  })
  after(() => world.stop())

  type Device = ReturnType<typeof webauthnPasskeys>
  type Person = Awaited<ReturnType<typeof created>>

  async function pageOf(device: Device, { account: holder, signer }: OpenedAccount) {
    const place = { ...world.config, origin: world.app.url }
    const account = passkeyAccount(signerAddress(signer), place, { confirm: () => Promise.resolve() })
    account.open({ account: holder, signer })
    const own = { key: `0x${toHex(signer)}`, wallet: account.signer, passkeys: device }
    const services = nodeServices(world.app.url, world.config, 0, holder, { relayed: true, own })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return services
  }

  const visiting = () => {
    const { server, reader } = world.visitor(50)
    return { server, reader, addressOf: signerAddress }
  }

  async function created() {
    const held = authenticator({ host: "localhost" })
    const device = webauthnPasskeys(held.place)
    const signer = newSignerKey()
    const passkey = await makePasskey(device, "a device")
    const services = await pageOf(device, { account: signerAddress(signer), signer: signer.slice() })
    const prepared = await preparePasskeyKeys(services, { passkey, signer })
    await keepKeys(services, prepared)
    return { device, passkey, services, prepared, code: prepared.recoveryCode }
  }
  const byPasskey = async ({ device }: Person) => openByPasskey(visiting(), await device.get())
  const byCode = ({ services, code }: Person) => openByCode(visiting(), { account: services.account, code })
  /** Signed in by what was opened, the way of `vault-not-own`: the former keys are used again by the code. */
  async function putsBack({ device, code }: Person, opened: OpenedAccount) {
    const services = await pageOf(device, opened)
    const former = await findSealedOver(services, { code })
    if (!former) throw new Error("the account's own vault is not found")
    await sealAgain(services, former, code)
  }
  const someDigest = () => asDigest(`0x${toHex(randomBytes(32))}`)

  it("is entered by its passkey and by its recovery code all the same, and its own vault is put back", async () => {
    const person = await created()
    const { account, writer } = person.services
    // One signature of the signer's, by whoever had the unlocked page for a moment
    await writer.sealVault(someDigest(), person.prepared.digest)
    expect((await byCode(person)).account).to.equal(account)
    await putsBack(person, await byPasskey(person))

    const entered = await pageOf(person.device, await byPasskey(person))
    const keys = await unlockKeys(entered, { kind: "passkey" })
    expect(keys.identity).to.deep.equal(person.prepared.keys.identity)
    expect((await byCode(person)).account).to.equal(account)
  })

  it("unlocks nothing by the vault that is not the newest before it is put back", async () => {
    const person = await created()
    await person.services.writer.sealVault(someDigest(), person.prepared.digest)
    const page = await pageOf(person.device, await byPasskey(person))
    await expectRefusal("vault-missing", unlockKeys(page, { kind: "passkey" }))
    await expectRefusal("vault-missing", unlockKeys(page, { kind: "recovery-code", code: person.code }))
  })

  it("is entered also where a vault from before the passkey was sealed once more, and many were stored", async () => {
    const person = await created()
    const { services, prepared } = person
    const phone = webauthnPasskeys(authenticator({ host: "localhost" }).place)
    const second = await makePasskey(phone, "a phone")
    const adding = await prepareWays(services, { kind: "passkey" }, { kind: "new-passkey", passkey: second })
    await keepWays(services, adding)
    await services.writer.sealVault(prepared.digest, adding.digest)
    for (let session = 0; session < 2; session++) {
      const theirs = await pageOf(person.device, await byCode(person))
      for (let stored = 0; stored < 8; stored++) {
        const { blob } = await resealVault(adding.vault, {})
        await theirs.server.putVault(blob, null)
      }
    }
    const onPhone = { ...person, device: phone }
    const page = await pageOf(phone, await byPasskey(onPhone))
    await expectRefusal("vault-not-own", unlockKeys(page, { kind: "passkey" }))
    await putsBack(onPhone, await byPasskey(onPhone))
    const keys = await unlockKeys(await pageOf(phone, await byPasskey(onPhone)), { kind: "passkey" })
    expect(keys.identity).to.deep.equal(prepared.keys.identity)
  })

  describe("and stored it, too, with a session of the account's", () => {
    let person: Person
    beforeEach(async () => {
      person = await created()
      const { services, passkey, prepared } = person
      const { credential, rpId } = passkey
      const theirs = await createVault({
        ...{ vaultId: newVaultId(), account: services.account },
        ways: [
          { kind: "recovery-code", key: randomBytes(32) },
          { kind: "passkey", key: randomBytes(32), passkey: { credential, rpId } },
        ],
      })
      await services.server.putVault(theirs.blob, someDigest(), [{ credential, token: randomBytes(32) }])
      await services.writer.sealVault(theirs.digest, prepared.digest)
      // The store looks at what the chain names
      await services.server.vaults()
    })

    it("is entered by its passkey once its own is put back from a saved copy, by a page that is still open", async () => {
      const { services, prepared, code, device } = person
      const former = await findSealedOver(services, { copy: prepared.blob, code })
      await sealAgain(services, former!, code)
      const entered = await pageOf(device, await byPasskey(person))
      const keys = await unlockKeys(entered, { kind: "passkey" })
      expect(keys.identity).to.deep.equal(prepared.keys.identity)
    })
  })

  it("gives a removed passkey nothing there", async () => {
    const person = await created()
    const { services, passkey } = person
    const phone = webauthnPasskeys(authenticator({ host: "localhost" }).place)
    const second = await makePasskey(phone, "a phone")
    await keepWays(
      services,
      await prepareWays(services, { kind: "passkey" }, { kind: "new-passkey", passkey: second }),
    )
    const { credential } = passkey
    const by = { kind: "passkey", passkey: second } as const
    const removing = await prepareWays(services, by, { kind: "remove-passkey", credential })
    await keepWays(services, removing)
    const over = someDigest()
    await services.writer.sealVault(over, removing.digest)
    await expectRefusal("passkey-unknown", byPasskey(person))
    expect((await byPasskey({ ...person, device: phone })).account).to.equal(services.account)
    // Nor where the chain names the very vault that it was a way into
    await services.writer.sealVault(person.prepared.digest, over)
    await expectRefusal("passkey-unknown", byPasskey(person))
    expect((await byPasskey({ ...person, device: phone })).account).to.equal(services.account)
  })

  it("takes no signer that does not act as the account, from whatever was stored beside", async () => {
    const person = await created()
    const { services, prepared } = person
    const { fetchTokenDigest, passkeyTokens = [] } = prepared
    const another = await preparePasskeyKeys(services, {
      passkey: { ...(await person.device.get()), rpId: "localhost" },
      signer: newSignerKey(),
    })
    await services.server.putVault(another.blob, fetchTokenDigest, passkeyTokens)
    await services.writer.sealVault(someDigest(), prepared.digest)
    expect(signerAddress((await byPasskey(person)).signer)).to.equal(services.account)
    const alone = visiting()
    const server = {
      ...alone.server,
      openVault: async () => ({ account: services.account, vaults: [another.blob] }),
    } as (typeof alone)["server"]
    await expectRefusal("vault-missing", openByPasskey({ ...alone, server }, await person.device.get()))
  })
})
