import { spawn } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { expect } from "chai"
import { sessionSecret, shareSecret } from "../../app/_server/secrets"

const CHILD = ["--import=tsx", "--conditions=react-server", join(import.meta.dirname, "full-disk.child.ts")]

describe("a full disk", () => {
  let folder = ""
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "keyward-full-"))
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** A file system of that size inside a mount namespace of its own; null where none can be made here. */
  async function onSmallDisk(size: string, mode: string): Promise<string[] | null> {
    const script = `mount -t tmpfs -o size=${size} none "$1" || exit 77; store=$1; shift; exec "$@" ${mode} "$store"`
    const args = ["-rm", "sh", "-c", script, "sh", folder, process.execPath, ...CHILD]
    const child = spawn("unshare", args, { stdio: ["ignore", "pipe", "inherit"] })
    const code = new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(77))
      child.once("close", resolve)
    })
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) lines.push(line)
    return (await code) === 77 ? null : lines
  }

  it("at the first start leaves no empty secret, and the next start makes a whole one", async function () {
    const lines = await onSmallDisk("64k", "secret")
    if (!lines) return this.skip()
    expect(lines).to.deep.equal(["store-full", "ballast", "64"])
  })

  it("keeps nobody from signing in, removing, erasing and signing out", async function () {
    const lines = await onSmallDisk("4m", "reserve")
    if (!lines) return this.skip()
    expect(lines).to.deep.equal([
      "sent 201",
      "sent 507",
      "nonce 200",
      "erased 200",
      "gone",
      "out 200",
      "null",
    ])
  })

  it("would keep them from it without the room that is held back", async function () {
    const lines = await onSmallDisk("4m", "bare")
    if (!lines) return this.skip()
    expect(lines).to.include("erased 507")
  })

  it("that left an empty secret, or half of one, is named and nothing is made in its place", async () => {
    for (const [content, words] of [
      ["", "is empty"],
      ["ab", "is cut short"],
    ] as const) {
      await writeFile(join(folder, "session-secret"), content)
      await writeFile(join(folder, "share-secret"), content)
      for (const secret of [sessionSecret, shareSecret]) {
        const error = await secret(null, folder).then(
          () => null,
          (thrown: unknown) => thrown,
        )
        expect(error).to.be.instanceOf(TypeError).with.property("message").that.includes(words)
      }
    }
  })
})
