/** Why a record was opened: codes of HL7's PurposeOfUse (v3-ActReason). The first is what a page offers first. */
export const RECEIPT_PURPOSES = ["TREAT", "ETREAT", "HOPERAT", "HPAYMT", "HRESCH"] as const
export type ReceiptPurpose = (typeof RECEIPT_PURPOSES)[number]

export const isReceiptPurpose = (value: unknown): value is ReceiptPurpose =>
  RECEIPT_PURPOSES.some((purpose) => purpose === value)

const DAY_SECONDS = 86_400
/** The UTC day of a time: days since 1970. @param seconds unix seconds */
export const dayOfReceipt = (seconds: number): number => Math.floor(seconds / DAY_SECONDS)
