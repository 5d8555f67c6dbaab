import type { KnownTable, KnownValue } from "../../_core/ports/known"
import { bytesInWords, clockOf, fromUnix, longDate } from "../../_words/format"

/** What a table's rows are, to who never saw a database: how many of what, and what for. */
export const KNOWN_WORDS: Readonly<Record<KnownTable, { readonly name: string; readonly words: string }>> = {
  sessions: {
    name: "Where you are signed in",
    words: "Since when, last used when, and roughly which browser.",
  },
  vaults: {
    name: "Your sealed keys",
    words: "A copy that we cannot open, and former ones that are still kept.",
  },
  vault_passkeys: { name: "Passkeys", words: "By which passkey which copy of sealed keys may be fetched." },
  wallet_shares: {
    name: "Our part of opening by wallet",
    words: "It opens nothing without a signature of yours.",
  },
  former_vaults: { name: "Keys that were replaced", words: "Only that they are not to be opened any more." },
  notebooks: {
    name: "Your notebook",
    words: "Names and settings, sealed: how long it is, not what it says.",
  },
  sealed_documents: {
    name: "Sealed notes of the app",
    words: "For searching and sorting: how long they are, not what they say.",
  },
  uploads: { name: "Stored records", words: "For whom, by whom, when and how large; not what they are." },
  arriving_uploads: { name: "Records on their way", words: "What is being stored right now." },
  stored_cars: { name: "Where records lie", words: "The encrypted files in the store." },
  leases: { name: "Work going on", words: "A record that is being stored or erased right now." },
  request_reasons: { name: "Reasons of requests", words: "Who asked whom and when; the words are sealed." },
  links: { name: "Links that you gave", words: "When, until when and how often opened; not what they show." },
  link_files: {
    name: "Files behind your links",
    words: "How many and how large; encrypted for the link\u2019s holder.",
  },
  link_opens: { name: "Openings of your links", words: "Sealed to you: that there was one, not by whom." },
  drop_links: { name: "Links to send you something", words: "Until when, how often and how much." },
  drop_arrivals: { name: "What was sent by them", words: "When and how large; encrypted for you." },
  drop_parts: { name: "Its parts", words: "The encrypted pieces that you have not filed yet." },
  receipts: {
    name: "Receipts of opening",
    words: "Who left one for whom and when; what was opened is sealed.",
  },
  receipt_nodes: { name: "Their fingerprints", words: "With which nobody can take a receipt away unseen." },
  served_days: { name: "Files given out", words: "How many, to whom, on which day; not which." },
  relayed: {
    name: "Confirmations paid for",
    words: "What was brought to the public list for you, and what it cost.",
  },
  relay_signers: { name: "Since when they are paid for", words: "When that began." },
  profiles: { name: "Your public profile", words: "Of a doctor whom an issuer vouches for." },
  history_logs: {
    name: "A copy of the public list",
    words: "Lines that name you, kept so that reading is quick.",
  },
  rate_limits: {
    name: "How often you asked",
    words: "Counted for some minutes, so that nobody overloads this server.",
  },
}

/** A value as a page shows it: times of columns that end in `_at` in this device's time. */
export function valueInWords(column: string, value: KnownValue): string {
  if (value === null || value === "") return "none"
  if (typeof value === "object")
    return "bytes" in value
      ? `${bytesInWords(value.bytes)}, not shown here`
      : `kept, not shown: ${value.notShown}`
  if (typeof value === "number" && value > 0 && TIMES.test(column)) {
    const time = column === "full_at" ? new Date(value) : fromUnix(value)
    return `${longDate(time)}, ${clockOf(time)}`
  }
  return String(value)
}
const TIMES = /_at$|^since$|^deadline$|^held_until$|^alive_until$|^erase_from$/
