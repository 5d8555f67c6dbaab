import { spawn } from "node:child_process"
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect } from "chai"
import { EmbeddedPinStore } from "../../../app/_server/storage/embedded"
import { sampleCar } from "../../core/dag/samples"
import { same, stream } from "./pin-store.suite"

const CHILD = ["--import=tsx", "--conditions=react-server", join(import.meta.dirname, "crash.child.ts")]

describe("embedded store after a crash", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-crash-"))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it("has all of an import or nothing, wherever kill -9 struck", async function () {
    this.timeout(120_000)
    const said = { began: new Set<number>(), done: new Set<number>(), gone: new Set<number>() }
    for (const lines of [3, 8, 13, 20, 31, 44, 57]) {
      await killedAfter(lines, ["loop", folder, String(said.began.size)], said)
      const store = await EmbeddedPinStore.open(folder)
      for (const seed of said.began) {
        const { root, blocks } = await sampleCar([300_000, 2_000], seed)
        const pinned = await store.isPinned(root, "patient")
        // Every third is unpinned right after it is done.
        if (said.gone.has(seed)) expect(pinned, `record ${seed}`).to.equal(false)
        else if (seed % 3 !== 2 && said.done.has(seed)) expect(pinned, `record ${seed}`).to.equal(true)
        const wasUnpinned = seed % 3 === 2 && said.done.has(seed)
        for (const { cid, bytes } of wasUnpinned ? [] : blocks) {
          const held = await store.block(root, cid)
          expect(pinned ? same(held, bytes) : held === null, `record ${seed}, ${cid}`).to.equal(true)
        }
      }
      expect(await readdir(join(folder, "incoming"))).to.deep.equal([])
      await store.close()
    }
    expect(said.done.size).to.be.above(10)
  })

  it("throws away an import that does not count yet and ends one that does", async () => {
    const counting = await sampleCar([300_000], 1)
    const half = await sampleCar([300_000], 2)
    const store = await EmbeddedPinStore.open(folder)
    await store.importCar(counting.root, "doctor", stream(counting.bytes))
    await store.close()
    for (const [name, record] of Object.entries({ counting, half })) {
      const incoming = join(folder, "incoming", `import-${name}`)
      await mkdir(incoming)
      // Of the first import some blocks have been moved into place already.
      const left = name === "counting" ? record.blocks.slice(2) : record.blocks
      for (const { cid, bytes } of left) await writeFile(join(incoming, cid), bytes)
      const claim = JSON.stringify({ root: record.root, owner: "patient" })
      await writeFile(join(incoming, name === "counting" ? "commit" : "commit.part"), claim)
    }
    const again = await EmbeddedPinStore.open(folder)
    expect(await again.isPinned(counting.root, "patient")).to.equal(true)
    expect(await again.isPinned(half.root, "patient")).to.equal(false)
    expect(await readdir(join(folder, "incoming"))).to.deep.equal([])
    for (const { cid, bytes } of counting.blocks)
      expect(same(await again.block(counting.root, cid), bytes)).to.equal(true)
    for (const { cid } of half.blocks) expect(await again.block(half.root, cid)).to.equal(null)
    await again.close()
  })

  it("says that the disk is full, keeps nothing of that record and goes on with what fits", async function () {
    // A file system of 2 MB inside a mount namespace of its own.
    const script = 'mount -t tmpfs -o size=2m none "$1" || exit 77; store=$1; shift; exec "$@" fill "$store"'
    const [code, lines] = await ended("unshare", [
      "-rm",
      "sh",
      "-c",
      script,
      "sh",
      folder,
      process.execPath,
      ...CHILD,
    ])
    if (code === 77 || lines.length === 0) return this.skip()
    const said = lines.filter((line) => line !== "chunk")
    expect(said).to.deep.equal(["open", "store-full", "not pinned", "small pinned"])
    expect(code).to.equal(0)
  })
})

/** Kills the child at the given line of its output, and notes what it had said by then. */
async function killedAfter(
  count: number,
  args: string[],
  said: Record<"began" | "done" | "gone", Set<number>>,
) {
  const child = spawn(process.execPath, [...CHILD, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  const gone = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)))
  let lines = 0
  for await (const line of createInterface(child.stdout)) {
    const [, word, seed] = /^(began|done|gone) (\d+)$/.exec(line) ?? []
    if (word === "began" || word === "done" || word === "gone") said[word].add(Number(seed))
    if (++lines === count) child.kill("SIGKILL")
  }
  expect(await gone).to.equal("SIGKILL")
}

async function ended(command: string, args: string[]): Promise<[number | null, string[]]> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] })
  const code = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(77))
    child.once("close", resolve)
  })
  const lines: string[] = []
  for await (const line of createInterface(child.stdout)) lines.push(line)
  return [await code, lines]
}
