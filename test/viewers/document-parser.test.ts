import { expect } from "chai"
import { KeywardError } from "../../app/_core/errors"
import { documentParser } from "../../app/_viewers/document-parser"
import type { ManifestFile } from "../../app/_core/records/manifest-schema"

const file: ManifestFile = {
  ...{ name: "a.txt", type: "text/plain", size: 1 },
  salt: "",
  commit: "",
  digest: "",
}

describe("reading documents for lists and for searching", () => {
  /** As a worker whose parser never ends. */
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      const end = () => reject(new KeywardError("cancelled"))
      if (signal.aborted) end()
      else signal.addEventListener("abort", end)
    })

  it("ends a parser that never ends, and says that it failed", async () => {
    const parser = documentParser((_viewer, _input, signal) => never(signal), 5)
    const failed = await parser
      .parse(new Blob(["a"]), file, new AbortController().signal)
      .catch((e: unknown) => e)
    expect((failed as KeywardError).code).to.equal("worker-failed")
  })

  it("is cancelled by whoever asked", async () => {
    const parser = documentParser((_viewer, _input, signal) => never(signal), 60_000)
    const asked = new AbortController()
    const reading = parser.parse(new Blob(["a"]), file, asked.signal).catch((e: unknown) => e)
    asked.abort()
    expect(((await reading) as KeywardError).code).to.equal("cancelled")
  })
})
