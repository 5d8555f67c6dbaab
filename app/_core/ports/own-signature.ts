/** What the person is asked on the page, where no wallet asks them. */
export interface SignatureToConfirm {
  /** In words, as it stands in what is signed. */
  readonly sentence: string
  /** Where the signature goes: on chain, for everybody to see, or into what the person makes. */
  readonly goesInto: "public-list" | "record" | "export" | "receipts"
}

/** Asks the person on the page whether something may be signed in their name. */
export interface SignatureDesk {
  /** @throws KeywardError `wallet-refused` where they say no; what the session ended with */
  confirm(it: SignatureToConfirm): Promise<void>
}
