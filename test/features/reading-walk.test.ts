import { expect } from "chai"
import { ReadingWalk } from "../../app/_features/reading-walk"
import type { RecordContents, WalkOptions } from "../../app/_journeys/record-contents"

/** Contents of which a test ends each walk. */
function slowContents() {
  const walks: { readonly options: WalkOptions; readonly end: () => void }[] = []
  let retried = 0
  const contents = {
    retry: () => void retried++,
    walk: (options: WalkOptions) =>
      new Promise<void>((resolve) => {
        walks.push({ options, end: resolve })
      }),
  } as unknown as RecordContents
  return { contents, walks, retried: () => retried }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("reading records in the background", () => {
  it("is one walk however many callers need it, and ends when none does", () => {
    const { contents, walks } = slowContents()
    const walk = new ReadingWalk(contents)
    const [first, second] = [new AbortController(), new AbortController()]
    walk.keepReading(first.signal)
    walk.keepReading(second.signal)
    expect(walks).to.have.length(1)
    first.abort()
    expect(walks[0]?.options.signal.aborted).to.equal(false)
    second.abort()
    expect(walks[0]?.options.signal.aborted).to.equal(true)
  })

  it("walks again for what was added while the last walk ended", async () => {
    const { contents, walks } = slowContents()
    const walk = new ReadingWalk(contents)
    walk.keepReading(new AbortController().signal)
    walk.goOn()
    walks[0]?.end()
    await settled()
    expect(walks).to.have.length(2)
    walks[1]?.end()
    await settled()
    expect(walks).to.have.length(2)
  })

  it("goes without pauses only until it is done, and tries what failed again", async () => {
    const { contents, walks, retried } = slowContents()
    const walk = new ReadingWalk(contents)
    let told = 0
    walk.subscribe(() => told++)
    walk.keepReading(new AbortController().signal)
    walk.readNow()
    expect([walk.isUrgent, retried(), told]).to.deep.equal([true, 1, 1])
    await walks[0]?.options.before?.(1e12)
    walks[0]?.end()
    await settled()
    walks[1]?.end()
    await settled()
    expect([walk.isUrgent, told]).to.deep.equal([false, 2])
  })

  it("does nothing while nobody needs it", () => {
    const { contents, walks } = slowContents()
    const walk = new ReadingWalk(contents)
    walk.goOn()
    walk.readNow()
    expect(walks).to.have.length(0)
  })
})
