import { KeywardError } from "../../../app/_core/errors"
import { expect } from "chai"
import { listZip, unpack } from "../../../app/_viewers/zip/entries"
import type { ZipItem } from "../../../app/_viewers/zip/entries"
import { read, readingOf } from "../../../app/_viewers/zip/read"
import { inputOf } from "../input"
import { makeZip } from "../make-zip"

const never = new AbortController().signal
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "",
    (error: unknown) => (error instanceof KeywardError ? error.code : "another error"),
  )

describe("the ZIP viewer", () => {
  it("lists files with folder, size and date", async () => {
    const zip = await makeZip(
      { "labs/2026/results.csv": "a,b\n1,2\n", "letter.txt": "Dear Ada" },
      { lastModDate: new Date(2026, 0, 5, 9, 3) },
    )
    const reading = await readingOf(await read(await inputOf(zip, "a.zip")))
    expect(reading.rows).to.deep.equal([
      {
        section: "labs/2026",
        what: "results.csv",
        details: "8\u00a0bytes",
        when: "2026-01-05 09:03",
        flags: [],
      },
      { section: "", what: "letter.txt", details: "8\u00a0bytes", when: "2026-01-05 09:03", flags: [] },
    ])
    expect(await reading.attachments[1]?.content?.text()).to.equal("Dear Ada")
  })

  it("says which files are encrypted, and opens none of them", async () => {
    const zip = await makeZip({ "secret.txt": "x" }, { password: "invented", encryptionStrength: 3 })
    const reading = await readingOf(await read(await inputOf(zip, "a.zip")))
    expect(reading.rows[0]?.flags).to.deep.equal(["Encrypted"])
    expect(reading.attachments[0]?.content).to.equal(null)
    expect(reading.notes.join(" ")).to.contain("password")
  })

  it("stops unpacking where an entry is larger than the archive says", async () => {
    const zip = await makeZip({ "a.txt": "0".repeat(100_000) })
    const [item] = (await listZip(zip)).items
    if (!item) throw new Error("no entry")
    expect((await unpack(zip, item, never)).size).to.equal(100_000)
    expect(await codeOf(unpack(zip, { ...item, size: 10 }, never))).to.equal("document-too-large")
  })

  it("opens nothing that is too large to be opened", async () => {
    const item: ZipItem = { name: "a", size: 10 ** 12, packed: 1, changed: "", encrypted: false, index: 0 }
    expect(await codeOf(unpack(new Blob(), item, never))).to.equal("document-too-large")
  })

  it("does not show an entry whose checksum is wrong", async () => {
    const zip = await makeZip({ "a.txt": "hello world" }, { level: 0 })
    const bytes = new Uint8Array(await zip.arrayBuffer())
    bytes[bytes.indexOf("w".charCodeAt(0))] = 0x57
    const damaged = new Blob([bytes])
    const [item] = (await listZip(damaged)).items
    if (!item) throw new Error("no entry")
    expect(await codeOf(unpack(damaged, item, never))).to.equal("document-damaged")
  })

  it("says that an archive is empty or damaged", async () => {
    const empty = await read(await inputOf(await makeZip({}), "a.zip"))
    expect((await readingOf(empty)).notes).to.deep.equal(["This archive is empty."])
    const cut = (await makeZip({ "a.txt": "hello" })).slice(0, 40)
    expect(await codeOf(listZip(cut))).to.equal("document-damaged")
  })
})
