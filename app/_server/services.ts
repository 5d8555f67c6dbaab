import "server-only"
import { join } from "node:path"
import { requestViews } from "../_adapters/chain/requests-views"
import { chainProvider } from "../_adapters/chain/provider"
import { ChainDirectoryReader } from "../_adapters/chain/directory-reader"
import { ChainRegistryReader } from "../_adapters/chain/registry-reader"
import type { PublicConfig } from "../_core/ports/config"
import type { PinStore } from "../_core/ports/storage"
import { vaultDigests } from "./chain"
import { coalesced } from "./coalesce"
import type { Database } from "./database/port"
import { openDatabase } from "./database/open"
import { DeploymentFile } from "./deployment"
import { environment, LOCAL_CHAIN } from "./environment"
import { keepErasing } from "./erasing"
import type { Environment } from "./environment"
import { makeLimits } from "./http/limits"
import { followChain } from "./index/follow-chain"
import { logLine } from "./http/log"
import { noteIncarnation } from "./ledger/incarnation"
import { fetchPublic } from "./links/fetch-public"
import { Nonces } from "./ledger/nonces"
import { Notebooks } from "./ledger/notebooks"
import { Reasons } from "./ledger/reasons"
import { SealedDocumentLedger } from "./ledger/sealed-documents"
import { Profiles } from "./ledger/profiles"
import { Sessions } from "./ledger/sessions"
import { Uploads } from "./ledger/uploads"
import { Vaults } from "./ledger/vaults"
import { WalletShares } from "./ledger/wallet-shares"
import { openPins, ownerOf } from "./pins"
import { openRelay } from "./relay/open"
import type { Relayer } from "./relay/relayer"
import { sessionSecret, shareSecret } from "./secrets"
import type { Services } from "./services.types"
import { contractAccounts } from "./sign-in/contract-accounts"
import { Wallets } from "./wallets"
import { SessionCookie } from "./sign-in/session-cookie"

const STALL_MS = 60_000

const OTHER_SECRET =
  "KEYWARD_SHARE_SECRET is not the secret that this deployment began with: until it is back, wallets open no vault " +
  "and recovery codes do.\n"

/** What is opened once per process, whatever chain is served. */
interface Opened {
  readonly database: Database
  readonly pins: PinStore
  readonly cookie: SessionCookie
  readonly shareSecret: Uint8Array
  readonly limits: Services["limits"]
  readonly collectGarbage: Services["collectGarbage"]
}

/**
 * The composition root of the server. Everything is opened at the first request, once per process; what belongs to a
 * chain is made anew when the deployment names another one.
 */
export class Composition {
  readonly #environment: Environment
  readonly #deployment: DeploymentFile
  #opened: Promise<Opened> | null = null
  #current: { readonly incarnation: string; readonly services: Promise<Services> } | null = null
  #closed = false
  #relay: Relayer | null = null
  #stopFollowing: () => Promise<void> = () => Promise.resolve()
  #stopErasing: () => Promise<void> = () => Promise.resolve()

  constructor(env: Environment) {
    this.#environment = env
    this.#deployment = new DeploymentFile(env)
  }

  config(): Promise<PublicConfig> {
    return this.#deployment.config()
  }

  /** Tries again after a failure: a store that was away may be back. */
  async services(): Promise<Services> {
    if (this.#closed) throw new TypeError("the server is closing")
    const config = await this.config()
    if (this.#current?.incarnation !== config.incarnation) {
      const services = this.#compose(config)
      const current = { incarnation: config.incarnation, services }
      this.#current = current
      services.catch(() => {
        if (this.#current === current) this.#current = null
      })
    }
    return this.#current.services
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#relay?.close()
    await Promise.all([this.#stopFollowing(), this.#stopErasing()])
    const opened = await this.#opened?.catch(() => null)
    await Promise.all([opened?.pins.close(), opened?.database.close()])
  }

  async #compose(config: PublicConfig): Promise<Services> {
    this.#opened ??= this.#open()
    const opened = await this.#opened.catch((error: unknown) => {
      this.#opened = null
      throw error
    })
    const { database, shareSecret: _, ...offered } = opened
    const { chainId, registry, deployedAtBlock, incarnation } = config
    const { rpcUrl, origin, mostUploadBytes, mostStoredBytes, historyIndex } = this.#environment
    await this.#forgetFormerChain(config, opened)
    const provider = chainProvider(rpcUrl, chainId)
    await Promise.all([this.#stopFollowing(), this.#stopErasing()])
    const followed = historyIndex ? followChain({ database, provider, config }) : null
    this.#stopFollowing = followed?.stop ?? this.#stopFollowing
    await this.#relay?.close()
    const relay = openRelay(this.#environment.relay, config, provider, database)
    this.#relay = relay
    const reader = new ChainRegistryReader({
      provider,
      chainId,
      registry,
      deployedAtBlock,
      incarnation,
    })
    const walletShares = new WalletShares(database, incarnation, opened.shareSecret)
    if (!(await walletShares.begin())) process.stderr.write(OTHER_SECRET)
    const services: Services = {
      ...offered,
      database,
      config,
      origin,
      mostUploadBytes,
      mostStoredBytes,
      stallMs: STALL_MS,
      fetchPublic: fetchPublic(),
      log: logLine,
      clock: () => new Date(),
      nonces: new Nonces(database),
      sessions: new Sessions(database, incarnation),
      vaults: new Vaults(database, incarnation),
      walletShares,
      notebooks: new Notebooks(database, incarnation),
      sealedDocuments: new SealedDocumentLedger(database, incarnation),
      uploads: new Uploads(database, incarnation),
      reasons: new Reasons(database, incarnation),
      requests: requestViews(provider, config.requests),
      registry: reader,
      index: followed?.index ?? null,
      directory: new ChainDirectoryReader({ registry: reader, provider, directory: config.directory }),
      profiles: new Profiles(database, incarnation),
      wallets: new Wallets(reader),
      vaultDigests: vaultDigests(rpcUrl, registry),
      contractAccounts: contractAccounts(rpcUrl),
      relay,
    }
    this.#stopErasing = keepErasing(services).stop
    return services
  }

  async #open(): Promise<Opened> {
    const { folder, databaseUrl, ...given } = this.#environment
    const cookie = new SessionCookie(await sessionSecret(given.sessionSecret, folder))
    const shares = await shareSecret(given.shareSecret, folder)
    const file = join(/*turbopackIgnore: true*/ folder, "keyward.sqlite")
    const database = await openDatabase({ url: databaseUrl, file })
    try {
      const pins = await openPins(this.#environment)
      const collectGarbage = coalesced(() => pins.collectGarbage())
      return { database, pins, cookie, shareSecret: shares, limits: makeLimits(), collectGarbage }
    } catch (error) {
      await database.close()
      throw error
    }
  }

  async #forgetFormerChain({ chainId, incarnation }: PublicConfig, opened: Opened): Promise<void> {
    const { database, pins, collectGarbage } = opened
    // Only what is this folder's own: a Postgres may keep other deployments' rows, which a new local chain must not end
    const forget = chainId === LOCAL_CHAIN && this.#environment.databaseUrl === null
    const former = await noteIncarnation(database, incarnation, { forget })
    for (const binding of former) await pins.unpin(binding.root, ownerOf({ config: binding }, binding))
    // Freeing the disk is not worth making the first request wait; what nobody can reach is merely large.
    if (former.length > 0) collectGarbage().catch(() => undefined)
  }
}

// Next bundles each route by itself: what is opened once per process stands where all of them find it.
const PLACE = Symbol.for("keyward.composition")

function composition(): Composition {
  const place = globalThis as { [PLACE]?: Composition }
  return (place[PLACE] ??= new Composition(environment()))
}

export const services = (): Promise<Services> => composition().services()

/**
 * What the root layout hands to every page.
 * @throws KeywardError `chain-unreachable` where nothing is deployed
 */
export const publicConfig = (): Promise<PublicConfig> => composition().config()
