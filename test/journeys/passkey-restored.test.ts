import { expect } from "chai"
import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex } from "../../app/_core/crypto/bytes"
import { isKeywardError } from "../../app/_core/errors"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { makePasskey, openByPasskey } from "../../app/_journeys/passkeys"
import { signIn } from "../../app/_journeys/sign-in"
import { restoreVault, unlockKeys } from "../../app/_journeys/unlock-keys"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import { startWorld } from "./world"
import type { World } from "./world"

describe("an account by passkey keeps its way in", () => {
  let world: World
  before(async () => {
    world = await startWorld({ relayed: true })
  })
  after(() => world.stop())

  async function created() {
    const device = webauthnPasskeys(authenticator({ host: "localhost" }).place)
    const signer = newSignerKey()
    const place = { ...world.config, origin: world.app.url }
    const account = passkeyAccount(signerAddress(signer), place, { confirm: () => Promise.resolve() })
    account.open({ account: signerAddress(signer), signer: signer.slice() })
    const own = { key: `0x${toHex(signer)}`, wallet: account.signer, passkeys: device }
    const services = nodeServices(world.app.url, world.config, 0, signerAddress(signer), {
      relayed: true,
      own,
    })
    const passkey = await makePasskey(device, "a device")
    await signIn(services, { host: world.app.host, origin: world.app.url })
    const prepared = await preparePasskeyKeys(services, { passkey, signer })
    await keepKeys(services, prepared)
    return { services, device, prepared }
  }

  it("where the saved copy was brought back to a store that had lost the vault, once the passkey has opened it", async () => {
    const { services, device, prepared } = await created()
    for (const table of ["vault_passkeys", "vaults"])
      await world.app.services.database.query(`DELETE FROM ${table} WHERE account = $1`, [services.account])
    await restoreVault(services, prepared.blob, prepared.recoveryCode)
    // The device's secret is here now, and with it the token
    await unlockKeys(services, { kind: "passkey" })
    const { server, reader } = world.visitor(50)
    const outcome = await openByPasskey(
      { server, reader, addressOf: signerAddress },
      await device.get(),
    ).then(
      ({ account }) => account as string,
      (error: unknown) => (isKeywardError(error) ? error.code : String(error)),
    )
    expect(outcome).to.equal(services.account)
  })
})
