import { expect } from "chai"
import { Interface } from "ethers"
import hre from "hardhat"
import { ownSources } from "../../scripts/lib/solc"

/** What none of our contracts has, so that nobody can use it: looked up in what is deployed, not in the sources. */
describe("Contracts' surface", () => {
  const FORBIDDEN: Readonly<Record<number, string>> = {
    0xf0: "CREATE",
    0xf2: "CALLCODE",
    0xf4: "DELEGATECALL",
    0xf5: "CREATE2",
    0xff: "SELFDESTRUCT",
    0x32: "ORIGIN",
    0x31: "BALANCE",
    0x47: "SELFBALANCE",
  }

  const deployed = async () => {
    const names = await hre.artifacts.getAllFullyQualifiedNames()
    const artifacts = await Promise.all(
      [...names]
        .filter((name) => ownSources().some((source) => name.startsWith(`${source}:`)))
        .map((name) => hre.artifacts.readArtifact(name)),
    )
    return artifacts.filter(({ deployedBytecode }) => deployedBytecode.length > 200)
  }
  /** The operations of the code, without what they push. */
  const operationsOf = (code: string): Set<number> => {
    const bytes = Buffer.from(code.slice(2), "hex")
    const found = new Set<number>()
    for (let place = 0; place < bytes.length; place += 1) {
      const operation = bytes[place] ?? 0
      found.add(operation)
      if (operation >= 0x60 && operation <= 0x7f) place += operation - 0x5f
      // Behind the code stand constants and metadata, which nothing runs.
      if (operation === 0xfe) {
        expect(place, "most of it was looked at").to.be.greaterThan(bytes.length * 0.8)
        break
      }
    }
    return found
  }

  it("has the five contracts", async () => {
    const names = (await deployed()).map(({ contractName }) => contractName)
    expect(names).to.have.members([
      "AccessRequests",
      "PractitionerDirectory",
      "ReceiptRoots",
      "RecordRegistry",
      "RegistryActions",
    ])
  })

  it("runs no other code as its own, makes no contract, ends none, and looks at no balance", async () => {
    for (const { contractName, deployedBytecode } of await deployed()) {
      const operations = operationsOf(deployedBytecode)
      for (const [operation, name] of Object.entries(FORBIDDEN))
        expect(operations.has(Number(operation)), `${contractName}: ${name}`).to.equal(false)
    }
  })

  it("takes no ether", async () => {
    for (const { abi, contractName } of await deployed()) {
      const surface = new Interface(abi)
      expect(surface.receive, contractName).to.equal(false)
      expect(surface.fallback, contractName).to.equal(null)
      surface.forEachFunction((fragment) =>
        expect(fragment.payable, `${contractName}.${fragment.name}`).to.equal(false),
      )
    }
  })

  it("has no owner, no pause, no upgrade and no initializer", async () => {
    for (const { abi, contractName } of await deployed())
      new Interface(abi).forEachFunction(({ name }) =>
        expect(name, contractName).to.not.match(/owner|admin|role|pause|upgrade|initializ|withdraw$|mint/i),
      )
  })
})
