import { ZeroHash } from "ethers"
import type { RegistryWriter } from "../../_core/ports/registry"
import { REGISTRY_ACTIONS } from "../../_core/signed-actions"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { checkPaid, contractWriter } from "./contract-writer"
import { refusalIn } from "./refusals"
import type { ContractWriterOptions } from "./writing"

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
    accountOf: async (wallet) => asAddress(await contract.accountOf(wallet)),
    actions: REGISTRY_ACTIONS,
  })

  return {
    account,
    checkPaid: () => checkPaid(options, options.registry),
    setUp: ({ publicKey, vaultDigest, recovery }, on) =>
      write(contract.setUp, [publicKey, vaultDigest, recovery], on),
    publishKey: (publicKey, on) => write(contract.publishKey, [publicKey], on),
    sealVault: (newDigest, expectedOld, on) =>
      write(contract.sealVault, [newDigest, expectedOld ?? ZeroHash], on),
    addRecord: ({ patient, folder, epoch, cidDigest, wrappedKeys }, on) =>
      write(contract.addRecord, [patient, folder, epoch, cidDigest, wrappedKeys], on),
    addRecords: ({ patient, folder, epoch, cidDigests, wrappedKeys }, on) =>
      write(contract.addRecords, [patient, folder, epoch, cidDigests, wrappedKeys], on),
    replaceRecords: ({ patient, replacements }, on) =>
      write(contract.replaceRecords, [patient, replacements], on),
    removeRecord: ({ patient, record }, on) => write(contract.removeRecord, [patient, record], on),
    refileRecords: ({ patient, refilings }, on) => write(contract.refileRecords, [patient, refilings], on),
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
    setDelegate: ({ delegate, until, generation, keyDigest, wrappedKey }, on) =>
      write(contract.setDelegate, [delegate, until, generation, keyDigest, wrappedKey], on),
    endDelegate: (delegate, on) => write(contract.setDelegate, [delegate, 0, 0, ZeroHash, "0x"], on),
    setInvitationOnly: (invitationOnly, on) => write(contract.setInvitationOnly, [invitationOnly], on),
    setInvitation: ({ patient, invited }, on) => write(contract.setInvitation, [patient, invited], on),
    setRecovery: (recovery, on) => write(contract.setRecovery, [recovery], on),
    freeze: (account, on) => write(contract.freeze, [account], on),
    unfreeze: (account, on) => write(contract.unfreeze, [account], on),
    nameSuccessor: ({ account, wallet, consent }, on) =>
      write(contract.nameSuccessor, [account, wallet, consent], on),
    moveAccount: (it, on) =>
      write(
        contract.moveAccount,
        [it.account, it.wallet, it.nextRecovery, it.agreedUntil, it.agreement, it.consent],
        on,
      ),
  }
}
