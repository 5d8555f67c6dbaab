import { expect } from "chai"
import { KeywardError } from "../../../app/_core/errors"
import { ChosenFiles, marksOf } from "../../../app/_journeys/file-marks"
import { afterRefusal, afterWait, remaining } from "../../../app/_journeys/upload-hold"
import type { Upload } from "../../../app/_journeys/upload-view"
import { isLost, summaryOf } from "../../../app/_journeys/upload-summary"
import { readyToRecord } from "../../../app/_journeys/upload-turns"

interface Made {
  readonly state: Upload["state"]
  readonly batch?: string
  readonly count?: number
  readonly folder?: string
  readonly size?: number
  readonly at?: string
  readonly hasFile?: boolean
  readonly progress?: Upload["progress"]
}

function upload(id: string, made: Made): Upload {
  const { state, batch = "b", count = 1, folder = "f", size = 100, hasFile = true, progress = null } = made
  const at = made.at ?? (["pinned", "recording", "done"].includes(state) ? "pinned" : "encrypting")
  const row = { id, batch, count, folder, patient: "p", plaintextSize: size, state: at }
  return { row, label: { title: id, names: [] }, state, hasFile, progress, error: null } as unknown as Upload
}

describe("the turns of a queue of uploads", () => {
  const turns = (uploads: readonly Upload[], touched: readonly string[] = ["b", "c"]) =>
    readyToRecord(uploads, new Set(touched)).map((each) => each.map(({ row }) => row.id))

  it("record a batch once nothing of it is under way, with or without what failed", () => {
    const two = { batch: "b", count: 3 }
    for (const state of ["queued", "sending", "recording"] as const)
      expect(
        turns([
          upload("1", { ...two, state: "pinned" }),
          upload("2", { ...two, state: "failed" }),
          upload("3", { ...two, state }),
        ]),
      ).to.deep.equal([])
    expect(
      turns([
        upload("1", { ...two, state: "pinned" }),
        upload("2", { ...two, state: "failed" }),
        upload("3", { ...two, state: "pinned" }),
        upload("4", { batch: "c", state: "sending" }),
      ]),
    ).to.deep.equal([["1", "3"]])
  })

  it("wait for files that a reload let go of: they may be chosen again", () => {
    const two = { batch: "b", count: 2 }
    const lost = upload("2", { ...two, state: "failed", hasFile: false })
    expect(turns([upload("1", { ...two, state: "pinned" }), lost])).to.deep.equal([])
  })

  it("record what comes late together, when nothing of its folder is under way", () => {
    const late = [
      upload("1", { batch: "b", count: 2, state: "done" }),
      upload("2", { batch: "b", count: 2, state: "pinned" }),
      upload("3", { batch: "c", count: 9, state: "pinned" }),
      upload("4", { batch: "d", count: 9, state: "pinned", folder: "other" }),
    ]
    expect(turns(late, ["b", "c", "d"])).to.deep.equal([["2", "3"], ["4"]])
    expect(turns([...late, upload("5", { batch: "e", state: "queued" })], ["b", "c", "d"])).to.deep.equal([
      ["4"],
    ])
  })

  it("leave to the person what an earlier visit stored, and never ask again for what was refused", () => {
    expect(turns([upload("1", { state: "pinned" })], [])).to.deep.equal([])
    expect(turns([upload("1", { state: "failed", at: "pinned" })])).to.deep.equal([])
  })
})

describe("how long a queue waits", () => {
  const busy = (seconds?: number) => new KeywardError("too-many-requests", seconds ? { seconds } : {})

  it("is what Retry-After says, however long", () => {
    expect(remaining(afterRefusal(null, busy(7_200), 1_000), 1_000)).to.equal(7_200_000)
    expect(remaining(afterRefusal(null, busy(0.2), 1_000), 1_000)).to.equal(1_000)
    expect(afterWait(1_000, 5_000)).to.include({ until: 6_000, why: "busy" })
  })

  it("doubles where nothing says how long, to a minute, and is counted once for those refused together", () => {
    let now = 0
    let hold = afterRefusal(null, new KeywardError("store-unreachable"), now)
    const waits = [hold.until]
    expect(afterRefusal(hold, new KeywardError("store-unreachable"), now + 5)).to.equal(hold)
    for (let at = 0; at < 7; at++) {
      now = hold.until
      hold = afterRefusal(hold, new KeywardError("store-unreachable"), now)
      waits.push(hold.until - now)
    }
    expect(waits).to.deep.equal([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(remaining(null, 5)).to.equal(0)
    expect(remaining(hold, hold.until + 1)).to.equal(0)
  })
})

describe("a queue in figures", () => {
  it("tells what is added, stored, lost and left", () => {
    const size = 900_000
    const summary = summaryOf({
      uploads: [
        upload("1", { state: "done", size }),
        upload("2", { state: "pinned", size }),
        upload("3", { state: "sending", size, progress: { step: "uploading", done: 1, total: 2 } }),
        upload("4", { state: "queued", size }),
        upload("5", { state: "failed", hasFile: false, size }),
      ],
      pace: { ms: 10_000, units: 1_350_000 },
    })
    expect(summary).to.include({
      total: 5,
      done: 1,
      stored: 1,
      failed: 1,
      lost: 1,
      underWay: 2,
      recording: 0,
    })
    expect(summary.bytes).to.deep.equal({ total: 5 * size, sent: 2 * size })
    expect(summary.part).to.equal((1 + 1 + 0.65) / 5)
    expect(summary.msLeft).to.equal((1_350_000 * 10_000) / 2_000_000)
  })

  it("says nothing of the time before anything is known of it, and calls no encrypted record lost", () => {
    const uploads = [upload("1", { state: "queued" })]
    expect(summaryOf({ uploads, pace: { ms: 9_000, units: 0 } }).msLeft).to.equal(null)
    expect(summaryOf({ uploads, pace: { ms: 100, units: 9 } }).msLeft).to.equal(null)
    expect(summaryOf({ uploads: [], pace: { ms: 0, units: 0 } })).to.include({ part: 0, total: 0 })
    expect(isLost(upload("1", { state: "failed", hasFile: false, at: "encrypted" }))).to.equal(false)
  })
})

describe("files that are chosen again", () => {
  const file = (text: string, name = "a.txt") => new File([text], name, { type: "text/plain" })

  it("are known by the first and the last MiB of what they hold, and by their size", async () => {
    const large = (middle: string) => [
      new Blob([new Uint8Array(1_048_576)]),
      middle,
      new Uint8Array(1_048_576),
    ]
    const one = new File(large("one"), "large")
    const { marks, readable } = await marksOf([one], ["x/large"])
    expect(readable).to.equal(true)
    const take = (other: File) =>
      new ChosenFiles([{ path: "y/large", file: other }]).take(marks, ["new name"])
    expect((await take(new File(large("one"), "large")))?.[0]?.name).to.equal("new name")
    expect(await take(new File(large("longer"), "large"))).to.equal(null)
    const other = new File([new Uint8Array(1_048_575), "!one", new Uint8Array(1_048_576)], "large")
    expect([other.size, await take(other)]).to.deep.equal([one.size, null])
  })

  it("are each taken once, that at the same path first, and not at all where one of a record is missing", async () => {
    const { marks } = await marksOf([file("same"), file("same")], ["p/a.txt", "q/a.txt"])
    const [q, r] = [file("same"), file("same")]
    const among = new ChosenFiles([
      { path: "r/a.txt", file: r },
      { path: "q/a.txt", file: q },
    ])
    expect(await among.take([marks[1]!], ["a.txt"])).to.have.length(1)
    expect(among.rest().map(({ path }) => path)).to.deep.equal(["r/a.txt"])
    expect(await among.take(marks, ["a.txt", "a.txt"])).to.equal(null)
    expect(among.rest()).to.have.length(1)
  })
})
