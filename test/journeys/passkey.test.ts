import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex, utf8 } from "../../app/_core/crypto/bytes"
import { keyDigest } from "../../app/_core/keys/key-digest"
import { passkeyToken } from "../../app/_core/keys/passkey-way"
import { parseRecoveryCode, recoveryKeys } from "../../app/_core/keys/recovery-code"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import type { Passkey, PasskeyAccount } from "../../app/_core/ports/passkey"
import { REGISTRY_ACTIONS } from "../../app/_core/signed-actions"
import { EVERYTHING } from "../../app/_core/types"
import { digestOf } from "../../app/_journeys/digest-of"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import type { PreparedKeys } from "../../app/_journeys/create-keys"
import { makePasskey, openByCode, openByPasskey } from "../../app/_journeys/passkeys"
import { revokeAccess } from "../../app/_journeys/revoke-access"
import { sealGeneration } from "../../app/_journeys/seal-generation"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { keepWays, lookAtVault, prepareWays, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { expectRefusal, seenBy, share, titles } from "./acts"
import { addRecords, newRecord, startWorld } from "./world"
import type { World } from "./world"

/** Somebody with a device and no wallet, on one page. */
interface Page {
  readonly services: Services
  readonly account: PasskeyAccount
  readonly sentences: string[]
}

describe("an account by passkey", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true })
  })
  after(() => world.stop())

  const deviceOf = (options: Parameters<typeof authenticator>[0] = {}) => {
    const made = authenticator({ host: "localhost", ...options })
    return { ...made, device: webauthnPasskeys(made.place) }
  }
  const visiting = () => {
    const { server, reader } = world.visitor(50)
    return { server, reader, addressOf: signerAddress }
  }

  /** A page that knows a signer and signs in with it. */
  async function pageOf(
    device: ReturnType<typeof deviceOf>["device"],
    opened: { account: Services["account"]; signer: Uint8Array },
    { relayed = true } = {},
  ): Promise<Page> {
    const sentences: string[] = []
    const place = { ...world.config, origin: world.app.url }
    const desk = { confirm: async ({ sentence }: { sentence: string }) => void sentences.push(sentence) }
    const account = passkeyAccount(signerAddress(opened.signer), place, desk)
    account.open(opened)
    const own = { key: `0x${toHex(opened.signer)}`, wallet: account.signer, passkeys: device }
    const services = nodeServices(world.app.url, world.config, 0, opened.account, { relayed, own })
    await signIn(services, { host: world.app.host, origin: world.app.url })
    return { services, account, sentences }
  }

  async function begun(options: Parameters<typeof authenticator>[0] = {}) {
    const held = deviceOf(options)
    const signer = newSignerKey()
    const passkey = await makePasskey(held.device, "a device")
    const page = await pageOf(held.device, { account: signerAddress(signer), signer: signer.slice() })
    const prepared = await preparePasskeyKeys(page.services, { passkey, signer })
    return { ...held, passkey, prepared, ...page }
  }
  async function created() {
    const person = await begun()
    await keepKeys(person.services, person.prepared)
    return person
  }
  /** Another page, of this or another device: nothing is known but what the device gives. */
  async function entered(device: ReturnType<typeof deviceOf>["device"]) {
    const answer = await device.get()
    const passkey: Passkey = { ...answer, rpId: device.rpId }
    const page = await pageOf(device, await openByPasskey(visiting(), answer))
    const keys = await unlockKeys(page.services, { kind: "passkey", passkey })
    return { ...page, keys }
  }

  it("is made without ether or a wallet, adds, shares and stops; the relay pays and each step has its sentence", async () => {
    const patient = await created()
    expect(await world.chain.provider.getBalance(patient.services.account)).to.equal(0n)
    const actor = { ...patient, keys: patient.prepared.keys, recoveryCode: patient.prepared.recoveryCode }
    await addRecords(actor, [newRecord(utf8("a result"))])
    const doctor = await world.actor(2)
    await share(actor, EVERYTHING, doctor)
    expect(titles(await seenBy(doctor, actor))).to.deep.equal(["A result"])
    await revokeAccess(patient.services, actor.keys, {
      scope: EVERYTHING,
      grantees: [doctor.services.account],
    })
    expect(patient.sentences).to.deep.equal([
      REGISTRY_ACTIONS.setUp.sentence,
      "Add a record to the patient's folder.",
      "Share the patient's records with the grantee until the date (seconds since 1970).",
      "Stop sharing the patient's records with these grantees, and give those who stay the new key.",
    ])
  })

  it("is entered on a device that has the synced passkey, by one question and nothing typed", async () => {
    const { passkeys, prepared, services } = await created()
    const other = deviceOf({ synced: passkeys })
    const { keys, services: there } = await entered(other.device)
    expect(there.account).to.equal(services.account)
    expect(keys.identity).to.deep.equal(prepared.keys.identity)
    expect(other.asked).to.have.length(1)
    expect((await lookAtVault(there)).passkeys).to.have.length(1)
  })

  it("is entered by the recovery code where no passkey is left, also by the token of former codes", async () => {
    const { prepared, services } = await created()
    const given = { account: services.account, code: prepared.recoveryCode }
    const opened = await openByCode(visiting(), given)
    const page = await pageOf(deviceOf().device, opened)
    const keys = await unlockKeys(page.services, { kind: "recovery-code", code: given.code })
    expect(keys.identity).to.deep.equal(prepared.keys.identity)

    const { formerFetchToken } = await recoveryKeys(await parseRecoveryCode(given.code))
    await world.app.services.database.query("UPDATE vaults SET fetch_token_digest = $1 WHERE account = $2", [
      await digestOf(formerFetchToken),
      services.account,
    ])
    expect((await openByCode(visiting(), given)).signer).to.deep.equal(opened.signer)
    const another = { ...given, code: (await begun()).prepared.recoveryCode }
    await expectRefusal("recovery-code-wrong", openByCode(visiting(), another))
  })

  it("goes on where its set-up stopped after the vault was stored, from the passkey alone", async () => {
    const { device, prepared, services } = await begun()
    const { blob, fetchTokenDigest, passkeyTokens } = prepared
    await services.server.putVault(blob, fetchTokenDigest, passkeyTokens)
    const { keys, services: again } = await entered(device)
    expect(again.account).to.equal(services.account)
    expect((await again.reader.key(again.account))?.digest).to.equal(keyDigest(keys.publicKey))
    expect(await again.reader.vaultDigest(again.account)).to.equal(prepared.digest)
  })

  it("is unknown where its set-up stopped before", async () => {
    const { device } = await begun()
    await expectRefusal("passkey-unknown", openByPasskey(visiting(), await device.get()))
  })

  it("is not begun where nobody would pay", async () => {
    const { relay } = world.app.services
    Object.assign(world.app.services, { relay: null })
    try {
      await expectRefusal("nobody-pays", begun())
    } finally {
      Object.assign(world.app.services, { relay })
    }
  })

  it("has several passkeys; one that was removed opens nothing any more, and its token fetches nothing", async () => {
    const first = await created()
    const phone = deviceOf()
    const second = await makePasskey(phone.device, "a phone")
    const { services } = first
    const adding = await prepareWays(services, { kind: "passkey" }, { kind: "new-passkey", passkey: second })
    await keepWays(services, adding)
    expect((await entered(phone.device)).keys.identity).to.deep.equal(first.prepared.keys.identity)
    expect((await entered(first.device)).keys.identity).to.deep.equal(first.prepared.keys.identity)

    const { credential } = first.passkey
    const by = { kind: "passkey", passkey: second } as const
    await keepWays(services, await prepareWays(services, by, { kind: "remove-passkey", credential }))
    const removed = await first.device.get()
    await expectRefusal("passkey-unknown", openByPasskey(visiting(), removed))
    await expectRefusal("passkey-unknown", unlockKeys(services, { kind: "passkey", passkey: removed }))
    await expectRefusal("passkey-unknown", visiting().server.openVault(await passkeyToken(removed.secret)))
    expect((await entered(phone.device)).services.account).to.equal(services.account)
    const last = { kind: "remove-passkey", credential: second.credential } as const
    await expectRefusal(
      "not-allowed",
      prepareWays(services, { kind: "passkey", passkey: await phone.device.get() }, last),
    )
  })

  it("keeps its signer and its passkeys through a new generation", async () => {
    const { device, services, prepared } = await created()
    await sealGeneration(services, prepared.keys, 1)
    const { keys } = await entered(device)
    expect([...keys.masters.keys()]).to.deep.equal([0, 1])
    expect(keys.vault?.open.signer).to.deep.equal(prepared.keys.vault?.open.signer)
  })

  it("does not believe a vault that the chain does not name", async () => {
    const { device, services, prepared } = await created()
    const { fetchTokenDigest, passkeyTokens = [] }: PreparedKeys = prepared
    const another = await preparePasskeyKeys(services, {
      passkey: { ...(await device.get()), rpId: "localhost" },
      signer: newSignerKey(),
    })
    await services.server.putVault(another.blob, fetchTokenDigest, passkeyTokens)
    const opened = await openByPasskey(visiting(), await device.get())
    expect(signerAddress(opened.signer)).to.equal(services.account)
  })

  it("is closed with its keys: what signed signs no more", async () => {
    const { account, services } = await created()
    account.close()
    await expectRefusal("locked", services.writer.setInvitationOnly(true))
  })

  describe("a passkey of an account with a wallet", () => {
    it("unlocks it; without the wallet nobody is signed in by it", async () => {
      const { services, keys } = await world.actor(7)
      const { device } = deviceOf()
      const passkey = await makePasskey(device, "a laptop")
      const here = { ...services, passkeys: device }
      await keepWays(here, await prepareWays(here, { kind: "wallet" }, { kind: "new-passkey", passkey }))
      expect((await unlockKeys(here, { kind: "passkey" })).identity).to.deep.equal(keys.identity)
      await expectRefusal("key-missing", openByPasskey(visiting(), await device.get()))
      const stranger = deviceOf()
      await makePasskey(stranger.device, "another's")
      await expectRefusal(
        "passkey-unknown",
        unlockKeys({ ...services, passkeys: stranger.device }, { kind: "passkey" }),
      )
    })

    it("is a ninth one: refused before anything is stored", async () => {
      const { services } = await world.actor(8)
      for (let count = 0; count < 8; count++) {
        const passkey = await makePasskey(deviceOf().device, "one")
        await keepWays(
          services,
          await prepareWays(services, { kind: "wallet" }, { kind: "new-passkey", passkey }),
        )
      }
      const passkey = await makePasskey(deviceOf().device, "one")
      const ninth = prepareWays(services, { kind: "wallet" }, { kind: "new-passkey", passkey })
      await expectRefusal("passkeys-full", ninth)
    })
  })
})
