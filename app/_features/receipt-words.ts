import type { ReceiptPurpose } from "../_core/receipts/purpose"
import type { LineFault } from "../_core/receipts/receipt-line"
import type { ErrorCode } from "../_core/errors"
import type { ReceiptProblem, ReceiptStanding } from "../_journeys/read-receipts"
import { count } from "../_words/format"

/** As somebody chooses it. */
export const PURPOSE_CHOICES: Readonly<Record<ReceiptPurpose, string>> = {
  TREAT: "For treatment",
  ETREAT: "In an emergency",
  HOPERAT: "To run the practice or hospital",
  HPAYMT: "For billing",
  HRESCH: "For research",
}

/** As it stands in a sentence. */
export const PURPOSE_WORDS: Readonly<Record<ReceiptPurpose, string>> = {
  TREAT: "for treatment",
  ETREAT: "in an emergency",
  HOPERAT: "to run the practice or hospital",
  HPAYMT: "for billing",
  HRESCH: "for research",
}

/** What the reader is asked, and told afterwards. */
export const LEAVE_WORDS = {
  title: "Leave a receipt",
  ask: (name: string) =>
    `${name} sees who opened what, and why. You are asked once a day; reading does not wait for it.`,
  question: "Why do you open these records today?",
  firstTime: "The first time you sign that these receipts are yours. It costs you nothing.",
  button: "Leave the receipt",
  sign: "Sign and leave it",
  signing: "Your receipts have to be signed as yours. They wait until you have.",
  left: (purpose: ReceiptPurpose) => `You left a receipt today, ${PURPOSE_WORDS[purpose]}.`,
  waiting: "Your receipt waits on this device and leaves by itself.",
  late: "A receipt that you left is not where it should be after two days. It was sent again. If this stays, tell whoever runs this site.",
  forked: "Another receipt stands in the place of one that you left. Tell whoever runs this site.",
} as const

/** Why a receipt waits. */
export const keptBackWords = (code: ErrorCode, name: string): string =>
  code === "key-changed"
    ? `Your receipt waits: ${name} has a new key. It leaves once you have compared its digits.`
    : code === "account-frozen"
      ? `Your receipt waits: the account of ${name} is frozen just now.`
      : LEAVE_WORDS.waiting

/** What the patient reads. */
export const OPENED_WORDS = {
  title: "Who opened what",
  none: "Nobody has opened a record of yours, as far as is known here.",
  opened: (name: string, what: string, purposes: readonly ReceiptPurpose[]) =>
    `${name} opened ${what}, ${purposes.map((purpose) => PURPOSE_WORDS[purpose]).join(" and ")}`,
  more: (left: number) => count(left, "more record"),
  aRecord: "a record",
  served: (name: string, files: number) =>
    `The server says that it gave files of yours to ${name}, ${count(files, "time")}; no receipt`,
  alsoServed: (files: number) => `the server counts ${count(files, "file")} given out that day`,
  receipt: "Signed receipt",
  noReceipt: "By the server’s own count",
  bad: (name: string) => `Something that calls itself a receipt of ${name} cannot be believed`,
  forPatientAlone: (receipts: number) =>
    `${count(receipts, "receipt")} can be opened by the patient alone, and will be shown here after that.`,
  notContinued:
    "The list of receipts that stands on the public record is not the one of last time with more behind it. Something was taken out or changed. Ask whoever runs this site.",
} as const

export const STANDING_WORDS: Readonly<Record<ReceiptStanding, string>> = {
  included: "in the list that cannot be changed any more",
  waiting: "goes into today’s list",
  late: "not in the list after two days, which should not be",
  "not-in-tree": "not in the list, where it should be",
}

export const PROBLEM_WORDS: Readonly<Record<ReceiptProblem, string>> = {
  unreadable: "It does not open with your keys.",
  forged: "Its signature is not theirs.",
  "certificate-over": "Their right to sign it was over.",
}

/** What is wrong with somebody's line of receipts. */
export function faultWords(fault: LineFault, name: string): string {
  switch (fault.fault) {
    case "missing": {
      const missing = fault.to - fault.from + 1
      return missing === 1
        ? `Receipt ${fault.from} of ${name} is missing. They left it, for the next one names it: it was lost, or is kept back.`
        : `Receipts ${fault.from} to ${fault.to} of ${name} are missing. They left them, for the next one names the last: they were lost, or are kept back.`
    }
    case "forked":
      return `There are two different receipts ${fault.seq} of ${name}: one may have been put in the place of another.`
    case "unlinked":
      return `Receipt ${fault.seq} of ${name} does not follow the one before it: one may have been exchanged.`
  }
}

/** What each of the two proves, and what it does not. */
export const PROOF_WORDS = {
  label: "What this shows, and what it does not",
  lines: [
    "A receipt is left by the reader’s app and signed with a key that only the reader has. Nobody else can write one in their name, the server included. Why and when they opened it is their own word.",
    "Whoever reads with another program need not leave one. That is why the server’s count stands beside it: how often files of yours were given to somebody on a day. It does not know which records were looked at, and titles in a list are not counted. Days here begin at midnight, world time (UTC).",
    "The count is the server’s word. A reader and the server together could leave out both.",
    "All receipts form one list, and once a day its seal goes on the public record, without a name or a title. From then on none of it can be taken out or changed without being noticed here. Receipts are numbered, so a missing one shows when the next one comes; the reader’s own app looks after the last one.",
  ],
} as const
