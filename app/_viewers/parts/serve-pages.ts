import { asKeywardError, KeywardError } from "../../_core/errors"
import type { PageAnswer, PageRequest } from "./page-protocol"
import { fitForCanvas } from "./picture"
import type { Picture } from "./picture"

const scope = globalThis as unknown as {
  postMessage(answer: PageAnswer, transfer?: Transferable[]): void
  addEventListener(type: "message", listen: (event: MessageEvent<PageRequest>) => void): void
}

/** Makes the worker that calls it answer a {@link PageDecoder}: pages one after the other, as they are asked for. */
export function servePages(decode: (file: Blob, page: number) => Promise<Picture>): void {
  let file: Blob | undefined
  let last: Promise<void> = Promise.resolve()
  const answer = async ({ id, page }: PageRequest) => {
    try {
      if (!file) throw new KeywardError("unexpected")
      const { picture } = fitForCanvas(await decode(file, page))
      scope.postMessage({ id, picture }, [picture.rgba.buffer])
    } catch (thrown) {
      const { code, details } = asKeywardError(thrown, "document-damaged")
      scope.postMessage({ id, error: { code, details } })
    }
  }
  scope.addEventListener("message", ({ data }) => {
    file = data.file ?? file
    last = last.then(() => answer(data))
  })
  scope.postMessage({ ready: true })
}
