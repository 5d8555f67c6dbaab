import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { Wallet } from "ethers"
import { ask } from "../../app/_adapters/chain/ask"
import { isOtherChain } from "../../app/_adapters/chain/wallet-checks"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import { diskDeviceStore } from "../../app/_adapters/disk/disk-device-store"
import { diskNotebooks } from "../../app/_adapters/disk/disk-notebooks"
import { DiskShelf } from "../../app/_adapters/disk/disk-shelf"
import { StateFile } from "../../app/_adapters/disk/state-file"
import { localSigner } from "../../app/_adapters/wallet/wallet-signer"
import { KeywardError } from "../../app/_core/errors"
import { KeptKeys } from "../../app/_core/keys/kept-keys"
import type { Notebook } from "../../app/_core/notebook"
import { asAddress } from "../../app/_core/types"
import { readAndMend } from "../../app/_journeys/keep-notebook"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { lookAtVault, unlockKeys } from "../../app/_journeys/unlock-keys"
import { composeServices } from "../lib/compose-services"
import { cookieFetch } from "../lib/cookie-fetch"
import { fetchConfig, holdToDeployment, isLoopback, originOf } from "./deployment"
import { EXIT } from "./exit-codes"
import { Fence } from "./fence"
import { readKeyFile, readSecretFile } from "./key-file"
import { askSecret } from "./prompt"
import { CommandRefusal } from "./refusal"

/** What says who comes and where; options of every command, or the environment. */
export interface Door {
  readonly app?: string | undefined
  readonly rpc?: string | undefined
  readonly key?: string | undefined
  readonly "password-file"?: string | undefined
  readonly "secret-file"?: string | undefined
  readonly state?: string | undefined
}

/** An account that is signed in, before its keys are open. */
export interface SignedIn {
  readonly appUrl: string
  readonly services: Services
  readonly state: StateFile
  readonly fence: Fence
  /** Once more, where the session has ended. */
  readonly signInAgain: () => Promise<void>
  /** Ends the session, and forgets what is in memory. */
  readonly close: () => Promise<void>
}

/** The same with its keys. */
export interface Here extends SignedIn {
  readonly keys: KeptKeys
  readonly notebook: Notebook | null
}

/** The folder that remembers what is under way, for all accounts of this person on this machine. */
export const stateFolder = ({ state }: Door): string =>
  resolve(state ?? join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "keyward"))

/**
 * Signs in with the key of a file.
 * @throws CommandRefusal; KeywardError as `signIn` does, `wallet-shut` `wallet-chain-other`
 */
export async function signInWith(door: Door): Promise<SignedIn> {
  const appUrl = originOf(door.app ?? "http://localhost:3000", "--app")
  const [config, wallet] = [await fetchConfig(appUrl), await walletOf(door)]
  const root = stateFolder(door)
  holdToDeployment(root, appUrl, config)
  const { chainId, incarnation } = config
  const providers = [
    chainProvider(config.rpcUrl, chainId),
    chainProvider(secondProvider(door, config.rpcUrl), chainId),
  ] as const
  if (await ask(() => isOtherChain(providers[1], config))) throw new KeywardError("wallet-chain-other")
  const address = asAddress(wallet.address)
  const account = await new ChainRegistryReader({ ...config, provider: providers[0] }).accountOf(address)
  if (!account) throw new KeywardError("wallet-shut")

  const state = StateFile.open(join(root, `${incarnation.slice(2, 18)}-${account}`))
  const fence = new Fence(providers, { contract: config.registry, signer: address })
  const signer = new Wallet(wallet.privateKey, providers[1])
  const services = composeServices({
    ...{ appUrl, config, account, providers, signer, payer: signer, relayed: true },
    fetch: cookieFetch(appUrl),
    wallet: fence.hold(localSigner(signer, chainId)),
    kept: {
      device: diskDeviceStore(state),
      notebooks: diskNotebooks(state),
      shelf: new DiskShelf(join(state.folder, "uploads")),
    },
  })
  const page = { host: new URL(appUrl).host, origin: appUrl }
  const signInAgain = async () => void (await signIn(services, page))
  const close = async () => {
    await services.server.signOut().catch(() => undefined)
    for (const provider of providers) provider.destroy()
    state.close()
  }
  try {
    await signInAgain()
  } catch (error) {
    await close()
    throw error
  }
  return { appUrl, services, state, fence, signInAgain, close }
}

/**
 * Signs in and opens the account's keys with the wallet of the key file.
 * @throws CommandRefusal where the account has none yet; KeywardError as `unlockKeys` does
 */
export async function enter(door: Door): Promise<Here> {
  const signedIn = await signInWith(door)
  try {
    const { services } = signedIn
    const vault = await lookAtVault(services)
    if (!vault.digest && !vault.unfinished)
      throw new CommandRefusal(
        "This account has no keys yet. Run: keyward init --recovery-code-file FILE",
        EXIT.person,
      )
    const secret = vault.asksSecret ? { secret: await secretOf(door) } : {}
    const keys = KeptKeys.of(await unlockKeys(services, { kind: "wallet", ...secret }))
    const notebook = (await readAndMend(services, keys))?.notebook ?? null
    const close = async () => {
      keys.end()
      await signedIn.close()
    }
    return { ...signedIn, keys, notebook, close }
  } catch (error) {
    await signedIn.close()
    throw error
  }
}

/** What is wrapped or decided is what two providers say: the app's, and one that this machine chose. */
function secondProvider({ rpc }: Door, own: string): string {
  if (rpc) return new URL(rpc).href
  if (isLoopback(own)) return own
  throw new CommandRefusal(
    "Name a provider of the chain that is not the app's own, by --rpc or KEYWARD_SECOND_RPC_URL: one alone is not believed.",
  )
}

function walletOf(door: Door) {
  if (!door.key)
    throw new CommandRefusal(
      "Say who you are: --key FILE, a private key in hex or an encrypted JSON keystore.",
    )
  return readKeyFile(door.key, async () =>
    door["password-file"]
      ? readSecretFile(door["password-file"], "password file")
      : askSecret(
          `Password of ${door.key}: `,
          "The keystore has a password: name a file with it by --password-file.",
        ),
  )
}

async function secretOf(door: Door): Promise<string> {
  return door["secret-file"]
    ? readSecretFile(door["secret-file"], "secret file")
    : askSecret("Secret of this account: ", "The account has a secret: name a file with it by --secret-file.")
}
