import { openAsBlob, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "chai"
import type { KeywardError } from "../../../app/_core/errors"
import { FILE_TYPES } from "../../../app/_core/file-types"
import { MAX_FHIR_BYTES, readTrees } from "../../../app/_viewers/fhir/readers"
import { Decimal, isObject } from "../../../app/_viewers/fhir/tree"
import type { FhirNode, FhirObject } from "../../../app/_viewers/fhir/tree"
import { findType } from "../../../app/_viewers/read-file"
import { folderOf } from "../shared"

const typeOf = (id: string) => FILE_TYPES.find((type) => type.id === id) ?? expect.fail(id)
const read = (text: BlobPart, id = "fhir-json") => readTrees(new Blob([text]), typeOf(id))
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("was read"),
    (error: unknown) => (error as KeywardError).code,
  )
/** As JSON, numbers by JavaScript's own. */
const plain = (node: FhirNode | undefined): unknown =>
  node instanceof Decimal
    ? Number(node.text)
    : Array.isArray(node)
      ? node.map(plain)
      : isObject(node)
        ? Object.fromEntries(Object.entries(node).map(([name, value]) => [name, plain(value)]))
        : node

describe("the readers of FHIR files", () => {
  it("read every official example as JSON.parse does", async function () {
    this.timeout(60_000)
    const folder = folderOf(this, "corpora/fhir-r4")
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
      const file = await openAsBlob(join(folder, name))
      const { trees, notes } = await readTrees(file, await findType(file, { name, type: "" }))
      expect(trees).to.have.length(1)
      expect(plain(trees[0]?.root), name).to.deep.equal(
        JSON.parse((await file.text()).replace(/^\uFEFF/, "")),
      )
      expect(notes, name).to.deep.equal([])
    }
  })

  it("read one tree a line of NDJSON and say which lines are damaged", async () => {
    const line = (id: string) => `{"resourceType":"Flag","id":"${id}"}`
    const { trees, notes } = await read(`${line("a")}\r\n\r\n{"resourceType":\n${line("b")}\n`, "fhir-ndjson")
    expect(trees.map(({ at, root }) => [at, (root as FhirObject)["id"]])).to.deep.equal([
      ["line 1 ", "a"],
      ["line 4 ", "b"],
    ])
    expect(notes).to.deep.equal(["Line 3: not JSON and not read."])
  })

  it("read the NDJSON of the corpus by its bytes alone", async function () {
    const file = new Blob([readFileSync(join(folderOf(this, "corpora/cases"), "list.ndjson"))])
    const { trees } = await readTrees(file, await findType(file, { name: "list", type: "" }))
    expect(trees).to.have.length(3)
  })

  it("read UTF-16 by its mark and say which characters are damaged", async () => {
    const text = '{"resourceType":"Flag","id":"é"}'
    const wide = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from(text, (sign) => sign.charCodeAt(0)).buffer),
    ])
    const { trees } = await read(wide)
    expect(plain(trees[0]?.root)).to.deep.equal({ resourceType: "Flag", id: "é" })
    const damaged = new Uint8Array([...new TextEncoder().encode('{"resourceType":"Fl'), 0xff, 0x22, 0x7d])
    expect((await read(damaged)).notes).to.have.length(1)
  })

  it("say where a name stands twice", async () => {
    const { notes } = await read('{"resourceType":"Flag","status":"active","status":"inactive"}')
    expect(notes).to.deep.equal(["/status: named twice in one object, of which the last is read."])
  })

  it("read nothing of a document that breaks off: what is lost may deny the rest", async () => {
    const text =
      '{"resourceType":"AllergyIntolerance","code":{"text":"Penicillin"},"verificationStatus":{"cod'
    expect(await failure(read(text))).to.equal("document-damaged")
    expect(
      await failure(read("<AllergyIntolerance xmlns='http://hl7.org/fhir'><code>", "fhir-xml")),
    ).to.equal("document-damaged")
    expect(await failure(read("\n\n", "fhir-ndjson"))).to.equal("document-damaged")
  })

  it("refuse what is too large before they read it", async () => {
    const file = { size: MAX_FHIR_BYTES + 1 } as Blob
    expect(await failure(readTrees(file, typeOf("fhir-json")))).to.equal("document-too-large")
  })
})
