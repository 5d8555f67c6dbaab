import { memoryHistoryCache } from "../../app/_adapters/chain/history-cache"
import { ChainDirectoryReader } from "../../app/_adapters/chain/directory-reader"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { receiptRootViews } from "../../app/_adapters/chain/receipt-roots"
import { requestViews } from "../../app/_adapters/chain/requests-views"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import type { PublicConfig } from "../../app/_core/ports/config"
import type { RecordKind } from "../../app/_core/records/manifest-schema"
import { asDigest, UNFILED } from "../../app/_core/types"
import type { Address, Scope } from "../../app/_core/types"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import type { Services } from "../../app/_journeys/services"
import { signIn } from "../../app/_journeys/sign-in"
import { noteUploads, recordUploads, uploadRecord } from "../../app/_journeys/upload-records"
import type { NewRecord } from "../../app/_journeys/upload-records"
import { vaultDigests } from "../../app/_server/chain"
import { makeLimits } from "../../app/_server/http/limits"
import { openRelay } from "../../app/_server/relay/open"
import { localWallet, nodeServices } from "../../scripts/lib/node-services"
import { DEMO_ISSUERS } from "../../scripts/demo/issuers"
import { startLocalChain } from "../fakes/local-chain"
import type { LocalChain } from "../fakes/local-chain"
import { startApp } from "../server/app"
import type { App } from "../server/app"

/** Somebody of the cast, signed in and with keys. */
export interface Actor {
  readonly services: Services
  readonly keys: UnlockedKeys
  readonly recoveryCode: string
}

/** A real chain, the real routes over a real database and block store, and people who walk the real journeys. */
export interface World {
  readonly chain: LocalChain
  readonly app: App
  readonly config: PublicConfig
  /** Signed out and without keys. */
  visitor(index: number, actsAs?: Address): Services
  actor(index: number, options?: { secret?: string }): Promise<Actor>
  /** Moves the chain's clock on, by a block of that time. */
  later(seconds: number): Promise<void>
  /** Nobody writes for so long: the newest block stays as old as that, the next one will have the new time. */
  idle(seconds: number): Promise<void>
  stop(): Promise<void>
}

/** The account that pays where a world has a relay. */
const PAYER = 18

/**
 * @param options `relayed`: everybody signs, and the app's relay brings it, for `gasPerDay` at most; `unlimited`: the
 * server counts nobody's requests, for a test that makes more of them in a minute than people do
 */
export async function startWorld({
  relayed = false,
  unlimited = false,
  gasPerDay = null,
}: {
  readonly relayed?: boolean
  readonly unlimited?: boolean
  readonly gasPerDay?: number | null
} = {}): Promise<World> {
  const chain = await startLocalChain()
  const deployed = await chain.deployRegistry()
  const directory = await chain.deployDirectory()
  const requests = await chain.deployRequests(deployed.registry)
  const receipts = await chain.deployReceiptRoots(chain.person(PAYER).account)
  const block = await chain.provider.getBlock(deployed.deployedAtBlock)
  const config: PublicConfig = {
    chainId: chain.chainId,
    chainName: "test",
    rpcUrl: chain.url,
    ...deployed,
    directory,
    requests,
    receipts,
    issuers: DEMO_ISSUERS.map(({ name, account }) => ({ name, address: chain.person(account).account })),
    incarnation: asDigest(block?.hash ?? ""),
  }
  const reader = new ChainRegistryReader({
    ...config,
    provider: chainProvider(chain.url, chain.chainId),
    cache: memoryHistoryCache(),
  })
  const app = await startApp({
    ...(unlimited ? { limits: unlimitedLimits() } : {}),
    config,
    registry: reader,
    requests: requestViews(chain.provider, requests),
    receiptRoots: receiptRootViews(chain.provider, receipts),
    directory: new ChainDirectoryReader({ registry: reader, provider: chain.provider, directory }),
    vaultDigests: vaultDigests(chain.url, deployed.registry),
  })
  const provider = chainProvider(chain.url, chain.chainId)
  const relay = relayed
    ? openRelay(
        { key: localWallet(PAYER, provider).privateKey, gasPerDay },
        ...([config, provider, app.services.database] as const),
      )
    : null
  Object.assign(app.services, { relay })
  const visitor = (index: number, actsAs?: Address) =>
    nodeServices(app.url, config, index, actsAs, { relayed })
  return {
    chain,
    app,
    config,
    visitor,
    async actor(index, options) {
      const services = visitor(index)
      await signIn(services, { host: app.host, origin: app.url })
      const prepared = await prepareKeys(services, options)
      await keepKeys(services, prepared)
      return { services, keys: prepared.keys, recoveryCode: prepared.recoveryCode }
    },
    async later(seconds) {
      await chain.provider.send("evm_increaseTime", [seconds])
      await chain.provider.send("evm_mine", [])
    },
    async idle(seconds) {
      await chain.provider.send("evm_increaseTime", [seconds])
    },
    async stop() {
      await relay?.close()
      await app.close()
      await chain.stop()
    },
  }
}

/** To these, each request comes a day after the one before. */
function unlimitedLimits() {
  let now = 0
  return makeLimits(() => (now += 86_400_000))
}

/** A record as somebody would add it. */
export const newRecord = (
  bytes: Uint8Array,
  {
    title = "A result",
    kind = "lab-result",
    name = "result.pdf",
    type = "application/pdf",
  }: { title?: string; kind?: RecordKind; name?: string; type?: string } = {},
): NewRecord => ({
  id: crypto.randomUUID(),
  files: [{ name, type, size: bytes.length, stream: () => new Blob([bytes as BlobPart]).stream() }],
  head: {
    title,
    kind,
    time: "2026-11-14T09:12:00Z",
    folderName: "",
    patientName: "The patient",
    authorName: "The patient",
  },
})

/** The whole way: noted, encrypted, pinned, recorded. */
export async function addRecords(
  { services, keys }: Actor,
  records: readonly NewRecord[],
  folder: Scope = UNFILED,
): Promise<void> {
  const rows = await noteUploads(services, keys, folder, records)
  const pinned = []
  for (const [index, row] of rows.entries())
    pinned.push(await uploadRecord(services, keys, row, records[index] ?? null))
  await recordUploads(services, keys, pinned)
}
