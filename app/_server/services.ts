import "server-only"
import { join } from "node:path"
import { requestViews } from "../_adapters/chain/requests-views"
import { chainProvider } from "../_adapters/chain/provider"
import { agree } from "../_adapters/chain/agreeing-reader"
import { receiptRootViews } from "../_adapters/chain/receipt-roots"
import { ChainDirectoryReader } from "../_adapters/chain/directory-reader"
import { ChainRegistryReader } from "../_adapters/chain/registry-reader"
import type { PublicConfig } from "../_core/ports/config"
import type { PinStore } from "../_core/ports/storage"
import { OwnTurns } from "../_core/turns"
import type { Turns } from "../_core/turns"
import { vaultDigests } from "./chain"
import { coalesced } from "./coalesce"
import type { Database } from "./database/port"
import { openDatabase } from "./database/open"
import { DeploymentFile } from "./deployment"
import { environment, LOCAL_CHAIN } from "./environment"
import type { Environment } from "./environment"
import { sharedLimits } from "./http/shared-limit"
import { networkNames } from "./network-names"
import { followChain } from "./index/follow-chain"
import { logLine, noteLine } from "./http/log"
import { matchLedger } from "./ledger/identity"
import { noteIncarnation } from "./ledger/incarnation"
import { fetchPublic } from "./links/fetch-public"
import { Leases } from "./ledger/leases"
import { RateTable } from "./ledger/rates"
import { Nonces } from "./ledger/nonces"
import { Notebooks } from "./ledger/notebooks"
import { DropArrivals } from "./ledger/drop-arrivals"
import { Drops } from "./ledger/drops"
import { Links } from "./ledger/links"
import { LinkSecrets } from "./links/link-secrets"
import { Reasons } from "./ledger/reasons"
import { Receipts } from "./ledger/receipts"
import { ServedDays } from "./ledger/served-days"
import { SealedDocumentLedger } from "./ledger/sealed-documents"
import { Profiles } from "./ledger/profiles"
import { Sessions } from "./ledger/sessions"
import { Uploads } from "./ledger/uploads"
import { Vaults } from "./ledger/vaults"
import { WalletShares } from "./ledger/wallet-shares"
import { openStore, ownerOf } from "./pins"
import { PublishedKeys } from "./published-keys"
import { openRelay } from "./relay/open"
import type { Relayer } from "./relay/relayer"
import { startProblem } from "./start-problem"
import { sessionSecret, shareSecret } from "./secrets"
import type { LogLine } from "./http/answer"
import type { Services } from "./services.types"
import { contractAccounts } from "./sign-in/contract-accounts"
import { Damage } from "./storage/damage"
import { DiskReserve } from "./storage/reserve"
import { SharedTurns } from "./turns"
import { keepUp } from "./upkeep"
import { Wallets } from "./wallets"
import { Metrics } from "./watch/metrics"
import { operatorAnswer } from "./watch/operations"
import type { OperatorAnswer } from "./watch/operations"
import { SessionCookie } from "./sign-in/session-cookie"

const STALL_MS = 60_000

const OTHER_SECRET =
  "KEYWARD_SHARE_SECRET is not the secret that this deployment began with: until it is back, wallets open no vault " +
  "and recovery codes do."

/** What is opened once per process, whatever chain is served. */
interface Opened {
  readonly database: Database
  readonly pins: PinStore
  readonly cookie: SessionCookie
  readonly shareSecret: Uint8Array
  readonly nameNetwork: Services["nameNetwork"]
  readonly limits: Services["limits"]
  readonly rates: RateTable
  readonly collectGarbage: Services["collectGarbage"]
  readonly turns: Turns
  readonly damage: Damage
  readonly reserve: DiskReserve
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
  #closing = false
  readonly #warn: (line: string) => void
  #said = ""
  #relay: Relayer | null = null
  #stopFollowing: () => Promise<void> = () => Promise.resolve()
  #stopErasing: () => Promise<void> = () => Promise.resolve()

  readonly metrics = new Metrics()
  /** Takes one line a request. */
  readonly log = (line: LogLine): void => {
    this.metrics.request(line)
    logLine(line)
  }

  /** @param warn takes a line for the operator */
  constructor(env: Environment, warn: (line: string) => void = (line) => process.stderr.write(`${line}\n`)) {
    this.#environment = env
    this.#warn = warn
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
      services.then(
        () => (this.#said = ""),
        (error: unknown) => {
          if (this.#current === current) this.#current = null
          this.#say(error)
        },
      )
    }
    return this.#current.services
  }

  /** Why nothing can be served, once for each cause. */
  #say(error: unknown): void {
    const line = startProblem(error)
    if (line !== this.#said) this.#warn(line)
    this.#said = line
  }

  /** From now on nobody is to be sent here: `/readyz` says so. */
  willClose(): void {
    this.#closing = true
  }

  /** See {@link operatorAnswer}; for `scripts/serve.ts`, which is bundled by nobody. */
  operatorAnswer(path: string): Promise<OperatorAnswer | null> {
    const { metrics } = this
    return operatorAnswer(path, { metrics, services: () => this.services(), isClosing: () => this.#closing })
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
    const { database, shareSecret: _, reserve, rates, ...offered } = opened
    const { chainId, registry, deployedAtBlock, incarnation } = config
    const { rpcUrl, origin, mostUploadBytes, room, historyIndex } = this.#environment
    await this.#forgetFormerChain(config, opened)
    const provider = chainProvider(rpcUrl, chainId)
    await Promise.all([this.#stopFollowing(), this.#stopErasing()])
    const followed = historyIndex ? followChain({ database, provider, config }) : null
    this.#stopFollowing = followed?.stop ?? this.#stopFollowing
    await this.#relay?.close()
    const relay = openRelay(this.#environment.relay, config, provider, database)
    this.#relay = relay
    const readerOf = (provider: ReturnType<typeof chainProvider>) =>
      new ChainRegistryReader({ provider, chainId, registry, deployedAtBlock, incarnation })
    const reader = readerOf(provider)
    const isAlone = this.#environment.publicRpcUrl === rpcUrl
    const agreed = isAlone
      ? reader
      : agree(reader, readerOf(chainProvider(this.#environment.publicRpcUrl, chainId)))
    const walletShares = new WalletShares(database, incarnation, opened.shareSecret)
    if (!(await walletShares.begin())) this.#warn(OTHER_SECRET)
    const drops = new Drops(database, incarnation)
    const services: Services = {
      ...offered,
      database,
      whenFull: (work) => reserve.whenFull(work),
      config,
      origin,
      mostUploadBytes,
      room,
      stallMs: STALL_MS,
      fetchPublic: fetchPublic(),
      log: this.log,
      metrics: this.metrics,
      clock: () => new Date(),
      nonces: new Nonces(database),
      sessions: new Sessions(database, incarnation),
      vaults: new Vaults(database, incarnation),
      walletShares,
      notebooks: new Notebooks(database, incarnation),
      sealedDocuments: new SealedDocumentLedger(database, incarnation),
      uploads: new Uploads(database, incarnation),
      reasons: new Reasons(database, incarnation),
      links: new Links(database, incarnation),
      linkSecrets: new LinkSecrets(opened.shareSecret),
      drops,
      dropArrivals: new DropArrivals(database, incarnation, drops),
      receipts: new Receipts(database, incarnation),
      servedDays: new ServedDays(database, incarnation),
      receiptRoots: receiptRootViews(provider, config.receipts),
      requests: requestViews(provider, config.requests),
      registry: reader,
      agreed,
      index: followed?.index ?? null,
      directory: new ChainDirectoryReader({ registry: reader, provider, directory: config.directory }),
      profiles: new Profiles(database, incarnation),
      wallets: new Wallets(reader),
      publishedKeys: new PublishedKeys(reader),
      vaultDigests: vaultDigests(rpcUrl, registry, this.#environment.publicRpcUrl),
      contractAccounts: contractAccounts(rpcUrl),
      relay,
    }
    this.#stopErasing = keepUp({
      ...services,
      leases: new Leases(database),
      rates,
      note: noteLine,
      refill: () => reserve.refill(),
      forgetsFormerChains: this.#forgets(chainId),
    }).stop
    return services
  }

  async #open(): Promise<Opened> {
    const { folder, databaseUrl, ...given } = this.#environment
    const secret = await sessionSecret(given.sessionSecret, folder)
    const cookie = new SessionCookie(secret)
    const shares = await shareSecret(given.shareSecret, folder)
    const file = join(/*turbopackIgnore: true*/ folder, "keyward.sqlite")
    const database = await openDatabase({ url: databaseUrl, file })
    let pins: PinStore | null = null
    try {
      const store = await openStore(this.#environment, database)
      pins = store.pins
      await matchLedger({ database, tag: store.tag, beginAnew: given.beginsAnew })
      const reserve = await DiskReserve.open(folder)
      const opened = store.pins
      const nameNetwork = networkNames(secret)
      const rates = new RateTable(database, nameNetwork)
      const collectGarbage = coalesced(() => opened.collectGarbage())
      return {
        database,
        pins,
        cookie,
        shareSecret: shares,
        nameNetwork,
        limits: sharedLimits(rates),
        rates,
        collectGarbage,
        reserve,
        // Other stores let one process in at a time.
        turns: this.#environment.s3 ? new SharedTurns(new Leases(database)) : new OwnTurns(),
        damage: new Damage(pins),
      }
    } catch (error) {
      await Promise.all([pins?.close(), database.close()])
      throw error
    }
  }

  /** Only what is this folder's own: a Postgres may keep other deployments' rows, which a new local chain must not end. */
  #forgets(chainId: number): boolean {
    return chainId === LOCAL_CHAIN && this.#environment.databaseUrl === null
  }

  async #forgetFormerChain({ chainId, incarnation }: PublicConfig, opened: Opened): Promise<void> {
    const { database, pins, collectGarbage } = opened
    const former = await noteIncarnation(database, incarnation, { forget: this.#forgets(chainId) })
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

/** The log, also where nothing else could be opened. */
export const requestLog = (line: LogLine): void => composition().log(line)

/**
 * What the root layout hands to every page.
 * @throws KeywardError `chain-unreachable` where nothing is deployed
 */
export const publicConfig = (): Promise<PublicConfig> => composition().config()
