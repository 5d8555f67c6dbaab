import { openAsBlob } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import { read } from "../../../app/_viewers/fhir/read"
import { pack, unpack } from "../../../app/_viewers/fhir/pack"
import type { Packed } from "../../../app/_viewers/fhir/pack"
import { pageModelOf } from "../../../app/_viewers/fhir/page-model"
import type { PageSection } from "../../../app/_viewers/fhir/page-model"
import type { FhirSection } from "../../../app/_viewers/fhir/model"
import { findType, readWith } from "../../../app/_viewers/read-file"
import { folderOf } from "../shared"

const all = async <Each>({ first, pages }: Packed<Each>): Promise<Each[]> => {
  const later = await Promise.all(pages.map((page) => unpack<Each>(page)))
  return [...first, ...later.flat()]
}
const opened = async (name: string, folder: string) => {
  const file = await openAsBlob(join(folder, name))
  return { file, name, type: "", size: file.size, found: await findType(file, { name, type: "" }) }
}

describe("a long list that is packed for the page", () => {
  it("comes out as it went in, Blobs too", async () => {
    const blob = new Blob(["content"])
    const list = Array.from({ length: 121 }, (_, n) => ({
      n,
      text: "é\u2028",
      none: null,
      inner: [{ content: blob }],
    }))
    const packed = pack(list, { items: 50 })
    expect(packed.first).to.have.length(50)
    expect(packed.pages.map(({ count }) => count)).to.deep.equal([50, 21])
    const out = await all(packed)
    expect(out).to.deep.equal(list)
    expect(out[120]?.inner[0]?.content).to.equal(blob)
  })

  it("has pages that are not too heavy, and an item that is too heavy alone", () => {
    const packed = pack([1, 1, 9, 1, 5, 5], { items: 3, weight: 10, weigh: (item) => item })
    expect([packed.first.length, ...packed.pages.map(({ count }) => count)]).to.deep.equal([2, 2, 2])
    expect(pack([99, 99], { items: 9, weight: 10, weigh: (item) => item }).pages).to.have.length(1)
    expect(pack([], { items: 9 })).to.deep.equal({ first: [], pages: [], total: 0 })
  })

  it("loses no row of a real file", async function () {
    const input = await opened("fhir-320-results-oldest-first.json", folderOf(this, "corpora/cases"))
    const model = await read(input)
    const page = pageModelOf(model)
    const same = async (packed: readonly PageSection[], whole: readonly FhirSection[]): Promise<void> => {
      expect(packed.length).to.equal(whole.length)
      for (const [index, section] of packed.entries()) {
        expect(await all(section.rows)).to.deep.equal(whole[index]?.rows)
        await same(section.sections, whole[index]?.sections ?? [])
      }
    }
    for (const [index, document] of (await all(page.documents)).entries())
      await same(document.sections, model.documents[index]?.sections ?? [])
    await same(page.also, model.also)
    expect(page.documents.first[0]?.sections[0]?.rows.pages.length).to.be.above(1)
  })

  it("is what a page is given; whoever wants the reading gets all of it and no model", async function () {
    const input = await opened("us-epic.json", folderOf(this, "samples/ips"))
    const page = await readWith("fhir", input, "page")
    const whole = await readWith("fhir", input)
    expect(page?.model).to.have.property("keeping")
    expect(page?.reading.subjects).to.deep.equal(whole?.reading.subjects)
    expect(whole?.model).to.equal(null)
    expect(whole?.reading.rows.length).to.be.above(10)
  })
})
