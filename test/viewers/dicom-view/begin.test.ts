import { expect } from "chai"
import type { KeywardError } from "../../../app/_core/errors"
import { beginDicom, takeBegun } from "../../../app/_viewers/dicom/dicom-client"
import type { DicomRequest } from "../../../app/_viewers/dicom/worker-protocol"

/** Stands for the viewer's worker: notes what is asked and answers what it is told to. */
class NotedWorker extends EventTarget {
  static last: NotedWorker
  readonly asked: DicomRequest[] = []
  ended = false
  constructor() {
    super()
    NotedWorker.last = this
  }
  postMessage(request: DicomRequest): void {
    this.asked.push(request)
  }
  terminate(): void {
    this.ended = true
  }
  /** Answers the oldest question of this kind. */
  answer(kind: "open" | "draw", what: object): void {
    const request = this.asked.find((each) => each.do === kind)
    const id = request && "id" in request ? request.id : -1
    this.dispatchEvent(new MessageEvent("message", { data: { id, ...what } }))
  }
}

const AS_IT_IS = { window: null, invert: false, overlays: true }
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe("a DICOM file that is opened before its view is there", () => {
  const real = globalThis.Worker
  before(() => Object.assign(globalThis, { Worker: NotedWorker }))
  after(() => Object.assign(globalThis, { Worker: real }))
  const file = () => new Blob(["DICM"])

  it("is asked for with its first picture, and belongs to the one view that takes it", async () => {
    const [blob, leaving] = [file(), new AbortController()]
    const beginning = beginDicom(blob, 3, leaving.signal)
    const worker = NotedWorker.last
    expect(worker.asked.map((each) => each.do)).to.deep.equal(["open", "draw"])
    worker.answer("open", { file: { notes: [] } })
    await beginning
    const begun = takeBegun(blob)
    expect(begun?.file).to.deep.equal({ notes: [] })
    expect(takeBegun(blob)).to.equal(undefined)
    // Its view ends it, not the reader who has left what came before the view
    leaving.abort()
    expect(worker.ended).to.equal(false)
    begun?.client.end()
    expect(worker.ended).to.equal(true)
  })

  it("gives the picture at once if it is drawn by then, and only as the file says it", async () => {
    const [blob, { signal }] = [file(), new AbortController()]
    const beginning = beginDicom(blob, 0, signal)
    NotedWorker.last.answer("open", { file: {} })
    await beginning
    const client = takeBegun(blob)?.client
    const key = { index: 0, frame: 0 }
    expect(client?.takeDrawn(key, AS_IT_IS)).to.equal(null)
    NotedWorker.last.answer("draw", { drawn: { key } })
    await settled()
    expect(client?.takeDrawn({ index: 0, frame: 1 }, AS_IT_IS)).to.equal(null)
    expect(client?.takeDrawn(key, { ...AS_IT_IS, invert: true })).to.equal(null)
    expect(client?.takeDrawn(key, AS_IT_IS)).to.deep.equal({ key })
    expect(client?.takeDrawn(key, AS_IT_IS)).to.equal(null)
    client?.end()
  })

  it("ends with its worker if its reader leaves before", async () => {
    const [blob, leaving] = [file(), new AbortController()]
    const beginning = beginDicom(blob, 0, leaving.signal)
    leaving.abort()
    await beginning
    expect(NotedWorker.last.ended).to.equal(true)
    expect(takeBegun(blob)).to.equal(undefined)
    const before = NotedWorker.last
    await beginDicom(blob, 0, leaving.signal)
    expect(NotedWorker.last).to.equal(before)
  })

  it("tells the view why it could not be opened", async () => {
    const [blob, { signal }] = [file(), new AbortController()]
    const beginning = beginDicom(blob, 0, signal)
    NotedWorker.last.answer("open", { error: { code: "document-damaged", details: {} } })
    await beginning
    const begun = takeBegun(blob)
    expect(begun?.file).to.equal(null)
    const failed: unknown = await begun?.opened.catch((error: unknown) => error)
    expect((failed as KeywardError).code).to.equal("document-damaged")
    begun?.client.end()
  })
})
