import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { expect } from "chai"
import { isKeywardError } from "../../../app/_core/errors"
import { findFile, sourceOf } from "../../../scripts/cli/intake/found-file"
import { Settling } from "../../../scripts/cli/intake/settling"
import type { Seen } from "../../../scripts/cli/intake/settling"

describe("files in a watched folder", () => {
  let folder: string
  let now: number
  let settling: Settling
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "keyward-watched-"))
    now = 0
    settling = new Settling(folder, 5_000, () => now)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const names = ({ settled }: Seen) => settled.map(({ path }) => basename(path))
  const lookAt = (time: number) => {
    now = time
    return settling.look()
  }

  it("settle when their size has stood still for long enough, one by one", async () => {
    writeFileSync(join(folder, "b.txt"), "written at once")
    writeFileSync(join(folder, "a.txt"), "half")
    expect(await lookAt(0)).to.deep.equal({ settled: [], unsettled: 2 })
    appendFileSync(join(folder, "a.txt"), " and half")
    expect(names(await lookAt(4_999))).to.deep.equal([])
    expect(names(await lookAt(5_000))).to.deep.equal(["b.txt"])
    expect(names(await lookAt(9_999))).to.deep.equal(["a.txt", "b.txt"])
    appendFileSync(join(folder, "b.txt"), ", and once more")
    expect(names(await lookAt(20_000))).to.deep.equal(["a.txt"])
  })

  it("leave out what is hidden, unfinished, a folder or a link", async () => {
    for (const name of [".hidden", "scan.part", "scan.TMP", "note~", "result.txt"])
      writeFileSync(join(folder, name), "x")
    mkdirSync(join(folder, "inside"))
    if (process.platform !== "win32") symlinkSync("/etc/hostname", join(folder, "link.txt"))
    await lookAt(0)
    expect(names(await lookAt(5_000))).to.deep.equal(["result.txt"])
  })

  it("are read as they were found, or not at all: a file that was put in the place of one is not", async () => {
    const path = join(folder, "result.txt")
    writeFileSync(path, "first")
    const found = await findFile(path)
    const source = await sourceOf(found!)
    expect([source.name, source.type, source.size]).to.deep.equal(["result.txt", "text/plain", 5])
    expect(await new Response(source.stream() as never).text()).to.equal("first")
    rmSync(path)
    if (process.platform !== "win32") symlinkSync("/etc/hostname", path)
    const replaced = await new Response(source.stream() as never).text().catch((error: unknown) => error)
    expect(isKeywardError(replaced, "file-unreadable")).to.equal(true)
    rmSync(path, { force: true })
    writeFileSync(path, "other")
    const other = await new Response(source.stream() as never).text().catch((error: unknown) => error)
    expect(isKeywardError(other, "file-changed")).to.equal(true)
  })
})
