import type { ConfirmingWords } from "../_words/confirming"

export interface PutBackWords {
  readonly title: string
  readonly text: string
  readonly action: string
}

/**
 * What a page says of records that show something unreadable, or another's content, in the place of what they showed
 * before, or whose keys somebody wrote over.
 */
export const putBackInWords = (records: number, { asker, intruder }: ConfirmingWords): PutBackWords => ({
  title:
    records === 1
      ? "One record does not show what it should, or not to everybody"
      : `${records} records do not show what they should, or not to everybody`,
  text: `What ${records === 1 ? "it" : "they"} showed before is still stored, but those you share ${records === 1 ? "it" : "them"} with may not be able to open it now. This app did not replace it: if you do not know who did, ${intruder}, and your recovery code stops them. ${asker} asks once${records > 256 ? " for each 256" : ""}.`,
  action: "Put it right again",
})
