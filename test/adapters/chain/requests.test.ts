import { expect } from "chai"
import { toBeHex, zeroPadValue } from "ethers"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { ChainRequestsReader } from "../../../app/_adapters/chain/requests-reader"
import { REQUEST_REFUSALS } from "../../../app/_adapters/chain/requests-refusals"
import { requestsWriter } from "../../../app/_adapters/chain/requests-writer"
import { EVERYTHING, READ } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { IAccessRequests__factory } from "../../../typechain-types/factories/IAccessRequests__factory"
import { aboutLogs, hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain, Person } from "../../fakes/local-chain"
import { FAR, refusalOf, setStage, someDigest } from "./stage"
import type { Stage } from "./stage"

const DAY = 86_400

describe("Requests over one provider", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage
  let requests: Address
  let lapsesAt: number
  const reason = someDigest()

  const writerOf = ({ signer, account }: Person) =>
    requestsWriter({ signer, account, chainId: chain.chainId, requests })
  const readerAt = (url: string, pageBlocks?: number) =>
    new ChainRequestsReader({
      ...{ registry: stage.readerAt(url), provider: chainProvider(url, chain.chainId), requests },
      deployedAtBlock: stage.deployedAtBlock,
      ...(pageBlocks ? { pageBlocks } : {}),
    })
  const ask = (by: Person, patient: Address) =>
    writerOf(by).requestAccess({
      ...{ patient, scope: EVERYTHING, permissions: READ, expiresAt: FAR, lapsesAt, reasonDigest: reason },
    })

  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
    stage = await setStage(chain)
    requests = await chain.deployRequests(stage.registry)
    for (const writer of Object.values(stage.writers)) await stage.publishKey(writer)
    lapsesAt = (await stage.readerAt(chain.url).now()) + 2 * DAY
    const { doctor, stranger, patient } = stage.people
    await ask(doctor, stage.patient)
    await ask(stranger, stage.patient)
    await stage.mine(30)
    await ask(doctor, stage.stranger)
    await writerOf(patient).declineRequest({ patient: stage.patient, asker: stage.stranger, forGood: true })
    await writerOf(patient).setBlocked({ patient: stage.patient, asker: stage.stranger, blocked: false })
    await writerOf(doctor).withdrawRequest(stage.patient)
  })
  after(async () => {
    await rpc.close()
    await chain.stop()
  })
  beforeEach(() => rpc.tell(null))

  it("reads a patient's list, and no other's", async () => {
    const list = await readerAt(chain.url).list(stage.patient)
    expect(list.map(({ kind, asker, position }) => [kind, asker, position])).to.deep.equal([
      ["AccessRequested", stage.doctor, 0],
      ["AccessRequested", stage.stranger, 1],
      ["RequestDeclined", stage.stranger, 2],
      ["AskerBlocked", stage.stranger, 3],
      ["RequestWithdrawn", stage.doctor, 4],
    ])
    expect(list[0]).to.include({ scope: EVERYTHING, permissions: 1, expiresAt: FAR, lapsesAt })
    expect(list[0]).to.include({ reasonDigest: reason })
    expect(list[2]).to.include({ by: stage.patient, forGood: true })
    expect(await readerAt(chain.url).list(stage.doctor)).to.deep.equal([])
  })

  it("finds whom somebody asked, the latest first, also in small pages", async () => {
    for (const pageBlocks of [undefined, 7, 1])
      expect(await readerAt(chain.url, pageBlocks).askedBy(stage.doctor)).to.deep.equal([
        stage.stranger,
        stage.patient,
      ])
    expect(await readerAt(chain.url).askedBy(stage.patient)).to.deep.equal([])
  })

  it("reads single requests, and how many are left", async () => {
    const reader = readerAt(chain.url)
    expect(await reader.slot(stage.stranger, stage.doctor)).to.include({
      state: "open",
      blocked: false,
      lapsesAt,
    })
    expect(await reader.isOpen(stage.stranger, stage.doctor)).to.equal(true)
    expect(await reader.slot(stage.patient, stage.stranger)).to.include({
      ...{ state: "declined", blocked: false, byStranger: true, declines: 1 },
    })
    const until = await reader.declinedUntil(stage.patient, stage.stranger, EVERYTHING)
    expect(until - (await stage.readerAt(chain.url).now())).to.be.within(6.9 * DAY, 7 * DAY)
    expect(await reader.declinedUntil(stage.patient, stage.doctor, EVERYTHING)).to.equal(0)
    expect(await reader.slot(stage.patient, stage.doctor)).to.include({ state: "withdrawn" })
    expect(await reader.slot(stage.doctor, stage.patient)).to.include({ state: "none" })
    expect((await reader.allowance(stage.doctor)).left).to.equal(14)
    expect(await reader.allowance(stage.patient)).to.deep.equal({ left: 16, from: 0 })
  })

  it("shows nothing of a list that lacks, alters or moves an entry", async () => {
    const somebody = zeroPadValue(toBeHex(1), 32)
    const { transaction } = (await readerAt(chain.url).list(stage.patient))[1]?.place ?? {}
    const lies = {
      // Wherever it is asked for: a page that lacks one is filled from its block alone.
      "an entry left out": aboutLogs((logs) => logs.filter((log) => log.transactionHash !== transaction)),
      "every entry left out": aboutLogs(() => []),
      "another asker": aboutLogs((logs) =>
        logs.map((log) => ({ ...log, topics: [log.topics[0] ?? "", log.topics[1] ?? "", somebody] })),
      ),
      "another field": aboutLogs((logs) =>
        logs.map((log) => ({
          ...log,
          data: `${log.data.slice(0, -2)}${log.data.endsWith("01") ? "00" : "01"}`,
        })),
      ),
    }
    for (const [name, lie] of Object.entries(lies)) {
      rpc.tell(lie)
      const { code } = await refusalOf(readerAt(rpc.url).list(stage.patient))
      expect(code, name).to.equal("history-invalid")
    }
  })

  it("names the contract's refusals before anybody is asked", async () => {
    const { doctor, patient } = stage.people
    expect(await refusalOf(ask(doctor, stage.stranger))).to.include({
      code: "request-open",
      error: "StillOpen",
    })
    expect(await refusalOf(writerOf(doctor).withdrawRequest(stage.patient))).to.include({
      code: "request-over",
    })
    expect(await refusalOf(ask(patient, stage.patient))).to.include({ code: "registry-refused" })
    const errors = IAccessRequests__factory.createInterface().fragments.filter(({ type }) => type === "error")
    expect(Object.keys(REQUEST_REFUSALS).length).to.equal(errors.length)
  })
})
