import { MemorySealedDocuments } from "../../fakes/sealed-documents"
import { sealedDocumentsSuite } from "./sealed-documents.suite"

describe("sealed documents", () => {
  describe("in memory, for tests", () =>
    sealedDocumentsSuite(() => {
      const here = new MemorySealedDocuments()
      return Promise.resolve({ here, there: here, others: new MemorySealedDocuments() })
    }))
})
