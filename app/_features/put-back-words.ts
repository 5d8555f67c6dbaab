export interface PutBackWords {
  readonly title: string
  readonly text: string
  readonly action: string
}

/** What a page says of records that show something unreadable, or another's content, in the place of what they showed before. */
export const putBackInWords = (records: number): PutBackWords => ({
  title:
    records === 1
      ? "One record does not show what it should"
      : `${records} records do not show what they should`,
  text: `What ${records === 1 ? "it" : "they"} showed before is still stored. This app did not replace it: if you do not know who did, somebody else can use your wallet, and your recovery code stops them. ${records > 256 ? "Your wallet asks once for each 256." : "Your wallet asks once."}`,
  action: "Put the former content back",
})
