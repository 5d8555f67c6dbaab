import type { JsonRpcApiProvider } from "ethers"
import { fromHex } from "../../_core/crypto/bytes"
import type { ReceiptRoots } from "../../_core/ports/receipts"
import type { ChainHead } from "../../_core/receipts/receipt-head"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { IReceiptRoots__factory } from "../../../typechain-types/factories/IReceiptRoots__factory"
import { agreement } from "./agreement"
import { ask } from "./ask"
import type { ChainRegistryReader } from "./registry-reader"

/** The last root as one provider says it, and who commits the next one. */
export function receiptRootViews(provider: JsonRpcApiProvider, contract: Address) {
  const roots = IReceiptRoots__factory.connect(contract, provider)
  return {
    head: async (blockTag: number | "latest" = "latest"): Promise<ChainHead> => {
      const { root, size } = await ask(() => roots.head({ blockTag }))
      return { root: fromHex(root), size: Number(size) }
    },
    operator: async (): Promise<Address> => asAddress(await ask(() => roots.operator())),
    /** The operator's call. @param root 32 bytes */
    commitment: (root: Uint8Array, size: number): string =>
      roots.interface.encodeFunctionData("commit", [root, size]),
  }
}
export type ReceiptRootViews = ReturnType<typeof receiptRootViews>

interface RootsOf {
  /** Says where its provider stands. */
  readonly registry: ChainRegistryReader
  readonly provider: JsonRpcApiProvider
}

/** The last root as two providers say it at one block. */
export function agreedReceiptRoots(contract: Address, own: RootsOf, wallets: RootsOf): ReceiptRoots {
  const witness = ({ registry, provider }: RootsOf) => ({
    height: () => registry.height(),
    blockAt: (block: number) => registry.blockAt(block),
    head: receiptRootViews(provider, contract).head,
  })
  const both = agreement(witness(own), witness(wallets))
  return { head: async () => (await both("receipts", ({ head }, block) => head(block))).value }
}
