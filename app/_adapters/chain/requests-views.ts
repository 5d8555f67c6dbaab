import type { JsonRpcApiProvider } from "ethers"
import type { RequestSlot, RequestsReader } from "../../_core/ports/requests"
import { asScope } from "../../_core/types"
import type { Address } from "../../_core/types"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { ask } from "./ask"
import { atNow } from "./chain-clock"

/** `IAccessRequests.State` */
const STATES = ["none", "open", "withdrawn", "declined"] as const satisfies RequestSlot["state"][]

/** What AccessRequests says of single requests. */
export function requestViews(
  provider: JsonRpcApiProvider,
  requests: Address,
): Pick<RequestsReader, "slot" | "isOpen" | "declinedUntil" | "allowance"> {
  const contract = IAccessRequests__factory.connect(requests, provider)
  return {
    async slot(patient, asker) {
      const slot = await ask(() => contract.requestOf(patient, asker))
      return {
        scope: asScope(slot.scope),
        permissions: Number(slot.permissions),
        expiresAt: Number(slot.expiresAt),
        lapsesAt: Number(slot.lapsesAt),
        askedAtBlock: Number(slot.askedAtBlock),
        state: STATES[Number(slot.state)] ?? "none",
        blocked: slot.blocked,
        byStranger: slot.byStranger,
        declines: Number(slot.declines),
      }
    },
    isOpen: (patient, asker) => ask(() => atNow((blockTag) => contract.isOpen(patient, asker, { blockTag }))),
    declinedUntil: async (patient, asker, scope) =>
      Number(
        await ask(() => atNow((blockTag) => contract.declinedUntil(patient, asker, scope, { blockTag }))),
      ),
    async allowance(asker) {
      const { left, from } = await ask(() => atNow((blockTag) => contract.allowanceOf(asker, { blockTag })))
      return { left: Number(left), from: Number(from) }
    },
  }
}
