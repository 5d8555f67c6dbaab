import { expect } from "chai"
import { randomBytes } from "../../app/_core/crypto/bytes"
import { KeywardError } from "../../app/_core/errors"
import { newFolder } from "../../app/_core/folder"
import type { SourceFile } from "../../app/_core/ports/content"
import type { Services } from "../../app/_journeys/services"
import { UploadQueue } from "../../app/_journeys/upload-queue"
import type { QueueOptions } from "../../app/_journeys/upload-queue"
import type { QueueView, Upload } from "../../app/_journeys/upload-view"
import { recordUploads } from "../../app/_journeys/upload-records"
import type { NewRecord } from "../../app/_journeys/upload-records"
import { RateLimit } from "../../app/_server/http/limits"
import { seenBy, share, titles } from "./acts"
import { newRecord, startWorld } from "./world"
import type { Actor, World } from "./world"

const bytesOf = (text: string) => new TextEncoder().encode(text)
const fileOf = (path: string, text = `what ${path} says`): File =>
  new File([bytesOf(text)], path.slice(path.lastIndexOf("/") + 1), { type: "text/plain" })
const chosen = (paths: readonly string[]) => paths.map((path) => ({ path, file: fileOf(path) }))
const recordOf = (path: string, file = fileOf(path)): NewRecord => ({
  ...newRecord(new Uint8Array(), { title: path }),
  files: [file],
  paths: [path],
})

/** A file that the person moved away after it was chosen. */
function gone(path: string): File {
  const file = fileOf(path)
  const refuse = () => {
    throw new DOMException("gone", "NotFoundError")
  }
  return Object.defineProperties(file, { slice: { value: refuse }, stream: { value: refuse } })
}

describe("many records on their way", () => {
  let world: World
  let person = 0
  before(async () => {
    world = await startWorld({ unlimited: true })
  })
  after(() => world.stop())
  const somebody = () => world.actor(++person)

  /** A queue, how often it asked for a confirmation, and a way to wait until it stands somehow. */
  function queueOf(
    { services, keys }: Actor,
    files: Map<string, readonly SourceFile[]> = new Map(),
    more: Partial<QueueOptions> = {},
  ) {
    const confirmed: number[] = []
    let last: QueueView | null = null
    let look: () => void = () => undefined
    const queue = new UploadQueue({
      ...{ services, keys, files, every: 0 },
      show: (view) => {
        last = view
        look()
      },
      confirm: async (rows) => {
        await recordUploads(services, keys, rows, ({ step }) => {
          if (step === "waiting-for-wallet") confirmed.push(rows.length)
        })
      },
      ...more,
    })
    const until = (isSo: (view: QueueView) => boolean) =>
      new Promise<QueueView>((resolve) => {
        look = () => last && isSo(last) && resolve(last)
        look()
      })
    return { queue, confirmed, until, view: () => last }
  }
  const stands = (view: QueueView, state: Upload["state"]) =>
    view.uploads.filter((each) => each.state === state).length
  const allDone = (view: QueueView) => view.uploads.length > 0 && stands(view, "done") === view.uploads.length
  const still = ({ uploads }: QueueView) =>
    uploads.length > 0 && uploads.every(({ state }) => state === "done" || state === "failed")

  it("are recorded by one confirmation where one file was gone before, and it by one more when it is back", async () => {
    const one = await somebody()
    const paths = Array.from({ length: 120 }, (_, at) => `CD/IM${at}.txt`)
    const files = new Map<string, readonly SourceFile[]>()
    const { queue, confirmed, until } = queueOf(one, files)
    const records = paths.map((path, at) => recordOf(path, at === 7 ? gone(path) : fileOf(path)))
    await queue.add(newFolder(), records)
    const view = await until(still)
    expect(confirmed).to.deep.equal([119])
    expect(
      view.uploads.filter(({ state }) => state === "failed").map(({ label }) => label.title),
    ).to.deep.equal(["CD/IM7.txt"])
    expect(view.uploads[7]?.error?.code).to.equal("file-unreadable")
    files.clear()
    const again = queueOf(one, files)
    await again.queue.load()
    expect((await again.queue.rejoin(chosen(paths))).found).to.equal(1)
    await again.until(allDone)
    expect(again.confirmed).to.deep.equal([1])
    expect(titles(await seenBy(one, one))).to.have.members(paths)
  }).timeout(120_000)

  it("of a large batch are read by whom their folder is shared with, also where one was cancelled", async () => {
    const one = await somebody()
    const doctor = await somebody()
    const folder = newFolder()
    const { queue, confirmed, until } = queueOf(one)
    const paths = Array.from({ length: 110 }, (_, at) => `large/${at}.txt`)
    await queue.add(
      folder,
      paths.map((path) => recordOf(path)),
    )
    await queue.remove(queue.view.uploads[50]!.row.id)
    await until(allDone)
    expect(confirmed, "more than fit key by key").to.deep.equal([109])
    await share(one, folder, doctor)
    expect(titles(await seenBy(doctor, one))).to.have.members(paths.filter((_, at) => at !== 50))
  }).timeout(120_000)

  it("are recorded by one confirmation where a file goes while the others are sent, late ones of two batches by one", async () => {
    const one = await somebody()
    const folder = newFolder()
    const { queue, confirmed, until } = queueOf(one)
    const lost = [fileOf("a/2"), fileOf("b/1")]
    const first = [recordOf("a/1"), recordOf("a/2", lost[0]), recordOf("a/3")]
    const second = [recordOf("b/1", lost[1]), recordOf("b/2"), recordOf("b/3")]
    const real = lost.map((file) => file.stream.bind(file))
    for (const file of lost)
      Object.defineProperty(file, "stream", {
        configurable: true,
        value: () => {
          throw new DOMException("gone", "NotFoundError")
        },
      })
    await queue.add(folder, first)
    await queue.add(folder, second)
    await until(still)
    expect(confirmed).to.deep.equal([2, 2])
    for (const [at, file] of lost.entries()) Object.defineProperty(file, "stream", { value: real[at] })
    queue.retryAll()
    await until(allDone)
    expect(confirmed).to.deep.equal([2, 2, 2])
  })

  it("wait as long as a busy server asks, and go on by themselves", async () => {
    const one = await somebody()
    const { limits } = world.app.services
    const { upload } = limits
    Object.assign(limits, { upload: new RateLimit(4, 2_000) })
    const waits: number[] = []
    const { queue, confirmed } = queueOf(one)
    try {
      await queue.add(
        newFolder(),
        Array.from({ length: 12 }, (_, at) => recordOf(`busy/${at}`)),
      )
      for (;;) {
        const { uploads, hold } = queue.view
        if (hold?.why === "busy") waits.push(hold.until)
        expect(uploads.filter(({ state }) => state === "failed")).to.deep.equal([])
        if (uploads.every(({ state }) => state === "done")) break
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    } finally {
      Object.assign(limits, { upload })
    }
    expect(waits.length).to.be.greaterThan(0)
    expect(confirmed).to.deep.equal([12])
  }).timeout(60_000)

  it("go on after a server that puts them off for an hour, and after one that does not answer", async () => {
    const one = await somebody()
    let now = 1_000_000
    const waited: number[] = []
    const refusals: KeywardError[] = [
      new KeywardError("too-many-requests", { seconds: 3_600 }),
      new KeywardError("store-unreachable"),
      new KeywardError("store-unreachable"),
      new KeywardError("chain-unreachable"),
    ]
    const { store } = one.services
    const services: Services = {
      ...one.services,
      store: Object.create(store, {
        upload: {
          value: (...input: Parameters<typeof store.upload>) => {
            const refusal = refusals.shift()
            return refusal ? Promise.reject(refusal) : store.upload(...input)
          },
        },
        isPinned: { value: (...input: Parameters<typeof store.isPinned>) => store.isPinned(...input) },
      }) as Services["store"],
    }
    const { queue, confirmed, until } = queueOf({ ...one, services }, new Map(), {
      now: () => now,
      wait: async (ms) => {
        waited.push(ms)
        await Promise.resolve()
        now += ms
      },
    })
    await queue.add(newFolder(), [recordOf("alone")])
    await until(allDone)
    expect(waited).to.deep.equal([3_600_000, 2_000, 4_000, 8_000])
    expect(confirmed).to.deep.equal([1])
  })

  it("are paused by a lock and go on after it, none of them lost, none encrypted or sent twice", async () => {
    const one = await somebody()
    const files = new Map<string, readonly SourceFile[]>()
    const paths = Array.from({ length: 40 }, (_, at) => `phone/${at}.txt`)
    const sent: string[] = []
    const { store } = one.services
    const services: Services = {
      ...one.services,
      store: Object.create(store, {
        upload: {
          value: async (...input: Parameters<typeof store.upload>) => {
            await store.upload(...input)
            sent.push(input[0].root)
          },
        },
        isPinned: { value: (...input: Parameters<typeof store.isPinned>) => store.isPinned(...input) },
      }) as Services["store"],
    }
    const before = queueOf({ ...one, services }, files)
    await before.queue.add(
      newFolder(),
      paths.map((path) => recordOf(path)),
    )
    await before.until((view) => stands(view, "pinned") >= 4)
    before.queue.stop()
    const after = queueOf({ ...one, services }, files)
    await after.queue.load()
    expect(stands(after.view()!, "failed")).to.equal(0)
    await after.until(allDone)
    expect(after.view()?.uploads).to.have.length(40)
    expect([...before.confirmed, ...after.confirmed]).to.deep.equal([40])
    expect(titles(await seenBy(one, one))).to.have.members(paths)
    expect(files.size, "no file is held once it is stored").to.equal(0)
    expect(new Set(sent).size).to.equal(sent.length)
  }).timeout(60_000)

  it("go on after a reload when their folder is chosen again, by name, size and content", async () => {
    const one = await somebody()
    const paths = ["disc/a/IM1.txt", "disc/b/IM1.txt", "disc/b/IM2.txt", "disc/c/IM3.txt"]
    const before = queueOf(one, new Map(), {
      services: {
        ...one.services,
        cipher: { ...one.services.cipher, encrypt: () => new Promise(() => undefined) },
      },
    })
    await before.queue.add(
      newFolder(),
      paths.map((path) => recordOf(path)),
    )
    before.queue.stop()
    const after = queueOf(one)
    await after.queue.load()
    expect(stands(after.view()!, "failed")).to.equal(4)
    const again = [
      { path: "disc/a/IM1.txt", file: fileOf("disc/b/IM1.txt") },
      { path: "disc/b/IM1.txt", file: fileOf("disc/a/IM1.txt") },
      { path: "disc/b/IM2.txt", file: fileOf("disc/b/IM2.txt", "what disc/b/IM9.txt says") },
      { path: "elsewhere/IM3.txt", file: fileOf("disc/c/IM3.txt") },
      { path: "disc/new.txt", file: fileOf("disc/new.txt") },
    ]
    const { found, rest } = await after.queue.rejoin(again)
    expect(found).to.equal(3)
    expect(rest.map(({ path }) => path)).to.deep.equal(["disc/b/IM2.txt", "disc/new.txt"])
    const stored = await after.until((view) => stands(view, "pinned") === 3)
    expect(after.confirmed, "the others may still be chosen").to.deep.equal([])
    await after.queue.record(stored.uploads[0]!.row.batch)
    const seen = await seenBy(one, one)
    expect(titles(seen)).to.have.members(paths.filter((path) => path !== "disc/b/IM2.txt"))
    expect((await after.queue.rejoin(chosen(paths))).found).to.equal(1)
    await after.until(allDone)
    expect(after.confirmed).to.deep.equal([3, 1])
  })

  it("stop and go on as the person says, and all that is not recorded can be taken back", async () => {
    const one = await somebody()
    const files = new Map<string, readonly SourceFile[]>()
    const { queue, until, confirmed } = queueOf(one, files)
    await queue.add(
      newFolder(),
      Array.from({ length: 20 }, (_, at) =>
        recordOf(`paused/${at}`, fileOf(String(at), String(randomBytes(9)))),
      ),
    )
    await until((view) => stands(view, "pinned") >= 2)
    queue.pause()
    const held = await until((view) => view.paused && stands(view, "sending") === 0)
    expect(stands(held, "failed")).to.equal(0)
    expect(stands(held, "queued")).to.be.greaterThan(0)
    queue.goOn()
    await until((view) => stands(view, "pinned") > stands(held, "pinned") + 2)
    await queue.removeAll()
    expect(queue.view.uploads).to.deep.equal([])
    expect(await one.services.device.uploads(one.keys.account)).to.deep.equal([])
    expect(files.size).to.equal(0)
    expect(confirmed).to.deep.equal([])
  }).timeout(60_000)
})
