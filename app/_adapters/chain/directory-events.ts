import { KeywardError } from "../../_core/errors"
import { verifyCredentials } from "../../_core/directory/verify"
import { parseLink } from "../../_core/journal/link"
import type { CredentialEntry } from "../../_core/ports/directory"
import type { ChainLog } from "../../_core/ports/history"
import { asAddress, asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import type {
  CredentialAttestedEvent,
  CredentialRevokedEvent,
  IPractitionerDirectory,
} from "../../../typechain-types/IPractitionerDirectory"
import { IPractitionerDirectory__factory } from "../../../typechain-types/factories/IPractitionerDirectory__factory"
import { journalTopics, TIME_UNKNOWN } from "./events"
import type { HistoryKind } from "./histories"

const events = IPractitionerDirectory__factory.createInterface()

/** One issuer's list. */
export const credentialsKind = (
  directory: IPractitionerDirectory,
  contract: Address,
): HistoryKind<CredentialEntry> => ({
  list: "credentials",
  contract,
  topics: journalTopics, // the issuer stands where a journal's account does
  head: (issuer, block) => directory.listOf(issuer, { blockTag: block }),
  read: readCredentialEntry,
  verify: verifyCredentials,
  previous: (entry) => parseLink(entry.previous),
  place: (entry) => entry.place,
  withPlace: (entry, place) => ({ ...entry, place }),
})

/**
 * The entry that a log is; null where it is another event.
 * @throws `history-invalid` where it cannot be decoded
 */
export function readCredentialEntry(log: ChainLog): CredentialEntry | null {
  try {
    return decode(log)
  } catch (cause) {
    throw new KeywardError("history-invalid", { block: log.block, problem: "malformed" }, { cause })
  }
}

function decode(log: ChainLog): CredentialEntry | null {
  const event = events.parseLog({ topics: log.topics, data: log.data })
  if (!event) return null
  // The bindings type an event's fields, ethers' decoder does not: each cast names the event just matched.
  const fields: unknown = event.args
  const header = ({ previous, account }: CredentialRevokedEvent.OutputObject) => ({
    position: parseLink(previous).length,
    previous,
    account: asAddress(account),
    place: {
      block: log.block,
      blockHash: log.blockHash,
      logIndex: log.index,
      transaction: log.transaction,
      timestamp: log.timestamp ?? TIME_UNKNOWN,
    },
  })
  switch (event.name) {
    case "CredentialAttested": {
      const it = fields as CredentialAttestedEvent.OutputObject
      const digests = { keyDigest: asDigest(it.keyDigest), profileDigest: asDigest(it.profileDigest) }
      return { kind: event.name, ...header(it), ...digests, expiresAt: Number(it.expiresAt) }
    }
    case "CredentialRevoked":
      return { kind: event.name, ...header(fields as CredentialRevokedEvent.OutputObject) }
    default:
      return null
  }
}
