import { expect } from "chai"
import { incompleteBatches, waitsForConfirmation } from "../../app/_session/upload-batches"
import type { Upload } from "../../app/_session/uploads"

type Made = Pick<Upload, "state"> & {
  readonly at?: string
  readonly hasFile?: boolean
  readonly batch?: string
}

const upload = (title: string, { state, at = "encrypting", hasFile = true, batch = "b" }: Made): Upload =>
  ({ row: { id: title, batch, state: at }, label: { title, names: [] }, state, hasFile }) as unknown as Upload

const pinned = { state: "pinned", at: "pinned" } as const
const titlesOf = (uploads: readonly Upload[]) => uploads.map(({ label }) => label.title)

describe("records dropped together of which some did not arrive", () => {
  it("are named: what is ready, what is missing, what of that can be tried again", () => {
    const [found, ...others] = incompleteBatches([
      upload("A", pinned),
      upload("B", { state: "failed" }),
      upload("C", { state: "failed", at: "encrypted", hasFile: false }),
      upload("D", { state: "failed", hasFile: false }),
      upload("E", { state: "failed", at: "pinned" }),
      upload("F", { state: "done", at: "pinned" }),
    ])
    expect(others).to.deep.equal([])
    expect(
      titlesOf(found!.ready),
      "a confirmation that was refused is not a file that is missing",
    ).to.deep.equal(["A", "E"])
    expect(titlesOf(found!.missing)).to.deep.equal(["B", "C", "D"])
    expect(titlesOf(found!.retriable)).to.deep.equal(["B", "C"])
  })

  it("are not spoken of while any of them is on its way, or where all arrived, or for one alone", () => {
    for (const state of ["queued", "sending", "recording"] as const)
      expect(
        incompleteBatches([upload("A", { state }), upload("B", { state: "failed" }), upload("C", pinned)]),
      ).to.deep.equal([])
    expect(incompleteBatches([upload("A", pinned), upload("B", pinned)])).to.deep.equal([])
    expect(incompleteBatches([upload("A", { state: "failed" })])).to.deep.equal([])
    expect(
      incompleteBatches([
        upload("A", { state: "failed", batch: "one" }),
        upload("B", { ...pinned, batch: "two" }),
      ]),
    ).to.deep.equal([])
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
