import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect } from "chai"
import { diskNotebooks } from "../../../app/_adapters/disk/disk-notebooks"
import { FolderLock } from "../../../app/_adapters/disk/folder-lock"
import { StateFile } from "../../../app/_adapters/disk/state-file"
import { isKeywardError } from "../../../app/_core/errors"
import { asAddress } from "../../../app/_core/types"

const ANNA = asAddress(`0x${"a1".repeat(20)}`)

describe("what an account keeps in a folder of this machine", () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "keyward-state-"))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it("is readable by its owner alone, also while it is written", function () {
    if (process.platform === "win32") return this.skip()
    const place = join(folder, "made", "anew")
    const state = StateFile.open(place)
    state.put("secrets", "one", Uint8Array.of(1))
    expect(statSync(place).mode & 0o077).to.equal(0)
    const names = readdirSync(place)
    expect(names).to.include.members(["state.sqlite", "state.sqlite-wal"])
    for (const name of names) expect(statSync(join(place, name)).mode & 0o077, name).to.equal(0)
    state.close()
  })

  it("keeps several writes or none", () => {
    const state = StateFile.open(folder)
    const half = () =>
      state.together(() => {
        state.put("filed", "one", true)
        throw new Error("broken off")
      })
    expect(half).to.throw("broken off")
    expect(state.names("filed")).to.deep.equal([])
    state.close()
  })

  it("refuses a file that is damaged, and one of a later version, instead of beginning anew", () => {
    writeFileSync(join(folder, "state.sqlite"), "not a database at all, but long enough to be one".repeat(30))
    expect(() => StateFile.open(folder))
      .to.throw()
      .that.satisfies(isLost)
    rmSync(join(folder, "state.sqlite"))
    StateFile.open(folder).close()
    const later = new DatabaseSync(join(folder, "state.sqlite"))
    later.exec("PRAGMA user_version = 2")
    later.close()
    expect(() => StateFile.open(folder))
      .to.throw()
      .that.satisfies(isLost)
  })
  const isLost = (error: unknown) => isKeywardError(error, "ledger-lost")

  it("remembers the newest notebook, and no older one in its place", async () => {
    const state = StateFile.open(folder)
    const notebooks = diskNotebooks(state)
    const seen = (edition: number) => ({ edition, version: 1, sealed: Uint8Array.of(edition) })
    expect(await notebooks.newest(ANNA)).to.equal(null)
    for (const edition of [2, 1]) await notebooks.remember(ANNA, seen(edition))
    state.close()
    const again = StateFile.open(folder)
    expect(await diskNotebooks(again).newest(ANNA)).to.deep.equal(seen(2))
    again.close()
  })

  it("is one process's at a time where only one may", () => {
    const lock = new FolderLock(folder)
    expect(() => new FolderLock(folder))
      .to.throw()
      .that.satisfies((error: unknown) => isKeywardError(error, "store-unreachable"))
    lock.release()
    new FolderLock(folder).release()
  })
})
