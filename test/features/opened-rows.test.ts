import { expect } from "chai"
import { badReceipts, openedRows } from "../../app/_features/activity/opened-rows"
import { faultWords, OPENED_WORDS } from "../../app/_features/receipt-words"
import { asAddress, asDigest, asRecordNumber } from "../../app/_core/types"
import type { Receipt } from "../../app/_journeys/read-receipts"

const doctor = asAddress(`0x${"d0".repeat(20)}`)
const other = asAddress(`0x${"0d".repeat(20)}`)
const DAY = 86_400
const entry = (record: number, day: number, purpose: "TREAT" | "HRESCH" = "TREAT") => ({
  ...{ record: asRecordNumber(record), at: day * DAY + 5, purpose },
  content: asDigest(`0x${"c0".repeat(32)}`),
})
const receipt = (change: Partial<Receipt> = {}): Receipt => ({
  ...{ reader: doctor, seq: 1, place: 0, keptAt: 0, problem: null, standing: "included" },
  entries: [entry(4, 100)],
  ...change,
})

describe("who opened what, by reader and day", () => {
  it("puts receipts and the server's count side by side, the latest first", () => {
    const receipts = [
      receipt({ entries: [entry(4, 100), entry(5, 100, "HRESCH"), entry(4, 100)] }),
      receipt({ seq: 2, entries: [entry(4, 101)], standing: "waiting" }),
    ]
    const served = [
      { reader: doctor, day: 100, files: 3 },
      { reader: other, day: 99, files: 1 },
    ]
    expect(openedRows({ receipts, served })).to.deep.equal([
      { reader: doctor, day: 101, records: [4], purposes: ["TREAT"], standing: "waiting", files: 0 },
      {
        reader: doctor,
        day: 100,
        records: [4, 5],
        purposes: ["TREAT", "HRESCH"],
        standing: "included",
        files: 3,
      },
      { reader: other, day: 99, records: [], purposes: [], standing: null, files: 1 },
    ])
  })

  it("shows the worst standing of a day's receipts", () => {
    const standings = (["included", "not-in-tree", "late"] as const).map((standing, seq) =>
      receipt({ standing, seq }),
    )
    expect(openedRows({ receipts: standings, served: [] })[0]?.standing).to.equal("not-in-tree")
  })

  it("says nothing of what a receipt says that cannot be believed", () => {
    const forged = receipt({ problem: "forged", entries: [] })
    expect(openedRows({ receipts: [forged], served: [] })).to.deep.equal([])
    expect(badReceipts({ receipts: [forged, receipt()] })).to.deep.equal([forged])
  })

  it("has words for everything that can be wrong with a line", () => {
    const name = "Dr Reif"
    const words = [
      faultWords({ fault: "missing", reader: doctor, from: 3, to: 3 }, name),
      faultWords({ fault: "missing", reader: doctor, from: 3, to: 5 }, name),
      faultWords({ fault: "forked", reader: doctor, seq: 3 }, name),
      faultWords({ fault: "unlinked", reader: doctor, seq: 3 }, name),
    ]
    expect(new Set(words).size).to.equal(4)
    for (const each of words) expect(each).to.include(name)
    expect(OPENED_WORDS.served(name, 1)).to.equal(
      "The server says that it gave files of yours to Dr Reif, 1\u00a0time; no receipt",
    )
  })
})
