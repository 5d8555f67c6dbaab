import type { JsonRpcApiProvider } from "ethers"
import { parseLink } from "../../_core/journal/link"
import type { CredentialEntry, CredentialSlot, DirectoryReader } from "../../_core/ports/directory"
import type { Link } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import type { IPractitionerDirectory } from "../../../typechain-types/IPractitionerDirectory"
import { IPractitionerDirectory__factory } from "../../../typechain-types/factories/IPractitionerDirectory__factory"
import { ask } from "./ask"
import type { AgreedHead, HistoryReader } from "./chain-histories"
import { agreedNow, agreement } from "./agreement"
import { credentialsKind } from "./directory-events"
import type { AtBlock, ChainRegistryReader } from "./registry-reader"

export interface DirectoryReaderOptions {
  /** The reader of the registry beside it: chain, memory and the place where it stands are the same. */
  readonly registry: ChainRegistryReader
  readonly provider: JsonRpcApiProvider
  readonly directory: Address
}

interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Verify against this head, not against what the provider says now. */
  readonly agreed?: AgreedHead | undefined
}

/** A DirectoryReader over one provider. Every read can also be made at a block, so that two providers compare. */
export class ChainDirectoryReader implements DirectoryReader {
  readonly directory: Address
  readonly #registry: ChainRegistryReader
  readonly #contract: IPractitionerDirectory
  readonly #lists: HistoryReader<CredentialEntry>

  constructor({ registry, provider, directory }: DirectoryReaderOptions) {
    this.directory = directory
    this.#registry = registry
    this.#contract = IPractitionerDirectory__factory.connect(directory, provider)
    this.#lists = registry.histories.of(credentialsKind(this.#contract, directory))
  }

  /** @throws as `ChainRegistryReader.journal` does */
  async list(issuer: Address, options: ReadOptions = {}): Promise<readonly CredentialEntry[]> {
    return (await this.#lists.read(issuer, options)).entries
  }

  async listLink(issuer: Address, block?: AtBlock): Promise<Link> {
    return parseLink(await ask(() => this.#contract.listOf(issuer, tagOf(block))))
  }

  async credential(issuer: Address, account: Address, block?: AtBlock): Promise<CredentialSlot> {
    const slot = await ask(() => this.#contract.credentialOf(issuer, account, tagOf(block)))
    const keyDigest = asDigest(slot.keyDigest)
    return {
      keyDigest: BigInt(keyDigest) === 0n ? null : keyDigest,
      expiresAt: Number(slot.expiresAt),
      changedAtBlock: Number(slot.changedAtBlock),
      version: Number(slot.version),
    }
  }

  now(block?: AtBlock): Promise<number> {
    return this.#registry.now(block)
  }

  height(): Promise<number> {
    return this.#registry.height()
  }

  blockAt(number: number): Promise<{ readonly hash: string | null }> {
    return this.#registry.blockAt(number)
  }
}

/**
 * A reader of the directory that believes only what two independent providers say alike; see `agree`.
 * @throws every method: `providers-disagree` with `what` differed, besides what DirectoryReader throws
 */
export function agreeOnDirectory(first: ChainDirectoryReader, second: ChainDirectoryReader): DirectoryReader {
  const both = agreement(first, second)
  return {
    directory: first.directory,
    async list(issuer, { signal } = {}) {
      const { block, value: head } = await both("credentials", (reader, at) => reader.listLink(issuer, at))
      return first.list(issuer, { signal, agreed: { block, head } })
    },
    credential: async (issuer, account) =>
      (await both("credential", (reader, at) => reader.credential(issuer, account, at))).value,
    now: () => agreedNow(both, first, second),
  }
}

/** The two readers of a page: for showing over its own provider, for deciding over the wallet's as well. */
export function directoryReaders(
  directory: Address,
  own: Omit<DirectoryReaderOptions, "directory">,
  wallets: Omit<DirectoryReaderOptions, "directory">,
): { readonly directory: DirectoryReader; readonly agreedDirectory: DirectoryReader } {
  const first = new ChainDirectoryReader({ ...own, directory })
  const second = new ChainDirectoryReader({ ...wallets, directory })
  return { directory: first, agreedDirectory: agreeOnDirectory(first, second) }
}

const tagOf = (block: AtBlock) => ({ blockTag: block ?? "latest" })
