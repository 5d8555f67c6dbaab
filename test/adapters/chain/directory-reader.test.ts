import { expect } from "chai"
import { toBeHex, zeroPadValue } from "ethers"
import { chainProvider } from "../../../app/_adapters/chain/provider"
import { agreeOnDirectory, ChainDirectoryReader } from "../../../app/_adapters/chain/directory-reader"
import { packLink } from "../../../app/_core/journal/link"
import type { Address } from "../../../app/_core/types"
import { IPractitionerDirectory__factory } from "../../../typechain-types/factories/IPractitionerDirectory__factory"
import { aboutCalls, aboutLogs, hostileRpc } from "../../fakes/hostile-rpc"
import type { HostileRpc } from "../../fakes/hostile-rpc"
import { startLocalChain } from "../../fakes/local-chain"
import type { LocalChain } from "../../fakes/local-chain"
import { FAR, refusalOf, setStage, someDigest } from "./stage"
import type { Stage } from "./stage"

const bindings = IPractitionerDirectory__factory.createInterface()
const listOf = bindings.getFunction("listOf").selector

describe("The directory's reader", () => {
  let chain: LocalChain
  let rpc: HostileRpc
  let stage: Stage
  let directory: Address
  const key = someDigest()
  const profile = someDigest()

  before(async () => {
    chain = await startLocalChain()
    rpc = await hostileRpc(chain.url)
    stage = await setStage(chain)
    directory = await chain.deployDirectory()
    const issuer = IPractitionerDirectory__factory.connect(directory, chain.person(3).signer)
    const send = async (sent: Promise<{ wait(): Promise<unknown> }>) => (await sent).wait()
    await send(issuer.attest(stage.doctor, key, profile, FAR))
    await send(issuer.attest(stage.stranger, someDigest(), someDigest(), FAR))
    await send(issuer.revoke(stage.stranger))
    const other = IPractitionerDirectory__factory.connect(directory, chain.person(4).signer)
    await send(other.attest(stage.doctor, key, profile, FAR))
  })
  after(async () => {
    await rpc.close()
    await chain.stop()
  })
  beforeEach(() => rpc.tell(null))

  const issuer = () => chain.person(3).account
  const readerAt = (url: string) =>
    new ChainDirectoryReader({
      registry: stage.readerAt(url),
      provider: chainProvider(url, chain.chainId),
      directory,
    })

  it("reads an issuer's list, and no other's", async () => {
    const list = await readerAt(chain.url).list(issuer())
    expect(list.map(({ kind, account, position }) => [kind, account, position])).to.deep.equal([
      ["CredentialAttested", stage.doctor, 0],
      ["CredentialAttested", stage.stranger, 1],
      ["CredentialRevoked", stage.stranger, 2],
    ])
    expect(list[0]).to.include({ keyDigest: key, profileDigest: profile, expiresAt: FAR })
    expect(await readerAt(chain.url).list(stage.patient)).to.deep.equal([])
  })

  it("reads a slot", async () => {
    const reader = readerAt(chain.url)
    expect(await reader.credential(issuer(), stage.doctor)).to.include({
      keyDigest: key,
      expiresAt: FAR,
      version: 1,
    })
    expect(await reader.credential(issuer(), stage.stranger)).to.include({ keyDigest: null, version: 2 })
    expect(await reader.credential(stage.patient, stage.doctor)).to.include({ keyDigest: null, version: 0 })
  })

  it("believes no provider that hides a revocation, an attestation or any of it", async () => {
    for (const hidden of [0, 1, 2]) {
      const { transaction } = (await readerAt(chain.url).list(issuer()))[hidden]?.place ?? {}
      rpc.tell(aboutLogs((logs) => logs.filter((log) => log.transactionHash !== transaction)))
      expect(await refusalOf(readerAt(rpc.url).list(issuer()))).to.include({
        code: "history-invalid",
        position: hidden,
      })
    }
    rpc.tell(aboutLogs(() => []))
    expect(await refusalOf(readerAt(rpc.url).list(issuer()))).to.include({ code: "history-invalid" })
  })

  it("believes no provider that alters a key, a profile, a date or a name's account", async () => {
    for (const from of [key.slice(2), profile.slice(2), FAR.toString(16).padStart(64, "0")]) {
      const to = `${from.slice(0, -1)}${from.endsWith("0") ? "1" : "0"}`
      rpc.tell(aboutLogs((logs) => logs.map((log) => ({ ...log, data: log.data.replace(from, to) }))))
      expect(await refusalOf(readerAt(rpc.url).list(issuer()))).to.include({ code: "history-invalid" })
    }
    const swap = (topic: string) =>
      topic === zeroPadValue(stage.doctor, 32) ? zeroPadValue(stage.patient, 32) : topic
    rpc.tell(aboutLogs((logs) => logs.map((log) => ({ ...log, topics: log.topics.map(swap) }))))
    expect(await refusalOf(readerAt(rpc.url).list(issuer()))).to.include({ code: "history-invalid" })
  })

  it("agrees where both providers do, and not where one has a list of its own making", async () => {
    const agreed = () => agreeOnDirectory(readerAt(chain.url), readerAt(rpc.url))
    expect(await agreed().list(issuer())).to.have.length(3)
    expect((await agreed().credential(issuer(), stage.doctor)).keyDigest).to.equal(key)
    // the head after the attestations alone: as if nothing had been revoked
    const head = packLink(7n, 2, 9)
    rpc.tell(aboutCalls(listOf, () => toBeHex(head.word, 32)))
    expect(await refusalOf(agreed().list(issuer()))).to.include({
      code: "providers-disagree",
      what: "credentials",
    })
  })
})
