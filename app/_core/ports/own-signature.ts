/** What the person is asked on the page, where no wallet asks them. */
export interface SignatureToConfirm {
  /** In words, as it stands in what is signed. */
  readonly sentence: string
  /** Whether it goes on chain, for everybody to see. */
  readonly isPublic: boolean
}

/** Asks the person on the page whether something may be signed in their name. */
export interface SignatureDesk {
  /** @throws KeywardError `wallet-refused` where they say no; what the session ended with */
  confirm(it: SignatureToConfirm): Promise<void>
}
