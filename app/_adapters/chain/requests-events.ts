import type { ChainLog } from "../../_core/ports/history"
import type { RequestEntry } from "../../_core/ports/requests"
import { verifyRequests } from "../../_core/requests/request-list"
import { asAddress, asDigest, asScope } from "../../_core/types"
import type { Address } from "../../_core/types"
import type {
  AccessRequestedEvent,
  AskerBlockedEvent,
  IAccessRequests,
  RequestDeclinedEvent,
  RequestWithdrawnEvent,
} from "../../../typechain-types/IAccessRequests"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import type { DecodedEvent } from "./decode-event"
import { entryReader, headerOf, topicOf } from "./entry-log"
import type { Topics } from "./entry-log"
import { accountList } from "./histories"
import type { HistoryKind } from "./histories"

const events = IAccessRequests__factory.createInterface()

/** Every AccessRequested of one asker, whoever was asked. */
export const askerTopics = (asker: Address): Topics => [
  events.getEvent("AccessRequested").topicHash,
  null,
  topicOf(asker),
]

/** One patient's list of requests. */
export const requestsKind = (requests: IAccessRequests, contract: Address): HistoryKind<RequestEntry> => ({
  ...accountList(),
  list: "requests",
  contract,
  head: (patient, block) => requests.listOf(patient, { blockTag: block }),
  read: readRequestEntry,
  verify: verifyRequests,
})

const readRequestEntry = entryReader(events, entryOf)

function entryOf(event: DecodedEvent, log: ChainLog): RequestEntry | null {
  const fields: unknown = event.fields
  const header = ({ previous, asker }: RequestWithdrawnEvent.OutputObject) => ({
    ...headerOf(log, previous),
    asker: asAddress(asker),
  })
  switch (event.name) {
    case "AccessRequested": {
      const it = fields as AccessRequestedEvent.OutputObject
      const what = { scope: asScope(it.scope), permissions: Number(it.permissions) }
      const when = { expiresAt: Number(it.expiresAt), lapsesAt: Number(it.lapsesAt) }
      return { kind: event.name, ...header(it), ...what, ...when, reasonDigest: asDigest(it.reasonDigest) }
    }
    case "RequestWithdrawn":
      return { kind: event.name, ...header(fields as RequestWithdrawnEvent.OutputObject) }
    case "RequestDeclined": {
      const it = fields as RequestDeclinedEvent.OutputObject
      return { kind: event.name, ...header(it), by: asAddress(it.by), forGood: it.forGood }
    }
    case "AskerBlocked": {
      const it = fields as AskerBlockedEvent.OutputObject
      return { kind: event.name, ...header(it), by: asAddress(it.by), blocked: it.blocked }
    }
    default:
      return null
  }
}
