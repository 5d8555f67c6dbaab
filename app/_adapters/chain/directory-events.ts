import { verifyCredentials } from "../../_core/directory/verify"
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
import type { DecodedEvent } from "./decode-event"
import { entryReader, headerOf } from "./entry-log"
import { accountList } from "./histories"
import type { HistoryKind } from "./histories"

const events = IPractitionerDirectory__factory.createInterface()

/** One issuer's list. */
export const credentialsKind = (
  directory: IPractitionerDirectory,
  contract: Address,
): HistoryKind<CredentialEntry> => ({
  ...accountList(),
  list: "credentials",
  contract,
  head: (issuer, block) => directory.listOf(issuer, { blockTag: block }),
  read: readCredentialEntry,
  verify: verifyCredentials,
})

const readCredentialEntry = entryReader(events, entryOf)

function entryOf(event: DecodedEvent, log: ChainLog): CredentialEntry | null {
  const fields: unknown = event.fields
  const header = ({ previous, account }: CredentialRevokedEvent.OutputObject) => ({
    ...headerOf(log, previous),
    account: asAddress(account),
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
