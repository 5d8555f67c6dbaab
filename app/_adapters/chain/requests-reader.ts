import { dataSlice } from "ethers"
import type { JsonRpcApiProvider } from "ethers"
import type { RequestEntry, RequestsReader } from "../../_core/ports/requests"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import type { HistoryReader } from "./chain-histories"
import { LogPages } from "./log-pages"
import type { ChainRegistryReader } from "./registry-reader"
import { askerTopics, requestsKind } from "./requests-events"
import { requestViews } from "./requests-views"

export interface RequestsReaderOptions {
  /** The reader of the registry beside it: chain, memory and the place where it stands are the same. */
  readonly registry: ChainRegistryReader
  readonly provider: JsonRpcApiProvider
  readonly requests: Address
  readonly deployedAtBlock: number
  /** The most blocks that one log query spans; halved where the provider refuses. */
  readonly pageBlocks?: number
}

/** A RequestsReader over one provider. */
export class ChainRequestsReader implements RequestsReader {
  readonly requests: Address
  readonly slot: RequestsReader["slot"]
  readonly isOpen: RequestsReader["isOpen"]
  readonly declinedUntil: RequestsReader["declinedUntil"]
  readonly allowance: RequestsReader["allowance"]
  readonly #options: RequestsReaderOptions
  readonly #lists: HistoryReader<RequestEntry>
  readonly #pages: LogPages

  constructor(options: RequestsReaderOptions) {
    const { registry, provider, requests, pageBlocks } = options
    this.requests = requests
    this.#options = options
    this.#lists = registry.histories.of(
      requestsKind(IAccessRequests__factory.connect(requests, provider), requests),
    )
    this.#pages = new LogPages(provider, pageBlocks)
    const { slot, isOpen, declinedUntil, allowance } = requestViews(provider, requests)
    this.slot = slot
    this.isOpen = isOpen
    this.declinedUntil = declinedUntil
    this.allowance = allowance
  }

  /** @throws as `ChainRegistryReader.journal` does */
  async list(patient: Address, options: { signal?: AbortSignal } = {}): Promise<readonly RequestEntry[]> {
    return (await this.#lists.read(patient, options)).entries
  }

  /** The latest asked first. */
  async askedBy(asker: Address, options: { signal?: AbortSignal } = {}): Promise<readonly Address[]> {
    const { registry, requests, deployedAtBlock } = this.#options
    const asked = new Set<Address>()
    const filter = { address: requests, topics: askerTopics(asker), floor: deployedAtBlock }
    let to = await registry.histories.height()
    while (to >= deployedAtBlock) {
      const page = await this.#pages.endingAt({ ...filter, ...options, to, entries: Infinity })
      const blocks = [...page.byBlock].sort(([one], [other]) => other - one)
      for (const log of blocks.flatMap(([, logs]) => [...logs].reverse()))
        asked.add(asAddress(dataSlice(log.topics[1] ?? "0x", 12)))
      to = page.from - 1
    }
    return [...asked]
  }
}
