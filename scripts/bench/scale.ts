import { join } from "node:path"
import { memoryHistoryCache } from "../../app/_adapters/chain/history-cache"
import type { HistoryCache } from "../../app/_adapters/chain/history-cache"
import { IndexLogs } from "../../app/_adapters/chain/index-logs"
import { chainProvider } from "../../app/_adapters/chain/provider"
import { ChainRegistryReader } from "../../app/_adapters/chain/registry-reader"
import type { ReaderOptions } from "../../app/_adapters/chain/registry-reader"
import { publicKeyOf } from "../../app/_core/crypto/hpke"
import { denseMasters } from "../../app/_core/keys/masters"
import type { UnlockedKeys } from "../../app/_core/keys/unlocked"
import { asAddress, asDigest } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"
import { readPatient } from "../../app/_journeys/read-patient"
import type { Services } from "../../app/_journeys/services"
import type { Database } from "../../app/_server/database/port"
import { getHistory } from "../../app/_server/handlers/history"
import type { Exchange } from "../../app/_server/http/answer"
import { ChainFollower } from "../../app/_server/index/chain-follower"
import { LogIndex } from "../../app/_server/index/log-index"
import type { Services as ServerServices } from "../../app/_server/services.types"
import { deployRegistry } from "../deploy"
import { startChild } from "../lib/children"
import { timed } from "./measure"
import type { Figure } from "./measure"
import { MASTER, accountOf, fillPatients, fillRecords, fillRest, fillSpam } from "./scale/fill"
import type { Scale } from "./scale/fill"
import { Sender } from "./scale/sender"

/** Rows of a page. */
const PAGE = 25
const CHAIN_ID = 31337

const reader = (number: number): UnlockedKeys => {
  const identity = new Uint8Array(32).fill(number)
  const account = accountOf(number, 0)
  return { account, identity, publicKey: publicKeyOf(identity), masters: denseMasters([MASTER]) }
}

/**
 * Fills a local chain with a doctor's thousand patients, a patient's ten thousand records, an inbox full of spam and
 * 100,000 events in all, and measures how long each of them waits for a first page.
 */
export async function measureScale(folder: string, scale: Scale): Promise<Figure[]> {
  const say = (text: string) => console.error(text)
  const chain = startChild("chain", ["scripts/bench/scale/cheap-chain.ts"], {
    logFile: join(folder, "chain.log"),
  })
  try {
    const { url } = (await chain.ready) as { url: string }
    const deployment = await deployRegistry({ rpcUrl: url, directory: join(folder, "deployments") })
    const { deployedAtBlock } = deployment
    const registry = asAddress(deployment.registry)
    const incarnation = asDigest(deployment.deployedAtBlockHash)

    const sender = new Sender(url, registry)
    await sender.begin()
    const options = { chainId: CHAIN_ID, registry, sender, scale, say }
    const [doctor, patient, spammed] = [reader(1), reader(2), reader(3)] as const
    say(`Filling: ${scale.patients} patients`)
    const filling = performance.now()
    const patients = await fillPatients(options, doctor)
    say(`Filling: ${scale.ownRecords} records`)
    await fillRecords(options, patient.account)
    say(`Filling: ${scale.spam} entries of spam`)
    const known = patients.slice(0, 10)
    await fillSpam(options, spammed, known)
    say(`Filling: ${scale.events} events in all`)
    await fillRest(options)
    const filled = (performance.now() - filling) / 1000

    const place = { chainId: CHAIN_ID, registry, deployedAtBlock, incarnation }
    const open = (more: Partial<ReaderOptions>) =>
      new ChainRegistryReader({ ...place, provider: chainProvider(url, CHAIN_ID), ...more })
    const waits = async (how: string, more: () => Partial<ReaderOptions>): Promise<Figure[]> => {
      const wait = async (what: string, work: (reader: ChainRegistryReader) => Promise<unknown>) => {
        say(`Measuring: ${what}, ${how}`)
        return { what: `${what}, ${how}`, value: await timed(() => work(open(more()))), unit: "ms" } as const
      }
      return [
        await wait("a doctor's list of patients, who they are", (each) => newest(each, doctor.account)),
        await wait(`a doctor's first ${PAGE} patients, journals and keys`, async (each) =>
          rows(each, doctor, await newest(each, doctor.account)),
        ),
        await wait("a patient's own journal, to its folded state", (each) => journalOf(each, patient, scale)),
        await wait("a spammed doctor's ten known patients", (each) => rows(each, spammed, known)),
        await wait(`a spammed doctor's newest ${PAGE} strangers, with their journals`, async (each) =>
          rows(each, spammed, await newest(each, spammed.account)),
        ),
      ]
    }
    const caches: HistoryCache = memoryHistoryCache()
    const figures = [
      ...(await waits("from RPC alone", () => ({}))),
      ...(await waits("into an empty cache", () => ({ cache: caches }))),
      ...(await waits("from the cache", () => ({ cache: caches }))),
    ]
    const database = await openSqlite(join(folder, "index.sqlite"))
    const index = new LogIndex(database, incarnation)
    const follower = new ChainFollower({
      ...{
        provider: chainProvider(url, CHAIN_ID),
        index,
        addresses: [registry],
        deployedAtBlock,
        incarnation,
      },
    })
    say("Measuring: the index")
    const indexing = await timed(async () => {
      while ((await follower.round()) === "behind");
    })
    const fetchIndex: typeof fetch = (input) =>
      getHistory({
        url: new URL(input instanceof Request ? input.url : input),
        services: { index } as ServerServices,
      } as Exchange<ServerServices>)
    const indexed = await waits("from the index", () => ({
      logs: (own) => new IndexLogs({ baseUrl: "http://index.test", fetch: fetchIndex }, own),
    }))
    await database.close()
    return [
      { what: `fill the chain with ${sender.sent.toLocaleString("en")} events`, value: filled, unit: "s" },
      ...figures,
      { what: "index them (SQLite)", value: sender.sent / (indexing / 1000), unit: "entries/s" },
      ...indexed,
    ]
  } finally {
    await chain.stop()
  }
}

async function newest(reader: ChainRegistryReader, account: Address): Promise<readonly Address[]> {
  const { entries } = await reader.newestInbox(account, PAGE)
  return entries.slice(-PAGE).map(({ patient }) => patient)
}

async function rows(
  reader: ChainRegistryReader,
  keys: UnlockedKeys,
  patients: readonly Address[],
): Promise<void> {
  const views = await Promise.all(
    patients.map((each) => readPatient({ reader } as unknown as Services, keys, each)),
  )
  if (views.some(({ state }) => state.grants.size === 0)) throw new Error("a patient without their grant")
}

async function journalOf(reader: ChainRegistryReader, keys: UnlockedKeys, scale: Scale): Promise<void> {
  const { state } = await readPatient({ reader } as unknown as Services, keys, keys.account)
  if (state.records.size !== scale.ownRecords) throw new Error("records are missing")
}

async function openSqlite(file: string): Promise<Database> {
  const { SqliteDatabase } = await import("../../app/_server/database/sqlite")
  return SqliteDatabase.open(file)
}
