import { ZeroHash } from "ethers"
import type { RegistryWriter } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { contractWriter } from "./contract-writer"
import type { ContractWriterOptions } from "./contract-writer"
import { refusalIn } from "./refusals"

export interface WriterOptions extends ContractWriterOptions {
  readonly registry: Address
}

/** A RegistryWriter through TypeChain's bindings. */
export function registryWriter(options: WriterOptions): RegistryWriter {
  const { signer, account } = options
  const contract = IRecordRegistry__factory.connect(options.registry, signer)
  const write = contractWriter(options, {
    address: options.registry,
    face: contract.interface,
    refusalIn,
    typed: () => null,
  })

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
