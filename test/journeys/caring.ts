import { webauthnPasskeys } from "../../app/_adapters/device/passkey"
import { passkeyAccount } from "../../app/_adapters/wallet/passkey-account"
import { signerAddress } from "../../app/_adapters/wallet/vault-signer"
import { toHex } from "../../app/_core/crypto/bytes"
import type { CareTools } from "../../app/_journeys/care"
import { changeNotebook } from "../../app/_journeys/keep-notebook"
import { signIn } from "../../app/_journeys/sign-in"
import { nodeServices } from "../../scripts/lib/node-services"
import { authenticator } from "../fakes/authenticator"
import type { Actor, World } from "./world"

/** What a keeper's journeys need, against a world; `sentences`: what they were asked to say yes to. */
export function careTools(world: World, keeper: Actor): CareTools & { readonly sentences: string[] } {
  const sentences: string[] = []
  const desk = { confirm: async ({ sentence }: { sentence: string }) => void sentences.push(sentence) }
  const passkeys = webauthnPasskeys(authenticator({ host: "localhost" }).place)
  return {
    sentences,
    keeperName: "Meera Menon",
    note: (change) => changeNotebook(keeper.services, keeper.keys, change),
    addressOf: signerAddress,
    async enterAs({ address, ...opened }) {
      const account = passkeyAccount(address, { ...world.config, origin: world.app.url }, desk)
      account.open(opened)
      const own = { key: `0x${toHex(opened.signer)}`, wallet: account.signer, passkeys }
      const services = nodeServices(world.app.url, world.config, 0, opened.account, { relayed: true, own })
      await signIn(services, { host: world.app.host, origin: world.app.url })
      return {
        services,
        end: async () => {
          account.close()
          await services.server.signOut()
        },
      }
    },
  }
}
