import { asKeywardError } from "../_core/errors"
import { FILE_TYPES, UNKNOWN_TYPE } from "../_core/file-types"
import { readForPage, readToTake, readWith } from "./read-file"
import type { ReadAnswer, ReadRequest } from "./worker-protocol"

const scope = globalThis as unknown as {
  postMessage(answer: ReadAnswer): void
  addEventListener(type: "message", listen: (event: MessageEvent<ReadRequest>) => void): void
}

scope.addEventListener("message", ({ data: { id, viewer, input, wanted } }) => {
  const { foundId, ...known } = input
  const found = FILE_TYPES.find((type) => type.id === foundId) ?? UNKNOWN_TYPE
  const read = { page: readForPage, reading: readWith, take: readToTake }[wanted]
  read(viewer, { ...known, found })
    .then((result) => {
      if (result) scope.postMessage({ id, ...result, ...(wanted === "reading" && { model: null }) })
    })
    .catch((error: unknown) => {
      const { code, details } = asKeywardError(error, "document-damaged")
      scope.postMessage({ id, error: { code, details } })
    })
})
scope.postMessage({ ready: true })
