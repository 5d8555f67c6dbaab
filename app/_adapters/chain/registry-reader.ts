import type { Block, JsonRpcApiProvider } from "ethers"
import { dataSlice } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { WholeEntry } from "../../_core/journal/entry-hash"
import { parseLink } from "../../_core/journal/link"
import { keyDigest } from "../../_core/keys/key-digest"
import type { VaultTag } from "../../_core/keys/vault-tag"
import type { TypedData } from "../../_core/ports/account"
import type { WholeInboxEntry } from "../../_core/journal/verify"
import type { ChainLog, LogSource } from "../../_core/ports/history"
import type {
  Grant,
  InboxEntry,
  InboxPage,
  JournalEntry,
  Link,
  PublishedKey,
  Recovery,
  RegistryReader,
} from "../../_core/ports/registry"
import { asAddress, asDigest, asEpoch } from "../../_core/types"
import type { Address, Digest, Epoch, Scope } from "../../_core/types"
import type { IRecordRegistry } from "../../../typechain-types/IRecordRegistry"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { ask, askedOnce } from "./ask"
import { atNow, chainNow } from "./chain-clock"
import { ChainHistories } from "./chain-histories"
import type { AgreedHead, HistoryReader } from "./chain-histories"
import { contractAccepts, isContractCode } from "./contract-signature"
import { listTopics } from "./entry-log"
import type { Topics } from "./entry-log"
import { delegateTopics, invitationTopics, readEntry } from "./events"
import { sealedDigest } from "./sealed-digest"
import type { HistoryCache } from "./history-cache"
import { inboxKind, journalKind } from "./histories"
import { LogPages } from "./log-pages"

export interface ReaderOptions {
  /** Made by `chainProvider`, or over a wallet with `cacheTimeout: -1`. */
  readonly provider: JsonRpcApiProvider
  readonly chainId: number
  readonly registry: Address
  readonly deployedAtBlock: number
  /** The hash that the deployment's block must have; without it, the one met first. */
  readonly incarnation?: Digest
  /** Where histories outlive this reader. */
  readonly cache?: HistoryCache
  /** How many entries of journals, and of inboxes, are held in memory; those asked for longest ago are let go. */
  readonly mostHeld?: number
  /** The most blocks that one log query spans; halved where the provider refuses. */
  readonly pageBlocks?: number
  /** Where logs are looked for first, over the provider's own; see `index-logs.ts`. */
  readonly logs?: (own: LogSource) => LogSource
}

/** A block's number: state is read as it was after that block. */
export type AtBlock = number | undefined

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Verify against this head, not against what the provider says now. */
  readonly agreed?: AgreedHead | undefined
}

/** A RegistryReader over one provider. Every read can also be made at a block, so that two providers compare. */
export class ChainRegistryReader implements RegistryReader {
  readonly chainId: number
  readonly registry: Address
  readonly #provider: JsonRpcApiProvider
  readonly #contract: IRecordRegistry
  readonly #deployedAtBlock: number
  readonly #pages: LogPages
  /** What every hash-chained history of this chain is read by. */
  readonly histories: ChainHistories
  readonly #journals: HistoryReader<WholeEntry>
  readonly #inboxes: HistoryReader<WholeInboxEntry>
  readonly #now = askedOnce(() => chainNow(this.#provider))

  constructor(options: ReaderOptions) {
    this.chainId = options.chainId
    this.registry = options.registry
    this.#provider = options.provider
    this.#contract = IRecordRegistry__factory.connect(options.registry, options.provider)
    this.#deployedAtBlock = options.deployedAtBlock
    this.#pages = new LogPages(options.provider, options.pageBlocks)
    this.histories = new ChainHistories({ ...options, logs: options.logs?.(this.#pages) ?? this.#pages })
    this.#journals = this.histories.of(journalKind(this.#contract, options.registry))
    this.#inboxes = this.histories.of(inboxKind(this.#contract, options.registry))
  }

  /** @throws also `history-shrank`, and `chain-restarted` where this is no longer the chain that was met first */
  async journal(patient: Address, options: ReadOptions = {}): Promise<readonly JournalEntry[]> {
    return (await this.#journals.read(patient, options)).entries
  }

  /** @throws as `journal` does */
  async inbox(grantee: Address, options: ReadOptions = {}): Promise<readonly InboxEntry[]> {
    return (await this.#inboxes.read(grantee, options)).entries.map(inboxEntry)
  }

  /** @throws as `journal` does */
  async newestInbox(grantee: Address, most: number, options: ReadOptions = {}): Promise<InboxPage> {
    const { entries, start, head } = await this.#inboxes.read(grantee, { ...options, most })
    return { entries: entries.map(inboxEntry), earlier: start.length, length: head.length }
  }

  async journalLink(patient: Address, block?: AtBlock): Promise<Link> {
    return parseLink(await ask(() => this.#contract.journalOf(patient, tagOf(block))))
  }

  async inboxLink(grantee: Address, block?: AtBlock): Promise<Link> {
    return parseLink(await ask(() => this.#contract.inboxOf(grantee, tagOf(block))))
  }

  async epoch(patient: Address, scope: Scope, block?: AtBlock): Promise<Epoch> {
    return asEpoch(await ask(() => this.#contract.epochOf(patient, scope, tagOf(block))))
  }

  async grant(patient: Address, scope: Scope, grantee: Address, block?: AtBlock): Promise<Grant> {
    const slot = await ask(() => this.#contract.grantOf(patient, scope, grantee, tagOf(block)))
    return {
      expiresAt: Number(slot.expiresAt),
      epoch: asEpoch(slot.epoch),
      grantedAtBlock: Number(slot.grantedAtBlock),
      permissions: Number(slot.permissions),
    }
  }

  /** The first 27 bytes of the identity key's digest, as hex; zeros where none is published. */
  async keyTag(account: Address, block?: AtBlock): Promise<string> {
    return (await ask(() => this.#contract.keyOf(account, tagOf(block)))).digest
  }

  /** @throws also `history-invalid` where no event carries the key that the digest names */
  async key(account: Address, block?: AtBlock): Promise<PublishedKey | null> {
    const published = await ask(() => this.#contract.keyOf(account, tagOf(block)))
    if (BigInt(published.digest) === 0n) return null
    const logs = await this.#pages.ofBlock(
      { address: this.registry, topics: listTopics(account) },
      Number(published.publishedAtBlock),
    )
    for (const log of logs) {
      const entry = readEntry(log)
      if (entry?.kind !== "KeyPublished" && entry?.kind !== "AccountSetUp") continue
      const digest = keyDigest(entry.publicKey)
      if (digest.startsWith(published.digest)) return { digest, publicKey: entry.publicKey }
    }
    throw new KeywardError("history-invalid", { account, problem: "key-missing" })
  }

  /** What the registry holds of the vault's digest; null where no vault is sealed. */
  async vaultTag(account: Address, block?: AtBlock): Promise<VaultTag | null> {
    const tag = (await ask(() => this.#contract.vaultTagOf(account, tagOf(block)))) as VaultTag
    return BigInt(tag) === 0n ? null : tag
  }

  /** @throws also `history-invalid` where the journal's last vault is not the registry's */
  vaultDigest(account: Address): Promise<Digest | null> {
    return sealedDigest(
      account,
      () => this.vaultTag(account),
      () => this.journal(account),
    )
  }

  async delegateUntil(patient: Address, delegate: Address, block?: AtBlock): Promise<number> {
    return Number(await ask(() => this.#contract.delegateUntil(patient, delegate, tagOf(block))))
  }

  async accountOf(wallet: Address, block?: AtBlock): Promise<Address | null> {
    return addressOrNull(await ask(() => this.#contract.accountOf(wallet, tagOf(block))))
  }

  async recoveryOf(account: Address, block?: AtBlock): Promise<Recovery> {
    // A change of it counts from its second on, whether or not there was a block since.
    const it = await ask(() =>
      block === undefined
        ? atNow((blockTag) => this.#contract.recoveryOf(account, { blockTag }))
        : this.#contract.recoveryOf(account, tagOf(block)),
    )
    return {
      recovery: addressOrNull(it.recovery),
      next: addressOrNull(it.next),
      nextFrom: Number(it.nextFrom),
      frozenAt: Number(it.frozenAt),
      wallet: asAddress(it.wallet),
    }
  }

  async namedBy(delegate: Address): Promise<readonly Address[]> {
    const patients = new Set<Address>()
    for await (const log of this.#newestFirst(delegateTopics(delegate)))
      patients.add(addressIn(log.topics[1]))
    return [...patients]
  }

  async isInvitationOnly(account: Address, block?: AtBlock): Promise<boolean> {
    return ask(() => this.#contract.isInvitationOnly(account, tagOf(block)))
  }

  async isInvited(account: Address, patient: Address, block?: AtBlock): Promise<boolean> {
    return ask(() => this.#contract.isInvited(account, patient, tagOf(block)))
  }

  async invitedBy(account: Address): Promise<readonly Address[]> {
    // The newest word about each counts.
    const last = new Map<Address, boolean>()
    for await (const log of this.#newestFirst(invitationTopics(account))) {
      const patient = addressIn(log.topics[2])
      if (!last.has(patient)) last.set(patient, BigInt(log.data) !== 0n)
    }
    return [...last].flatMap(([patient, invited]) => (invited ? [patient] : []))
  }

  /** Logs of the registry that no chain of hashes holds together, as the provider tells them, back to the deployment. */
  async *#newestFirst(topics: Topics): AsyncGenerator<ChainLog, void> {
    const floor = this.#deployedAtBlock
    for (let to = await this.height(); to >= floor;) {
      const page = await this.#pages.endingAt({
        address: this.registry,
        topics,
        to,
        floor,
        entries: Infinity,
      })
      const logs = [...page.byBlock.values()].flat()
      yield* logs.sort((a, b) => b.block - a.block || b.index - a.index)
      to = page.from - 1
    }
  }

  async acceptsSignature(
    account: Address,
    data: TypedData,
    signature: string,
    block?: AtBlock,
  ): Promise<boolean> {
    return contractAccepts(this.#provider, { account, data, signature, blockTag: block ?? "latest" })
  }

  async isContract(account: Address, block?: AtBlock): Promise<boolean> {
    return isContractCode(await ask(() => this.#provider.getCode(account, block ?? "latest")))
  }

  /** Of a block: its own time; see `chainNow` otherwise. */
  async now(block?: AtBlock): Promise<number> {
    return block === undefined ? this.#now() : (await this.blockAt(block)).timestamp
  }

  finalBlock(): Promise<number> {
    return this.histories.finalBlock()
  }

  incarnation(): Promise<Digest> {
    return this.histories.incarnation()
  }

  /** The number of the latest block, past any cache. */
  height(): Promise<number> {
    return this.histories.height()
  }

  /** @throws `chain-unreachable` also where the provider does not know the block */
  async blockAt(number: number | "latest"): Promise<Block> {
    const block = await ask(() => this.#provider.getBlock(number))
    if (!block) throw new KeywardError("chain-unreachable", { block: number })
    return block
  }
}

const inboxEntry = ({ patient, grant }: WholeInboxEntry): InboxEntry => ({
  position: parseLink(grant.previousInbox).length,
  patient,
  scope: grant.scope,
  place: grant.place,
})

/** The account in an indexed field. */
const addressIn = (topic: string | undefined): Address => asAddress(dataSlice(topic ?? "0x", 12))

const addressOrNull = (address: string): Address | null =>
  BigInt(address) === 0n ? null : asAddress(address)

const tagOf = (block: AtBlock) => ({ blockTag: block ?? "latest" })
