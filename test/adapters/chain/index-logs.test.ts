import { expect } from "chai"
import { IndexLogs } from "../../../app/_adapters/chain/index-logs"
import type { LogSource } from "../../../app/_core/ports/history"
import { asAddress } from "../../../app/_core/types"

const topic = `0x${"7".repeat(64)}`
const query = {
  address: asAddress(`0x${"a".repeat(40)}`),
  topics: [topic, topic],
  to: 9,
  floor: 1,
  entries: 20,
}
const nobody: LogSource = {
  endingAt: () => Promise.reject(new Error("not asked")),
  ofBlock: () => Promise.reject(new Error("not asked")),
}

describe("what is asked of the deployment's index", () => {
  it("names no session and no page: whose journals are read stands in it, who reads them does not", async () => {
    const asked: (RequestInit | undefined)[] = []
    const answer = { knownTo: { block: 9, hash: `0x${"9".repeat(64)}` }, from: 1, logs: [] }
    const index = new IndexLogs(
      {
        baseUrl: "http://index.test",
        fetch: async (_, init) => {
          asked.push(init)
          return Response.json(answer)
        },
      },
      nobody,
    )
    await index.endingAt(query)
    expect(asked).to.have.lengthOf(1)
    expect(asked[0]).to.include({ credentials: "omit", referrerPolicy: "no-referrer" })
    const headers = new Headers(asked[0]?.headers)
    expect([...headers.keys()]).to.deep.equal([])
  })
})
