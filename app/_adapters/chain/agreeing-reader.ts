import type { RegistryReader } from "../../_core/ports/registry"
import { asDigest } from "../../_core/types"
import type { Address } from "../../_core/types"
import { agreedNow, agreement, disagreement } from "./agreement"
import type { AgreementOptions } from "./agreement"
import type { ChainRegistryReader } from "./registry-reader"
import { sealedDigest } from "./sealed-digest"

const NO_DIGEST = asDigest(`0x${"0".repeat(64)}`)

/**
 * A reader that believes only what two independent providers say alike, for everything that is wrapped or decided
 * upon. Both are asked at the same block: the lower of their heights, as long as they are near. Histories come from
 * the first, verified against the head that both name.
 * @throws every method: `providers-disagree` with `what` differed, besides what RegistryReader throws
 */
export function agree(
  first: ChainRegistryReader,
  second: ChainRegistryReader,
  options: AgreementOptions = {},
): RegistryReader {
  const both = agreement(first, second, options)
  const value = async <T>(
    what: string,
    question: (reader: ChainRegistryReader, block: number) => Promise<T>,
  ) => (await both(what, question)).value

  const journal = async (patient: Address, signal?: AbortSignal) => {
    const { block, value: head } = await both("journal", (reader, at) => reader.journalLink(patient, at))
    return first.journal(patient, { signal, agreed: { block, head } })
  }

  return {
    chainId: first.chainId,
    registry: first.registry,
    journal: (patient, { signal } = {}) => journal(patient, signal),
    async inbox(grantee, { signal } = {}) {
      const { block, value: head } = await both("inbox", (reader, at) => reader.inboxLink(grantee, at))
      return first.inbox(grantee, { signal, agreed: { block, head } })
    },
    async newestInbox(grantee, most, { signal } = {}) {
      const { block, value: head } = await both("inbox", (reader, at) => reader.inboxLink(grantee, at))
      return first.newestInbox(grantee, most, { signal, agreed: { block, head } })
    },
    journalLink: (patient) => value("journal", (reader, block) => reader.journalLink(patient, block)),
    inboxLink: (grantee) => value("inbox", (reader, block) => reader.inboxLink(grantee, block)),
    epoch: (patient, scope) => value("epoch", (reader, block) => reader.epoch(patient, scope, block)),
    grant: (patient, scope, grantee) =>
      value("grant", (reader, block) => reader.grant(patient, scope, grantee, block)),
    async key(account) {
      const { block, value: agreed } = await both("key", (reader, at) => reader.keyTag(account, at))
      const key = await first.key(account, block)
      // A provider may say one thing when compared and another when asked again.
      const digest = key?.digest ?? NO_DIGEST
      if (!digest.startsWith(agreed)) throw disagreement("key", digest, agreed)
      return key
    },
    vaultDigest: (account) =>
      sealedDigest(
        account,
        () => value("vault", (reader, block) => reader.vaultTag(account, block)),
        () => journal(account),
      ),
    delegateUntil: (patient, delegate) =>
      value("delegate", (reader, block) => reader.delegateUntil(patient, delegate, block)),
    accountOf: (wallet) => value("account", (reader, block) => reader.accountOf(wallet, block)),
    recoveryOf: (account) => value("recovery", (reader, block) => reader.recoveryOf(account, block)),
    async namedBy(delegate) {
      const lists = await Promise.all([first.namedBy(delegate), second.namedBy(delegate)])
      return [...new Set(lists.flat())]
    },
    isInvitationOnly: (account) =>
      value("invitation-only", (reader, block) => reader.isInvitationOnly(account, block)),
    isInvited: (account, patient) =>
      value("invitation", (reader, block) => reader.isInvited(account, patient, block)),
    async invitedBy(account) {
      const lists = await Promise.all([first.invitedBy(account), second.invitedBy(account)])
      return [...new Set(lists.flat())]
    },
    acceptsSignature: (account, data, signature) =>
      value("signature", (reader, block) => reader.acceptsSignature(account, data, signature, block)),
    isContract: (account) => value("code", (reader, block) => reader.isContract(account, block)),
    now: () => agreedNow(both, first, second),
    // Each follows the chain at its own pace: what both call final is.
    finalBlock: async () => Math.min(...(await Promise.all([first.finalBlock(), second.finalBlock()]))),
    incarnation: () => value("incarnation", (reader) => reader.incarnation()),
  }
}
