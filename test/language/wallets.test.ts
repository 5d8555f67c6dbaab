import { expect } from "chai"
import { matchesGlob } from "node:path"
import WITH_A_WALLET from "./with-a-wallet.json"
import { leavesOf, readersOfWords } from "./catalogue-files"
import { englishCatalogues } from "../../scripts/lib/texts-in-code"

/** As in the lint: what somebody without a wallet would look for in vain. */
const NAMES_A_WALLET = /\b(your|my)\s+wallet/i
const TELLS_BOTH_APART = /\{by, select, passkey |"passkey":/

/** `test/features/words-without-a-wallet.test.ts` reads every failure as who has a passkey does. */
const OF_THEIR_OWN = ["app/_words/confirming.en.ts", "app/_words/errors.en.ts"]

describe("words that name the reader's wallet", () => {
  it("are read only where everybody has one, or have other words beside them for who has a passkey", async () => {
    const wrong: string[] = []
    for (const path of englishCatalogues().filter((each) => !OF_THEIR_OWN.includes(each)))
      for (const [name, message] of await leavesOf(path)) {
        const text = JSON.stringify(message)
        if (!NAMES_A_WALLET.test(text) || TELLS_BOTH_APART.test(text)) continue
        const own = name.split(".").at(-1) ?? name
        const readers = readersOfWords(path)
          .filter(([, source]) => new RegExp(`[.{,[("'\\s]${own}\\b`).test(source))
          .map(([reader]) => reader)
        for (const reader of readers.filter((each) => !WITH_A_WALLET.some((glob) => matchesGlob(each, glob))))
          if (!/\/words\.ts$|-words\.ts$/.test(reader)) wrong.push(`${name} of ${path} in ${reader}`)
      }
    expect(wrong).to.deep.equal([])
  })
})
