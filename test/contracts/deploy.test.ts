import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "chai"
import { JsonRpcProvider } from "ethers"
import hre from "hardhat"
import { forkAskedFor, forkOverride } from "../../scripts/lib/forks"
import { deployRegistry, deploymentFile, readDeployment } from "../../scripts/deploy"
import { PractitionerDirectory__factory } from "../../typechain-types/factories/PractitionerDirectory__factory"
import { ReceiptRoots__factory } from "../../typechain-types/factories/ReceiptRoots__factory"
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory"

describe("deployRegistry", () => {
  const closing: (() => Promise<unknown>)[] = []
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "keyward-deploy-"))
    closing.push(() => rm(directory, { recursive: true }))
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  const chain = async (): Promise<string> => {
    const server = await hre.network.createServer(
      { override: forkOverride(forkAskedFor()) as never },
      "127.0.0.1",
      0,
    )
    closing.push(() => server.close())
    const { address, port } = await server.listen()
    return `http://${address}:${port}`
  }
  /** A chain whose receipts count one block less than its contracts see. */
  const chainOfAnotherHeight = async (): Promise<string> => {
    const behind = await chain()
    const server = createServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer)
        const body = Buffer.concat(parts).toString()
        const answer = await fetch(behind, {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        })
        response.end((await answer.text()).replaceAll('"blockNumber":"0x2"', '"blockNumber":"0x1"'))
      })()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    closing.push(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  describe("given a chain without a registry", () => {
    it("deploys and writes down where", async () => {
      const rpcUrl = await chain()
      const { kept, ...deployment } = await deployRegistry({ rpcUrl, directory })
      expect(kept).to.equal(false)
      expect(await readDeployment(31337, directory)).to.deep.equal(deployment)

      const provider = new JsonRpcProvider(rpcUrl)
      closing.push(() => Promise.resolve(provider.destroy()))
      const block = await provider.getBlock(deployment.deployedAtBlock)
      expect(block?.hash).to.equal(deployment.deployedAtBlockHash)
      expect(block?.transactions).to.include(deployment.transaction)
      const registry = RecordRegistry__factory.connect(deployment.registry, provider)
      expect(await registry.journalOf(deployment.registry)).to.equal(0n)
    })

    it("refuses a chain whose blocks are counted otherwise, and writes nothing down", async () => {
      const rpcUrl = await chainOfAnotherHeight()
      const refusal = await deployRegistry({ rpcUrl, directory }).then(
        () => "none",
        (error: Error) => error.message,
      )
      expect(refusal).to.include("a contract sees block 2, the receipt says 1")
      expect(await readDeployment(31337, directory)).to.equal(null)
    })
  })

  describe("given a registry that was written down", () => {
    it("keeps it where it is still there", async () => {
      const rpcUrl = await chain()
      const first = await deployRegistry({ rpcUrl, directory })
      const second = await deployRegistry({ rpcUrl, directory })
      expect(second).to.deep.equal({ ...first, kept: true })
    })

    it("adds the directory alone where an earlier version did not write one down", async () => {
      const rpcUrl = await chain()
      const { directory: _, kept: __, ...earlier } = await deployRegistry({ rpcUrl, directory })
      await writeFile(deploymentFile(31337, directory), JSON.stringify(earlier))
      const second = await deployRegistry({ rpcUrl, directory })
      expect(second).to.deep.include({ ...earlier, kept: true })
      expect(await readDeployment(31337, directory)).to.deep.equal({
        ...earlier,
        directory: second.directory,
      })
      const provider = new JsonRpcProvider(rpcUrl)
      closing.push(() => Promise.resolve(provider.destroy()))
      const issuers = PractitionerDirectory__factory.connect(second.directory, provider)
      expect(await issuers.listOf(second.directory)).to.equal(0n)
    })

    it("adds the roots of receipts alone, with the operator that is named", async () => {
      const rpcUrl = await chain()
      const { receipts: _, kept: __, ...earlier } = await deployRegistry({ rpcUrl, directory })
      await writeFile(deploymentFile(31337, directory), JSON.stringify(earlier))
      const receiptsOperator = "0x00000000000000000000000000000000000000A1"
      const second = await deployRegistry({ rpcUrl, directory, receiptsOperator })
      expect(second).to.deep.include({ ...earlier, kept: true })
      const provider = new JsonRpcProvider(rpcUrl)
      closing.push(() => Promise.resolve(provider.destroy()))
      const roots = ReceiptRoots__factory.connect(second.receipts, provider)
      expect(await roots.operator()).to.equal(receiptsOperator)
    })

    it("deploys the directory anew on the local chain where it is another version", async () => {
      const rpcUrl = await chain()
      const first = await deployRegistry({ rpcUrl, directory })
      const provider = new JsonRpcProvider(rpcUrl)
      closing.push(() => Promise.resolve(provider.destroy()))
      await provider.send("hardhat_setCode", [first.directory, "0x60006000fd"])
      const second = await deployRegistry({ rpcUrl, directory })
      expect(second.registry).to.equal(first.registry)
      expect(second.directory).to.not.equal(first.directory)
    })

    it("deploys anew where the chain is another", async () => {
      const first = await deployRegistry({ rpcUrl: await chain(), directory })
      await writeFile(
        deploymentFile(31337, directory),
        (await readFile(deploymentFile(31337, directory), "utf8")).replace(
          first.deployedAtBlockHash,
          `0x${"11".repeat(32)}`,
        ),
      )
      const second = await deployRegistry({ rpcUrl: await chain(), directory })
      expect(second.kept).to.equal(false)
      expect(await readDeployment(31337, directory)).to.include({ registry: second.registry })
    })

    it("deploys anew on the local chain where the contract is another version", async () => {
      const rpcUrl = await chain()
      const first = await deployRegistry({ rpcUrl, directory })
      const provider = new JsonRpcProvider(rpcUrl)
      closing.push(() => Promise.resolve(provider.destroy()))
      await provider.send("hardhat_setCode", [first.registry, "0x60006000fd"])
      const second = await deployRegistry({ rpcUrl, directory })
      expect(second.kept).to.equal(false)
      expect(second.registry).to.not.equal(first.registry)
    })
  })

  describe("given nothing written down", () => {
    it("reads as none", async () => {
      expect(await readDeployment(31337, directory)).to.equal(null)
    })
  })
})
