import { JsonRpcApiProvider, ZeroHash } from "ethers"
import type { Provider, Signer } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { OnTransaction, RegistryWriter } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import type { IRecordRegistry } from "../../../typechain-types/IRecordRegistry"
import type { TypedContractMethod } from "../../../typechain-types/common"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { ask } from "./ask"
import { transact } from "./transaction"

export interface WriterOptions {
  /** With a provider; of a wallet, or a local one in scripts and tests. */
  readonly signer: Signer
  readonly account: Address
  readonly chainId: number
  readonly registry: Address
  /** Milliseconds without a receipt after which a transaction that no node knows any more is given up. */
  readonly dropAfter?: number
}

const DROP_AFTER = 90_000

/** A RegistryWriter through TypeChain's bindings. */
export function registryWriter(options: WriterOptions): RegistryWriter {
  const { signer, account, dropAfter = DROP_AFTER } = options
  const contract: IRecordRegistry = IRecordRegistry__factory.connect(options.registry, signer)

  const write = async <A extends unknown[]>(
    method: TypedContractMethod<A, [void], "nonpayable">,
    args: NoInfer<A>,
    on?: OnTransaction,
  ): Promise<void> => {
    const provider = await checkNetwork(options)
    const call = {
      height: () => ask(() => provider.getBlockNumber()),
      simulate: () => method.staticCall(...(args as Parameters<typeof method.staticCall>)),
      send: () => method.send(...(args as Parameters<typeof method.send>)),
      isLocked: async () =>
        provider instanceof JsonRpcApiProvider &&
        ((await provider.send("eth_accounts", [])) as unknown[]).length === 0,
    }
    await transact(call, dropAfter, on)
  }

  return {
    account,
    publishKey: (publicKey, on) => write(contract.publishKey, [publicKey], on),
    sealVault: (newDigest, expectedOld, on) =>
      write(contract.sealVault, [newDigest, expectedOld ?? ZeroHash], on),
    addRecord: ({ patient, folder, epoch, cidDigest, wrappedKeys }, on) =>
      write(contract.addRecord, [patient, folder, epoch, cidDigest, wrappedKeys], on),
    addRecords: ({ patient, folder, epoch, cidDigests, wrappedKeys }, on) =>
      write(contract.addRecords, [patient, folder, epoch, cidDigests, wrappedKeys], on),
    replaceRecord: ({ patient, record, epoch, cidDigest, wrappedKeys }, on) =>
      write(contract.replaceRecord, [patient, record, epoch, cidDigest, wrappedKeys], on),
    removeRecord: ({ patient, record }, on) => write(contract.removeRecord, [patient, record], on),
    refileRecord: ({ patient, record, folder, epoch, wrappedKeys }, on) =>
      write(contract.refileRecord, [patient, record, folder, epoch, wrappedKeys], on),
    grantAccess: (it, on) =>
      write(
        contract.grantAccess,
        [
          it.patient,
          it.scope,
          it.grantee,
          it.expiresAt,
          it.permissions,
          it.epoch,
          it.keyDigest,
          it.wrappedKey,
        ],
        on,
      ),
    revokeAccess: ({ patient, scope, grantees, newEpoch, rewraps }, on) =>
      write(contract.revokeAccess, [patient, scope, grantees, newEpoch, rewraps], on),
    rewrapAccess: ({ patient, scope, rewraps }, on) =>
      write(contract.rewrapAccess, [patient, scope, rewraps], on),
    setDelegate: (delegate, until, on) => write(contract.setDelegate, [delegate, until], on),
  }
}

/**
 * The wallet's chain, looked at before anything is sent there: a call to an address without code succeeds and does
 * nothing.
 * @throws `network-wrong`, `account-switched`
 */
async function checkNetwork({ signer, account, chainId, registry }: WriterOptions): Promise<Provider> {
  const { provider } = signer
  if (!provider) throw new KeywardError("wallet-failed", { reason: "no-provider" })
  const [network, code, signing] = await ask(() =>
    Promise.all([provider.getNetwork(), provider.getCode(registry), signer.getAddress()]),
  )
  if (Number(network.chainId) !== chainId || code === "0x") {
    throw new KeywardError("network-wrong", { chainId, walletChainId: network.chainId })
  }
  if (signing.toLowerCase() !== account) throw new KeywardError("account-switched", { account })
  return provider
}
