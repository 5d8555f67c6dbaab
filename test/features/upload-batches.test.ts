import { expect } from "chai"
import { isGroup, trayRows, waitsForConfirmation } from "../../app/_session/upload-batches"
import type { UploadGroup } from "../../app/_session/upload-batches"
import type { Upload } from "../../app/_session/uploads"

type Made = Pick<Upload, "state"> & {
  readonly at?: string
  readonly hasFile?: boolean
  readonly batch?: string
}

const upload = (title: string, { state, at = "encrypting", hasFile = true, batch = "b" }: Made): Upload =>
  ({ row: { id: title, batch, state: at }, label: { title, names: [] }, state, hasFile }) as unknown as Upload

const pinned = { state: "pinned", at: "pinned" } as const
const titlesOf = (rows: readonly (Upload | UploadGroup)[]) =>
  rows.map((row) => (isGroup(row) ? row.kind : row.label.title))

describe("the rows of what is being added", () => {
  it("are records one by one where few stand alike, those that need the person apart", () => {
    const { needing, rest, count } = trayRows([
      upload("A", pinned),
      upload("B", { state: "failed" }),
      upload("C", { state: "sending" }),
      upload("D", { state: "done", at: "pinned", batch: "other" }),
      upload("E", { state: "queued" }),
    ])
    expect(titlesOf(needing)).to.deep.equal(["B"])
    expect(titlesOf(rest), "what moves first, what is done last").to.deep.equal(["C", "E", "A", "D"])
    expect(count).to.equal(1)
  })

  it("are one row for many that stand alike, whatever their number, and never for what moves", () => {
    const many = (more: number, made: Made) =>
      Array.from({ length: more }, (_, at) => upload(`${made.state} ${at}`, made))
    const { needing, rest, count } = trayRows([
      ...many(300, { state: "done", at: "pinned", batch: "0" }),
      ...many(256, { state: "recording", at: "pinned", batch: "1" }),
      ...many(40, { state: "failed", hasFile: false, batch: "2" }),
      ...many(9, { ...pinned, batch: "3" }),
      ...many(9, { ...pinned, batch: "4" }),
      ...many(20, { state: "queued", batch: "5" }),
    ])
    const groups = (rows: readonly (Upload | UploadGroup)[]) =>
      rows.flatMap((row) => (isGroup(row) ? [[row.kind, row.uploads.length]] : []))
    expect(groups(needing)).to.deep.equal([
      ["recording", 256],
      ["lost", 40],
      ["confirm", 9],
      ["confirm", 9],
    ])
    expect(groups(rest)).to.deep.equal([["done", 300]])
    expect(rest).to.have.length(21)
    expect(count).to.equal(256 + 40 + 18)
  })
})

describe("a record that is stored", () => {
  const stored = upload("A", pinned)
  const waits = (...others: readonly Upload[]) => waitsForConfirmation(stored, [stored, ...others])

  it("waits for the person where all that was dropped with it has arrived, as after a reload", () => {
    expect(waits()).to.equal(true)
    expect(waits(upload("B", pinned), upload("C", { state: "done", at: "pinned" }))).to.equal(true)
    expect(waits(upload("B", { state: "sending", batch: "another" }))).to.equal(true)
  })

  it("waits for the others while any of them is on its way or failed, and for nobody while the wallet asks", () => {
    for (const state of ["queued", "sending", "failed"] as const)
      expect(waits(upload("B", { state })), state).to.equal(false)
    expect(waitsForConfirmation(upload("A", { state: "recording", at: "pinned" }), [])).to.equal(false)
  })
})
