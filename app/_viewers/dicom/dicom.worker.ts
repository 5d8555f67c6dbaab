import { asKeywardError } from "../../_core/errors"
import { FrameServer } from "./frame-server"
import type { DicomAnswer, DicomRequest } from "./worker-protocol"

const scope = globalThis as unknown as {
  postMessage(answer: DicomAnswer, transfer?: Transferable[]): void
  addEventListener(type: "message", listen: (event: MessageEvent<DicomRequest>) => void): void
}
let server = new FrameServer()

async function answer(request: DicomRequest): Promise<void> {
  switch (request.do) {
    case "open":
      return scope.postMessage({ id: request.id, file: await server.open(request.index, request.file) })
    case "read":
      return scope.postMessage({ id: request.id, reading: await server.read(request.index) })
    case "draw": {
      const drawn = await server.draw(request.key, request.options)
      return scope.postMessage({ id: request.id, drawn }, [drawn.pixels.buffer])
    }
    case "prefetch":
      return server.prefetch(request.keys)
    case "drop":
      return server.drop(request.index, request.frames)
    case "clear":
      server.prefetch([])
      server = new FrameServer()
  }
}

scope.addEventListener("message", ({ data }) => {
  answer(data).catch((thrown: unknown) => {
    if (!("id" in data)) return
    const { code, details } = asKeywardError(thrown, "document-damaged")
    scope.postMessage({ id: data.id, error: { code, details } })
  })
})
scope.postMessage({ ready: true })
