import { zeroPadValue } from "ethers"
import type { Interface } from "ethers"
import { KeywardError } from "../../_core/errors"
import { parseLink } from "../../_core/journal/link"
import type { ChainLog } from "../../_core/ports/history"
import type { Place } from "../../_core/ports/registry"
import type { Address } from "../../_core/types"
import { eventDecoder } from "./decode-event"
import type { DecodedEvent } from "./decode-event"

/** A block's time that is still to be asked for. */
export const TIME_UNKNOWN = 0

/** A filter by topics as a provider takes it. */
export type Topics = (string | null)[]

export const topicOf = (account: Address): string => zeroPadValue(account, 32)

/** Every event of one account's list, whatever its kind: whose list it is always stands first. */
export const listTopics = (account: Address): Topics => [null, topicOf(account)]

/** What every entry says, whatever it is: the word it follows, so its position, and where it stands in the chain. */
export const headerOf = (log: ChainLog, previous: bigint) => ({
  position: parseLink(previous).length,
  previous,
  place: placeOf(log),
})

const placeOf = (log: ChainLog): Place => ({
  block: log.block,
  blockHash: log.blockHash,
  logIndex: log.index,
  transaction: log.transaction,
  timestamp: log.timestamp ?? TIME_UNKNOWN,
})

/**
 * Makes a reader of a contract's logs: the entry that a log is, null where it is another event. `place.timestamp` is
 * `TIME_UNKNOWN` where the log does not say it. It throws `history-invalid` where a log cannot be decoded.
 * @param entryOf is given the event's fields untyped, as they are decoded: each of its casts names the event just matched
 */
export function entryReader<E>(
  events: Interface,
  entryOf: (event: DecodedEvent, log: ChainLog) => E | null,
): (log: ChainLog) => E | null {
  const eventOf = eventDecoder(events)
  return (log) => {
    try {
      const event = eventOf(log)
      return event && entryOf(event, log)
    } catch (cause) {
      throw new KeywardError("history-invalid", { block: log.block, problem: "malformed" }, { cause })
    }
  }
}
