import type { EntryTools } from "../_journeys/enter-as"
import type { PublicConfig } from "../_core/ports/config"
import { loadSessionCode } from "./load-session-code"

type Session = Awaited<ReturnType<typeof loadSessionCode>>
type Desk = Parameters<Session["createPasskeyAccount"]>[2]
type Prompts = Parameters<Session["createServices"]>[3]

/** Signs in as an account that is kept, beside the person's own session. */
export async function entryTools(config: PublicConfig, desk: Desk, prompts: Prompts): Promise<EntryTools> {
  const { createBeforeSignIn, createPasskeyAccount, createServices, signIn } = await loadSessionCode()
  return {
    addressOf: createBeforeSignIn(config).addressOf,
    async enterAs({ address, ...opened }) {
      const connected = createPasskeyAccount(config, address, desk)
      connected.passkey.open(opened)
      try {
        const services = await createServices(config, connected, address, prompts, { beside: true })
        await signIn(services, { host: location.host, origin: location.origin })
        return {
          services,
          async end() {
            connected.passkey.close()
            await services.server.signOut().catch(() => undefined)
          },
        }
      } catch (error) {
        connected.passkey.close()
        throw error
      }
    },
  }
}
