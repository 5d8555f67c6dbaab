/**
 * What other public registries of medical records spend on the same three things, on the same chain.
 *
 *     npm run gas:peers -- <folder>
 *
 * The folder holds a checkout of each as `<owner>+<name>`, and for the oldest the compiler it was written for
 * (`npm pack solc@0.4.26`, unpacked as `solc-0.4.26`). None of that is part of this repository.
 */
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import type { BaseContract, ContractTransactionResponse } from "ethers"
import { ContractFactory } from "ethers"
import hre from "hardhat"
import wrapper from "solc/wrapper.js"
import { SETTINGS } from "./lib/solc"

type Solc = { compile: (input: string) => string }

interface Peer {
  readonly repository: string
  readonly commit: string
  readonly file: string
  readonly contract: string
  /** A compiler in the folder; ours where nothing is said. */
  readonly compiler?: string
  readonly deployArguments: readonly unknown[]
  /** Functions and their arguments; the last call of each list is measured, those before bring it to a steady state. */
  readonly actions: Readonly<Record<"add" | "grant" | "revoke", readonly (readonly [string, ...unknown[]])[]>>
  readonly stores: string
}

const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"
const [DOCTOR, OTHER] = [`0x${"d0".repeat(20)}`, `0x${"0c".repeat(20)}`]
/** As long as the address that MedRec encrypts for a viewer (X25519 and Poly1305 add 48 bytes), in Base64. */
const SEALED_ADDRESS = Buffer.alloc(90, 7).toString("base64")

const PEERS: readonly Peer[] = [
  {
    repository: "mitmedialab/medrec",
    commit: "3e63800480b43df3a49bc740fbb29b7d9997f0d8",
    file: "SmartContracts/contracts/Relationship.sol",
    contract: "Relationship",
    compiler: "solc-0.4.26",
    deployArguments: [DOCTOR],
    actions: {
      add: [],
      grant: [
        ["addViewerGroup"],
        ["addViewer", "Dr. House", 0, OTHER, SEALED_ADDRESS],
        ["addViewer", "Dr. Quinn", 0, DOCTOR, SEALED_ADDRESS],
      ],
      revoke: [["removeViewer", 0, DOCTOR]],
    },
    stores:
      "no record at all (they stay with the provider); viewers by name, without date, key or history; one contract per patient and provider",
  },
  {
    repository: "MrinalSingh04/Medical_Records_Access_Manager",
    commit: "a5fd61c18532f58505a28a9e59d74f3dca344174",
    file: "contracts/MedicalRecordsManager.sol",
    contract: "MedicalRecordsManager",
    deployArguments: [],
    actions: {
      add: [
        ["addRecord", CID],
        ["addRecord", CID],
      ],
      grant: [["grantAccess", DOCTOR, 86_400]],
      revoke: [["revokeAccess", DOCTOR]],
    },
    stores:
      "the CID as text and a date; access to everything until a date; no key, so what it opens is not encrypted by it",
  },
  {
    repository: "Noveleader/Hackathon-Flutter",
    commit: "c10a59c7b7df4fd9c4b4f8be01097533a88bc5b6",
    file: "blockchain_backend/contracts/HealthRecord.sol",
    contract: "HealthRecord",
    deployArguments: [],
    actions: {
      add: [
        ["addRecord", "Jane Doe", 42, 170, 65, ["Penicillin"], ["MMR"]],
        ["addRecord", "Jane Doe", 42, 170, 65, ["Penicillin"], ["MMR"]],
      ],
      grant: [["shareRecordAccess", DOCTOR]],
      revoke: [["revokeRecordAccess", DOCTOR]],
    },
    stores: "the medical data itself, readable by everybody; access to everything without a date; no key",
  },
]

const require = createRequire(import.meta.url)

const built = (folder: string, peer: Peer) => {
  const file = join(folder, peer.repository.replace("/", "+"), peer.file)
  if (!existsSync(file)) throw new Error(`${file} is not there`)
  const compiler = peer.compiler ? join(folder, peer.compiler, "soljson.js") : "solc/soljson.js"
  const solc = (wrapper as (soljson: unknown) => Solc)(require(compiler))
  const settings = peer.compiler ? { optimizer: SETTINGS.optimizer } : SETTINGS
  const input = {
    language: "Solidity",
    sources: { [peer.file]: { content: readFileSync(file, "utf8") } },
    settings: { ...settings, outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    contracts?: Record<string, Record<string, { abi: []; evm: { bytecode: { object: string } } }>>
    errors?: unknown
  }
  const contract = output.contracts?.[peer.file]?.[peer.contract]
  if (!contract) throw new Error(`${peer.repository} does not compile: ${JSON.stringify(output.errors)}`)
  return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }
}

const [folder] = process.argv.slice(2)
if (!folder) throw new Error("Say in which folder the checkouts are: npm run gas:peers -- <folder>")
const { ethers } = await hre.network.create()
const [patient] = await ethers.getSigners()
const number = (gas: number | null) => gas?.toLocaleString("en") ?? "none"
const rows: string[] = []
for (const peer of PEERS) {
  const { abi, bytecode } = built(resolve(folder), peer)
  const contract = (await new ContractFactory(abi, bytecode, patient).deploy(
    ...peer.deployArguments,
  )) as BaseContract
  const deployed = await contract.deploymentTransaction()?.wait()
  const spend = async (calls: Peer["actions"]["add"]): Promise<number | null> => {
    let gas: number | null = null
    for (const [name, ...values] of calls) {
      const sent = (await contract.getFunction(name)(...values)) as ContractTransactionResponse
      gas = Number((await sent.wait())?.gasUsed)
    }
    return gas
  }
  const [add, grant, revoke] = [
    await spend(peer.actions.add),
    await spend(peer.actions.grant),
    await spend(peer.actions.revoke),
  ]
  const figures = [add, grant, revoke, Number(deployed?.gasUsed)].map(number)
  rows.push(`| ${peer.repository} @ ${peer.commit.slice(0, 7)} | ${figures.join(" | ")} | ${peer.stores} |`)
}
console.log(
  [
    "| registry | add | grant | revoke | deploy | stores |",
    "| --- | ---: | ---: | ---: | ---: | --- |",
    ...rows,
  ].join("\n"),
)
