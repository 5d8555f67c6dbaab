import { expect } from "chai"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { openByPasskey } from "../../app/_journeys/passkeys"
import { startGeneration } from "../../app/_journeys/start-generation"
import { deviceOf, passkeyFrame } from "./passkey-frame"
import { startWorld } from "./world"
import type { World } from "./world"

describe("a passkey taken once, and its token named by another account", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true, unlimited: true })
  })
  after(() => world.stop())

  const { visiting, pageOf, created } = passkeyFrame(() => world)

  // Attack: whoever has taken a passkey's secret once makes an account of their own, whose vault that passkey opens, too, and gives
  // the store its token. The store answers with the account whose blob was stored first; the owner's own are stored anew with each
  // seal (a new master, a new code), so from thirty days after the next one on the thief's is the first. What the owner loses: their
  // passkey leads into an account of the thief's, as if it were theirs: what they add there is the thief's to read and to remove;
  // their own is not reached by passkey any more. Honest outcome: who first named a token for an account stays first.
  it("leads to its owner's account, after the owner's vault was sealed anew", async () => {
    const { device, services, made } = await created()
    const { secret, credential } = await device.get()
    const signer = newSignerKey()
    const theirs = await pageOf(deviceOf(), { account: signerAddress(signer), signer })
    const passkey = { secret: secret.slice(), credential, rpId: device.rpId }
    const trap = await preparePasskeyKeys(theirs, { passkey, signer: signer.slice() })
    await new Promise((done) => setTimeout(done, 1_500))
    await keepKeys(theirs, trap)
    await new Promise((done) => setTimeout(done, 1_500))
    await startGeneration(services, made.keys)
    // Months later: what has ended for thirty days was deleted
    const { vaults, vaultDigests, clock } = world.app.services
    const now = Math.floor(clock().getTime() / 1_000)
    for (const days of [1, 32, 64])
      await vaults.find(services.account, await vaultDigests.of(services.account), now + days * 86_400, "")
    const opened = await openByPasskey(visiting(), await device.get())
    expect(opened.account).to.equal(services.account)
  })
})
