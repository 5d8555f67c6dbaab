import { expect } from "chai"
import { fingerprint } from "../../../app/_core/keys/fingerprint"
import {
  RECOVERY_GROUPS,
  formatRecoveryCode,
  newRecoveryCode,
  parseRecoveryCode,
  recoveryKeys,
} from "../../../app/_core/keys/recovery-code"
import { rejects } from "../crypto/rejects"
import { pattern } from "../crypto/streams"
import { doctor, patient } from "./cast"

describe("recovery code", () => {
  it("is 14 groups of 4 symbols without look-alikes, and reads back", async () => {
    for (const code of [newRecoveryCode(), new Uint8Array(32), new Uint8Array(32).fill(255), pattern(32)]) {
      const text = await formatRecoveryCode(code)
      expect(text).to.match(/^[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){13}$/)
      expect(text.split(" ")).to.have.length(RECOVERY_GROUPS).and.length(14)
      expect(await parseRecoveryCode(text)).to.deep.equal(code)
    }
  })

  it("does not mind case, spaces, dashes, line breaks or look-alikes", async () => {
    const code = Uint8Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? 0x08 : 0x42))
    const text = await formatRecoveryCode(code)
    expect(text).to.match(/[01]/)
    const typed = [
      text.toLowerCase(),
      text.replaceAll(" ", ""),
      text.replaceAll(" ", " – "),
      `\n ${text.replaceAll(" ", "-\n")}\t`,
      text.replaceAll("0", "O").replaceAll("1", "l"),
      text.replaceAll("0", "o").replaceAll("1", "I"),
    ]
    for (const each of typed) expect(await parseRecoveryCode(each), each).to.deep.equal(code)
  })

  it("notices every mistyped symbol and every pair that changed places", async () => {
    const text = (await formatRecoveryCode(pattern(32, 4))).replaceAll(" ", "")
    for (let i = 0; i < text.length; i++) {
      const wrong = text[i] === "7" ? "8" : "7"
      await rejects(
        () => parseRecoveryCode(text.slice(0, i) + wrong + text.slice(i + 1)),
        "recovery-code-wrong",
      )
      const swapped = `${text.slice(0, i)}${text[i + 1] ?? ""}${text[i] ?? ""}${text.slice(i + 2)}`
      if (swapped !== text) await rejects(() => parseRecoveryCode(swapped), "recovery-code-wrong")
    }
  })

  it("refuses what is too short, too long or of other symbols", async () => {
    const text = await formatRecoveryCode(pattern(32, 4))
    for (const wrong of [
      "",
      text.slice(0, -1),
      `${text}0`,
      text.replace(/^./, "U"),
      text.replace(/^./, "é"),
      "😀",
    ]) {
      await rejects(() => parseRecoveryCode(wrong), "recovery-code-wrong")
    }
  })

  it("gives a key and a fetch token that differ from each other and by code", async () => {
    const [one, two] = [await recoveryKeys(pattern(32, 1)), await recoveryKeys(pattern(32, 2))]
    expect(one.kek).to.have.length(32).and.not.deep.equal(one.fetchToken)
    expect(one.kek).to.not.deep.equal(two.kek)
    expect(one.fetchToken).to.not.deep.equal(two.fetchToken)
    await rejects(() => recoveryKeys(pattern(31)), "recovery-code-wrong")
  })
})

describe("fingerprint", () => {
  it("is six groups of five digits, the same for one key", async () => {
    const groups = await fingerprint(patient.publicKey)
    expect(groups).to.have.length(6)
    for (const group of groups) expect(group).to.match(/^\d{5}$/)
    expect(await fingerprint(patient.publicKey)).to.deep.equal(groups)
    expect(await fingerprint(doctor.publicKey)).to.not.deep.equal(groups)
    await rejects(() => fingerprint(pattern(32)), "key-wrong")
  })
})
