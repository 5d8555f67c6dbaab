import { expect } from "chai"
import type { AccountServer } from "../../app/_core/ports/account"
import { KNOWN_TABLES } from "../../app/_core/ports/known"
import type { KnownPage, KnownTable } from "../../app/_core/ports/known"
import { asAddress } from "../../app/_core/types"
import { keepKeys, prepareKeys } from "../../app/_journeys/create-keys"
import { readKnownByServer } from "../../app/_journeys/known-by-server"
import { signIn } from "../../app/_journeys/sign-in"
import { startWorld } from "./world"
import type { World } from "./world"

const NOW = new Date("2026-12-01T03:00:00Z")

describe("what the server knows, as a file", () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(() => world.stop())

  it("has every table, and what setting up has left there", async () => {
    const services = world.visitor(1)
    await signIn(services, { host: world.app.host, origin: world.app.url })
    await keepKeys(services, await prepareKeys(services))
    const known = await readKnownByServer(services.server, services.account, NOW)
    expect(known).to.include({
      format: "keyward-known-by-server",
      version: 1,
      readAt: "2026-12-01T03:00:00.000Z",
    })
    expect(Object.keys(known.tables)).to.deep.equal(KNOWN_TABLES)
    expect(known.tables.sessions.map(({ account }) => account)).to.deep.equal([services.account])
    expect(known.tables.vaults[0]?.["blob"]).to.have.property("bytes").above(100)
    expect(JSON.parse(JSON.stringify(known))).to.deep.equal(known)
  })

  it("goes on page by page, and is nothing where one does not come", async () => {
    const account = asAddress(`0x${"a1".repeat(20)}`)
    const asked: (string | null)[] = []
    const server = (fails: boolean): Pick<AccountServer, "knownTables" | "knownRows"> => ({
      knownTables: () => Promise.resolve([{ table: "receipts", rows: 2 }]),
      knownRows: (_: KnownTable, after: string | null = null): Promise<KnownPage> => {
        asked.push(after)
        if (fails && after) return Promise.reject(new Error("away"))
        return Promise.resolve({ rows: [{ place: after ? 2 : 1 }], next: after ? null : "more" })
      },
    })
    const known = await readKnownByServer(server(false), account, NOW)
    expect(known.tables.receipts).to.deep.equal([{ place: 1 }, { place: 2 }])
    expect(asked).to.deep.equal([null, "more"])
    const failed = await readKnownByServer(server(true), account, NOW).catch((error: Error) => error.message)
    expect(failed).to.equal("away")
  })
})
