import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { formatSiweMessage } from "../../app/_server/sign-in/siwe-message"
import type { SiweFields } from "../../app/_server/sign-in/siwe-message"
import { KeywardError } from "../../app/_core/errors"
import type { CredentialEntry, DirectoryReader } from "../../app/_core/ports/directory"
import type { JournalEntry, RegistryReader } from "../../app/_core/ports/registry"
import { asAddress, asDigest } from "../../app/_core/types"
import type { Address, Digest } from "../../app/_core/types"
import { SIGN_IN_MINUTES, SIGN_IN_STATEMENT } from "../../app/_core/sign-in-message"
import { coalesced } from "../../app/_server/coalesce"
import type { Database } from "../../app/_server/database/port"
import { SqliteDatabase } from "../../app/_server/database/sqlite"
import { countRows, listRows } from "../../app/_server/handlers/account"
import { getConfig, getHealth, unknownRoute } from "../../app/_server/handlers/health"
import { postFetchLink } from "../../app/_server/handlers/fetch-link"
import { getOpenApi } from "../../app/_server/handlers/openapi"
import { getHistory } from "../../app/_server/handlers/history"
import { deleteRecord, getRecord, headRecord, putRecord } from "../../app/_server/handlers/records"
import { findManifests } from "../../app/_server/handlers/manifests"
import {
  getConsistency,
  getInclusion,
  getReceiptLine,
  listReceipts,
  listServedDays,
  putReceipt,
} from "../../app/_server/handlers/receipts"
import { deleteReason, getReason, putReason } from "../../app/_server/handlers/requests"
import {
  beginLink,
  deleteLink,
  finishLink,
  getLinkOpens,
  listLinks,
  putLinkFile,
} from "../../app/_server/handlers/links"
import {
  beginDrop,
  deleteArrival,
  deleteDrop,
  getDropPart,
  listDrops,
} from "../../app/_server/handlers/drops"
import {
  beginArrival,
  cancelArrival,
  finishArrival,
  getDrop,
  preflightDrop,
  putArrivalPart,
} from "../../app/_server/handlers/send-drop"
import { getLink, getLinkFile, postLink, preflight } from "../../app/_server/handlers/open-link"
import { getRelay, postRelay } from "../../app/_server/handlers/relay"
import { getNonce, getSession, signIn, signOut } from "../../app/_server/handlers/session"
import { endOtherSessions, endSession, listSessions } from "../../app/_server/handlers/sessions"
import { getNotebook, putNotebook } from "../../app/_server/handlers/notebook"
import { findProfiles, putProfile } from "../../app/_server/handlers/profiles"
import { deleteSealed, getSealed, listSealed, putSealed } from "../../app/_server/handlers/sealed-documents"
import {
  dropVault,
  getVaults,
  getWalletShare,
  openVault,
  putVault,
  recoverVault,
} from "../../app/_server/handlers/vault"
import { answering } from "../../app/_server/http/answer"
import type { Handler, LogLine } from "../../app/_server/http/answer"
import { sharedLimits } from "../../app/_server/http/shared-limit"
import { RateTable } from "../../app/_server/ledger/rates"
import { PEER_HEADER } from "../../app/_server/http/peer"
import { folderTag, matchLedger } from "../../app/_server/ledger/identity"
import { Nonces } from "../../app/_server/ledger/nonces"
import { Notebooks } from "../../app/_server/ledger/notebooks"
import { DropArrivals } from "../../app/_server/ledger/drop-arrivals"
import { Drops } from "../../app/_server/ledger/drops"
import { Links } from "../../app/_server/ledger/links"
import { LinkSecrets } from "../../app/_server/links/link-secrets"
import { Reasons } from "../../app/_server/ledger/reasons"
import { Receipts } from "../../app/_server/ledger/receipts"
import { ServedDays } from "../../app/_server/ledger/served-days"
import { SealedDocumentLedger } from "../../app/_server/ledger/sealed-documents"
import { Profiles } from "../../app/_server/ledger/profiles"
import { Sessions } from "../../app/_server/ledger/sessions"
import { Uploads } from "../../app/_server/ledger/uploads"
import { Vaults } from "../../app/_server/ledger/vaults"
import type { SealedDigests } from "../../app/_server/ledger/vaults"
import { networkNames } from "../../app/_server/network-names"
import { PublishedKeys } from "../../app/_server/published-keys"
import { WalletShares } from "../../app/_server/ledger/wallet-shares"
import type { Services } from "../../app/_server/services.types"
import { Damage } from "../../app/_server/storage/damage"
import { Metrics } from "../../app/_server/watch/metrics"
import { OwnTurns } from "../../app/_core/turns"
import { SessionCookie } from "../../app/_server/sign-in/session-cookie"
import { Wallets } from "../../app/_server/wallets"
import { EmbeddedPinStore } from "../../app/_server/storage/embedded"
import { failOnDifferences, noteDifference } from "./described"
import { doctor, patient, stranger } from "./people"
import type { Person } from "./people"

const INCARNATION = asDigest(`0x${"1c".repeat(32)}`)

/** What the chain says; a test changes it as it goes. */
export interface Chain {
  reachable: boolean
  now: number
  /** The newest block that will not be undone. */
  final: number
  incarnation: Digest
  readonly journals: Map<Address, readonly JournalEntry[]>
  readonly sealed: Map<Address, SealedDigests>
  readonly credentials: Map<Address, readonly CredentialEntry[]>
  /** Wallets that do not act as themselves; null = shut. */
  readonly accounts: Map<Address, Address | null>
  /** `patient:asker` of open requests. */
  readonly asked: Set<string>
  /** Whose keys are published. */
  readonly published: Set<Address>
}

export interface App {
  readonly url: string
  readonly host: string
  readonly services: Services
  readonly chain: Chain
  readonly log: readonly LogLine[]
  /** A request as the app's own page makes it. */
  ask(path: string, init?: RequestInit & { as?: string; headers?: Record<string, string> }): Promise<Response>
  /** Signs in; the cookie. `change` spoils the message, `sign` the signature. */
  signIn(person: Person, change?: Partial<SiweFields>): Promise<string>
  message(person: Person, change?: Partial<SiweFields>): Promise<string>
  post(message: string, signature: string, cookie?: string): Promise<Response>
  close(): Promise<void>
}

/** The route handlers on a real HTTP server, over a real database and block store and a chain that is made up. */
export async function startApp(
  changes: Partial<Services> = {},
  /** Where its database and blocks are, and stay; a folder that goes with it unless given. */
  kept?: string,
  /** Instead of a SQLite file in that folder; closed with the app. */
  given?: Database,
): Promise<App> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "keyward-app-")))
  const database = given ?? (await SqliteDatabase.open(join(folder, "keyward.sqlite")))
  const pins = await EmbeddedPinStore.open(join(folder, "blocks"))
  await matchLedger({
    database,
    tag: folderTag(join(folder, "blocks"), pins),
    beginAnew: given !== undefined,
  })
  const chain: Chain = {
    ...{ reachable: true, now: Math.floor(Date.now() / 1_000), incarnation: INCARNATION },
    final: Number.MAX_SAFE_INTEGER,
    ...{ journals: new Map(), sealed: new Map(), credentials: new Map(), accounts: new Map() },
    ...{ asked: new Set(), published: new Set([patient, doctor, stranger].map(({ account }) => account)) },
  }
  const registry = changes.registry ?? readerOf(chain)
  const log: LogLine[] = []
  const metrics = new Metrics()
  // Rows are of the chain that the deployment names
  const incarnation = changes.config?.incarnation ?? INCARNATION
  const drops = new Drops(database, incarnation)
  const services: Services = {
    config: {
      ...{ chainId: 31337, chainName: "test", rpcUrl: "http://127.0.0.1:1", deployedAtBlock: 1 },
      ...{ registry: asAddress(`0x${"12".repeat(20)}`), incarnation: INCARNATION },
      ...{ directory: asAddress(`0x${"d1".repeat(20)}`), issuers: [] },
      requests: asAddress(`0x${"e1".repeat(20)}`),
      receipts: asAddress(`0x${"f1".repeat(20)}`),
    },
    origin: null,
    log: (line) => {
      log.push(line)
      metrics.request(line)
    },
    metrics,
    limits: sharedLimits(new RateTable(database, networkNames("a secret of the tests"))),
    clock: () => new Date(),
    database,
    nonces: new Nonces(database),
    sessions: new Sessions(database, incarnation),
    vaults: new Vaults(database, incarnation),
    walletShares: new WalletShares(database, incarnation, new Uint8Array(32).fill(5)),
    notebooks: new Notebooks(database, incarnation),
    sealedDocuments: new SealedDocumentLedger(database, incarnation),
    uploads: new Uploads(database, incarnation),
    profiles: new Profiles(database, incarnation),
    directory: directoryOf(chain),
    reasons: new Reasons(database, incarnation),
    receipts: new Receipts(database, incarnation),
    servedDays: new ServedDays(database, incarnation),
    receiptRoots: {
      head: () => Promise.resolve({ root: new Uint8Array(27), size: 0 }),
      operator: () => Promise.resolve(asAddress(`0x${"18".repeat(20)}`)),
      commitment: () => "0x",
    },
    links: new Links(database, incarnation),
    linkSecrets: new LinkSecrets(new Uint8Array(32).fill(7)),
    drops,
    dropArrivals: new DropArrivals(database, incarnation, drops),
    requests: { isOpen: (patient, asker) => reach(chain, () => chain.asked.has(`${patient}:${asker}`)) },
    cookie: new SessionCookie("a secret of the tests, long enough"),
    registry,
    agreed: registry,
    index: null,
    publishedKeys: new PublishedKeys(registry),
    wallets: new Wallets(registry, () => (changes.clock?.() ?? new Date()).getTime()),
    vaultDigests: {
      of: (account) => reach(chain, () => chain.sealed.get(account) ?? { newest: null, final: null }),
    },
    contractAccounts: { accepts: () => Promise.resolve(false) },
    relay: null,
    fetchPublic: () => Promise.reject(new KeywardError("link-unreachable")),
    pins,
    mostUploadBytes: 4_000_000,
    room: {
      ...{ stored: 8_000_000, uploadsAtOnce: 6 },
      unrecorded: { account: 8_000_000, network: 100_000_000 },
    },
    nameNetwork: networkNames("a secret of the tests"),
    stallMs: 2_000,
    turns: new OwnTurns(),
    damage: new Damage(pins),
    whenFull: (work) => work(),
    collectGarbage: coalesced(() => pins.collectGarbage()),
    ...changes,
  }

  const server = createServer((request, response) => void serve(services, request, response))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `http://${host}`

  const ask: App["ask"] = (path, { as, headers, ...init } = {}) =>
    fetch(url + path, {
      ...init,
      headers: { origin: url, "sec-fetch-site": "same-origin", ...(as ? { cookie: as } : {}), ...headers },
    })
  const post: App["post"] = (message, signature, cookie) =>
    ask("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message, signature }),
      ...(cookie ? { as: cookie } : {}),
    })
  const message: App["message"] = async (person, change) => {
    const { nonce } = (await (await ask("/api/session/nonce")).json()) as { nonce: string }
    const issuedAt = change?.issuedAt ?? new Date().toISOString()
    const expirationTime = new Date(Date.parse(issuedAt) + SIGN_IN_MINUTES * 60_000).toISOString()
    const fields = { domain: host, uri: url, version: "1", chainId: 31337, nonce, issuedAt, expirationTime }
    const address = person.signer.address
    return formatSiweMessage({ ...fields, address, statement: SIGN_IN_STATEMENT, ...change })
  }
  return {
    ...{ url, host, services, chain, log, ask, post, message },
    async signIn(person, change) {
      const text = await message(person, change)
      const response = await post(text, await person.signer.signMessage({ message: text }))
      if (response.status !== 200) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
      return cookieOf(response)
    },
    async close() {
      failOnDifferences()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([services.pins.close(), services.database.close()])
      if (!kept) await rm(folder, { recursive: true })
    },
  }
}

/** `name=value` of the cookie that an answer sets. */
export const cookieOf = (response: Response): string =>
  response.headers.getSetCookie()[0]?.split(";")[0] ?? ""

/** The code in an error's body. */
export async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code
}

const ROUTES: readonly [RegExp, Readonly<Record<string, Handler<Services>>>][] = [
  [/^\/api\/config$/, { GET: getConfig }],
  [/^\/api\/health$/, { GET: getHealth }],
  [/^\/api\/history$/, { GET: getHistory }],
  [/^\/api\/relay$/, { GET: getRelay, POST: postRelay }],
  [/^\/api\/openapi\.json$/, { GET: getOpenApi }],
  [/^\/api\/session$/, { GET: getSession, POST: signIn, DELETE: signOut }],
  [/^\/api\/sessions$/, { GET: listSessions, DELETE: endOtherSessions }],
  [/^\/api\/sessions\/(?<id>[^/]+)$/, { DELETE: endSession }],
  [/^\/api\/account\/rows$/, { GET: countRows }],
  [/^\/api\/account\/rows\/(?<table>[^/]+)$/, { GET: listRows }],
  [/^\/api\/session\/nonce$/, { GET: getNonce }],
  [/^\/api\/profiles$/, { PUT: putProfile }],
  [/^\/api\/profiles\/find$/, { POST: findProfiles }],
  [/^\/api\/records\/manifests$/, { POST: findManifests }],
  [/^\/api\/fetch-link$/, { POST: postFetchLink }],
  [/^\/api\/notebook$/, { GET: getNotebook, PUT: putNotebook }],
  [/^\/api\/vault$/, { GET: getVaults, PUT: putVault }],
  [/^\/api\/vault\/recover$/, { POST: recoverVault }],
  [/^\/api\/vault\/open$/, { POST: openVault }],
  [/^\/api\/vault\/share$/, { GET: getWalletShare }],
  [/^\/api\/vault\/(?<digest>[^/]+)$/, { DELETE: dropVault }],
  [/^\/api\/sealed\/(?<purpose>[^/]+)$/, { GET: listSealed }],
  [
    /^\/api\/sealed\/(?<purpose>[^/]+)\/(?<id>[^/]+)$/,
    { GET: getSealed, PUT: putSealed, DELETE: deleteSealed },
  ],
  [/^\/api\/links$/, { GET: listLinks }],
  [/^\/api\/links\/(?<link>[^/]+)$/, { PUT: beginLink, POST: finishLink, DELETE: deleteLink }],
  [/^\/api\/links\/(?<link>[^/]+)\/opens$/, { GET: getLinkOpens }],
  [/^\/api\/links\/(?<link>[^/]+)\/(?<edition>[^/]+)\/(?<place>[^/]+)$/, { PUT: putLinkFile }],
  [/^\/api\/drops$/, { GET: listDrops }],
  [/^\/api\/drops\/(?<drop>[^/]+)$/, { PUT: beginDrop, DELETE: deleteDrop }],
  [/^\/api\/drops\/(?<drop>[^/]+)\/(?<arrival>[^/]+)$/, { DELETE: deleteArrival }],
  [/^\/api\/drops\/(?<drop>[^/]+)\/(?<arrival>[^/]+)\/(?<part>[^/]+)$/, { GET: getDropPart }],
  [/^\/api\/drop\/(?<drop>[^/]+)$/, { GET: getDrop, OPTIONS: preflightDrop }],
  [
    /^\/api\/drop\/(?<drop>[^/]+)\/(?<arrival>[^/]+)$/,
    { PUT: beginArrival, POST: finishArrival, DELETE: cancelArrival, OPTIONS: preflightDrop },
  ],
  [
    /^\/api\/drop\/(?<drop>[^/]+)\/(?<arrival>[^/]+)\/(?<part>[^/]+)$/,
    { PUT: putArrivalPart, OPTIONS: preflightDrop },
  ],
  [/^\/l\/(?<id>[^/]+)$/, { GET: getLink, POST: postLink, OPTIONS: preflight }],
  [/^\/l\/file\/(?<token>[^/]+)$/, { GET: getLinkFile, OPTIONS: preflight }],
  [/^\/api\/receipts$/, { GET: listReceipts, PUT: putReceipt }],
  [/^\/api\/receipts\/line$/, { GET: getReceiptLine }],
  [/^\/api\/receipts\/served$/, { GET: listServedDays }],
  [/^\/api\/receipts\/inclusion$/, { GET: getInclusion }],
  [/^\/api\/receipts\/consistency$/, { GET: getConsistency }],
  [/^\/api\/requests$/, { GET: getReason, PUT: putReason, DELETE: deleteReason }],
  [
    /^\/api\/records\/(?<root>[^/]+)$/,
    { GET: getRecord, HEAD: headRecord, PUT: putRecord, DELETE: deleteRecord },
  ],
]

async function serve(services: Services, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming
  const { pathname } = new URL(url, "http://server")
  const found = ROUTES.map(([pattern, handlers]) => ({ match: pattern.exec(pathname), handlers })).find(
    ({ match }) => match,
  )
  const handler = found?.handlers[method] ?? unknownRoute
  const aborted = new AbortController()
  outgoing.on("close", () => aborted.abort())
  const body =
    method === "GET" || method === "HEAD" ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>)
  const request = new Request(`http://${headers.host}${url}`, {
    method,
    headers: { ...(headers as Record<string, string>), [PEER_HEADER]: "192.0.2.1" },
    body,
    signal: aborted.signal,
    ...(body ? { duplex: "half" } : {}),
  })
  const params = Promise.resolve({ ...found?.match?.groups })
  const isLink = pathname.startsWith("/l/")
  const anybody = isLink || pathname.startsWith("/api/drop/")
  const pattern = isLink ? "/l/[id]" : pathname.split("/").slice(0, 3).join("/")
  const open = () => Promise.resolve(services)
  const response = await answering(pattern, handler, open, { anybody })(request, { params })
  if (!isLink && method !== "OPTIONS") await noteDifference(method, pathname, response)
  outgoing.writeHead(response.status, [...response.headers].flat())
  if (!response.body) return void outgoing.end()
  // What breaks after the first byte shows as a connection that is cut.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => outgoing.destroy())
}

function readerOf(chain: Chain): RegistryReader {
  const unused = () => Promise.reject(new Error("the server has no business asking this"))
  return {
    ...{ chainId: 31337, registry: asAddress(`0x${"12".repeat(20)}`) },
    journal: (who) => reach(chain, () => chain.journals.get(who) ?? []),
    journalLink: (who) =>
      reach(chain, () => ({
        ...{ word: 0n, lastBlock: 0, shut: false },
        length: chain.journals.get(who)?.length ?? 0,
      })),
    now: () => reach(chain, () => chain.now),
    incarnation: () => reach(chain, () => chain.incarnation),
    ...{
      inbox: unused,
      newestInbox: unused,
      namedBy: unused,
      inboxLink: unused,
      epoch: unused,
      grant: unused,
    },
    key: (who) => reach(chain, () => (chain.published.has(who) ? PUBLISHED : null)),
    ...{ vaultDigest: unused, delegateUntil: unused, recoveryOf: unused, invitedBy: unused },
    ...{ acceptsSignature: unused, isContract: unused, isInvitationOnly: unused, isInvited: unused },
    finalBlock: () => reach(chain, () => chain.final),
    accountOf: (wallet) =>
      reach(chain, () => chain.accounts.get(wallet) ?? (chain.accounts.has(wallet) ? null : wallet)),
  }
}

const PUBLISHED = { digest: INCARNATION, publicKey: new Uint8Array(1216) }

function directoryOf(chain: Chain): DirectoryReader {
  return {
    directory: asAddress(`0x${"d1".repeat(20)}`),
    list: (issuer) => reach(chain, () => chain.credentials.get(issuer) ?? []),
    credential: () => Promise.reject(new Error("the server has no business asking this")),
    now: () => reach(chain, () => chain.now),
  }
}

const reach = <T>(chain: Chain, read: () => T): Promise<T> =>
  chain.reachable ? Promise.resolve(read()) : Promise.reject(new KeywardError("chain-unreachable"))
