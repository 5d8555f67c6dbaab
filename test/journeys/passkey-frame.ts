import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex } from "../../app/_core/crypto/bytes"
import { newSignerKey } from "../../app/_core/keys/signer-key"
import { keepKeys, preparePasskeyKeys } from "../../app/_journeys/create-keys"
import { makePasskey } from "../../app/_journeys/passkeys"
import type { OpenedAccount } from "../../app/_journeys/passkeys"
import { signIn } from "../../app/_journeys/sign-in"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import type { World } from "./world"

/** A device with an authenticator of its own. */
export const deviceOf = () => webauthnPasskeys(authenticator({ host: "localhost" }).place)

/** What accounts by passkey do in a world. */
export function passkeyFrame(world: () => World) {
  /** Somebody who has not signed in. */
  const visiting = () => {
    const { server, reader } = world().visitor(50)
    return { server, reader, addressOf: signerAddress }
  }
  /** A page that has signed in by the account's signer. */
  async function pageOf(device: ReturnType<typeof deviceOf>, { account, signer }: OpenedAccount) {
    const { app, config } = world()
    const place = { ...config, origin: app.url }
    const held = passkeyAccount(signerAddress(signer), place, { confirm: async () => undefined })
    held.open({ account, signer: signer.slice() })
    const wallet = { key: `0x${toHex(signer)}`, wallet: held.signer, passkeys: device }
    const services = nodeServices(app.url, config, 0, account, { relayed: true, own: wallet })
    await signIn(services, { host: app.host, origin: app.url })
    return services
  }
  /** A new account by passkey, with its keys. */
  async function created() {
    const device = deviceOf()
    const signer = newSignerKey()
    const passkey = await makePasskey(device, "a device")
    const services = await pageOf(device, { account: signerAddress(signer), signer })
    const made = await preparePasskeyKeys(services, { passkey, signer: signer.slice() })
    await keepKeys(services, made)
    return { device, signer, services, made }
  }
  return { visiting, pageOf, created }
}
