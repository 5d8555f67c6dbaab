import type { RequestsWriter } from "../../_core/ports/requests"
import { REQUEST_ACTIONS } from "../../_core/requests/request-actions"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { IRecordRegistry__factory } from "../../../typechain-types/factories/IRecordRegistry__factory"
import { contractWriter } from "./contract-writer"
import { requestRefusalIn } from "./requests-refusals"
import type { ContractWriterOptions } from "./writing"

export interface RequestsWriterOptions extends ContractWriterOptions {
  readonly requests: Address
}

/** A RequestsWriter through TypeChain's bindings. */
export function requestsWriter(options: RequestsWriterOptions): RequestsWriter {
  const contract = IAccessRequests__factory.connect(options.requests, options.signer)
  const write = contractWriter(options, {
    address: options.requests,
    face: contract.interface,
    refusalIn: requestRefusalIn,
    accountOf: async (wallet) => {
      const registry = IRecordRegistry__factory.connect(await contract.registry(), options.signer)
      return asAddress(await registry.accountOf(wallet))
    },
    actions: REQUEST_ACTIONS,
  })
  return {
    requestAccess: ({ patient, scope, permissions, expiresAt, lapsesAt, reasonDigest }, on) =>
      write(contract.requestAccess, [patient, scope, permissions, expiresAt, lapsesAt, reasonDigest], on),
    withdrawRequest: (patient, on) => write(contract.withdrawRequest, [patient], on),
    declineRequest: ({ patient, asker, forGood }, on) =>
      write(contract.declineRequest, [patient, asker, forGood], on),
    setBlocked: ({ patient, asker, blocked }, on) =>
      write(contract.setBlocked, [patient, asker, blocked], on),
  }
}
