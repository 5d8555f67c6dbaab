/**
 * Measures what each action on the registry costs under today's rules and those of the next fork, each on a chain of
 * its own in this process. `--json` prints one JSON object, by fork and action; otherwise two tables: gas beside the
 * prototype's figures, and both forks beside each other (docs/contracts.md).
 */
import { createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import hre from "hardhat"
import type { ContractTransactionResponse, Signer, TransactionReceipt } from "ethers"
import { dataLength, hexlify, keccak256, toBeHex, Wallet } from "ethers"
import { ethersTypedData } from "../app/_adapters/wallet/wallet-signer"
import { moveAgreement, registryAction, successorConsent } from "../app/_core/signed-actions"
import type { RegistryAction } from "../app/_core/signed-actions"
import { asAddress } from "../app/_core/types"
import { FORKS, TODAY, forkOverride } from "./lib/forks"
import type { Fork } from "./lib/forks"

/** What a prototype of the same shape used (solc 0.8.28 via-IR, 200 runs, Prague). */
const PROTOTYPE: Readonly<Record<string, number>> = {
  publishKey: 121_000,
  addRecord: 36_100,
  addRecordFirst: 53_000,
  addRecordByGrantee: 39_800,
  addRecords100Each: 1_600,
  grantEverything: 97_800,
  grantEverythingFirst: 114_800,
  regrant: 74_800,
  revoke: 44_700,
  revokeFirst: 61_800,
  rewrapEach: 46_400,
  deploy: 1_100_000,
}

const NEVER = 2 ** 40 - 1
const READ_AND_CONTRIBUTE = 3

/** Bytes that look random to calldata pricing and are the same in every run, so that figures are comparable. */
let drawn = 0
const bytes = (length: number): Uint8Array => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
    createHash("sha256").update(`keyward gas ${drawn++}`).digest(),
  )
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}
/** Everything's and the folder's key: version byte and two entries (u64 scope, u32 epoch, 40 bytes of AES-KW). */
const wrappedKeys = () => bytes(1 + 2 * 52)
const wrappedKey = () => bytes(1168)

/** What one transaction costs. */
export interface Cost {
  readonly gas: number
  /** Words of storage that were 0 before, and others that changed; null where several calls were averaged. */
  readonly newSlots: number | null
  readonly changedSlots: number | null
  /** Bytes; null as well. */
  readonly calldata: number | null
  /** `gas` as REPRICED has it, at most; null as well. */
  readonly repriced: number | null
}

/**
 * A model of what Hardhat's EDR does not know, with the drafts' figures of 2026. EIP-8038: what a cold slot that is
 * read, one that is written, and a cold account cost more. EIP-2780: what a call's 21,000 come down by, for it is to pay
 * 12,000 for who sends it and 3,000 for the contract that it calls. At most that: where calldata's floor is what is
 * paid, some of what is added is paid already.
 */
export const REPRICED = { readSlot: 900, writtenSlot: 8_100, account: 400, call: -6_000 } as const

/** @returns costs by action; the same figures in every run. */
export async function measureGas(fork: Fork = TODAY): Promise<Record<string, Cost>> {
  drawn = 0
  await hre.tasks.getTask("build").run({ quiet: true })
  // After the build, so that it is the bytecode just built.
  const { RecordRegistry__factory } = await import("../typechain-types/factories/RecordRegistry__factory")
  const { RegistryActions__factory } = await import("../typechain-types/factories/RegistryActions__factory")
  const { ethers } = await hre.network.create({ override: forkOverride(fork) as never })
  const accounts = await ethers.getSigners()
  const signer = (index: number): Signer => {
    const account = accounts[index]
    if (!account) throw new Error(`no account ${index}`)
    return account
  }
  const [patient, doctor, otherPatient] = [signer(0), signer(1), signer(2)]
  const patientAddress = await patient.getAddress()
  const folder = BigInt(`0x${Buffer.from(bytes(8)).toString("hex")}`) >> 1n

  const actions = await new RegistryActions__factory(patient).deploy()
  const registry = await new RecordRegistry__factory(patient).deploy(actions)
  const deployed = await registry.deploymentTransaction()?.wait()
  const deployedActions = await actions.deploymentTransaction()?.wait()
  const gas: Record<string, number> = {
    deploy: Number(deployed?.gasUsed),
    deployActions: Number(deployedActions?.gasUsed),
  }
  const costs = new Map<number, Omit<Cost, "gas">>()
  const words = async (receipt: TransactionReceipt, used: number): Promise<Omit<Cost, "gas">> => {
    const traced = [receipt.hash, { disableStorage: true }]
    const { structLogs } = (await ethers.provider.send("debug_traceTransaction", traced)) as Trace
    const seen = (ops: readonly string[], fromTop: number) =>
      new Set(structLogs.flatMap(({ op, stack }) => (ops.includes(op) ? [hexWord(stack.at(-fromTop))] : [])))
    const keys = seen(["SSTORE"], 1)
    const reads = [...seen(["SLOAD"], 1)].filter((key) => !keys.has(key))
    const at = await registry.getAddress()
    // Neither the registry itself nor what the machine does itself (precompiles).
    const others = [...seen(["CALL", "STATICCALL"], 2)].filter(
      (address) => address !== hexWord(at.toLowerCase()) && BigInt(address) > 0xffffn,
    )
    const changes = await Promise.all(
      [...keys].map(async (key) => {
        const slot = BigInt(key)
        const before = BigInt(await ethers.provider.getStorage(at, slot, receipt.blockNumber - 1))
        return { before, after: BigInt(await ethers.provider.getStorage(at, slot, receipt.blockNumber)) }
      }),
    )
    const transaction = await ethers.provider.getTransaction(receipt.hash)
    const { readSlot, writtenSlot, account, call } = REPRICED
    return {
      newSlots: changes.filter(({ before, after }) => before === 0n && after !== 0n).length,
      changedSlots: changes.filter(({ before, after }) => before !== 0n && after !== before).length,
      calldata: dataLength(transaction?.data ?? "0x"),
      repriced:
        used + readSlot * reads.length + writtenSlot * changes.length + account * others.length + call,
    }
  }
  const spent = async (sent: Promise<ContractTransactionResponse>) => {
    const receipt = await (await sent).wait()
    if (!receipt) throw new Error("the transaction was not mined")
    const used = Number(receipt.gasUsed)
    costs.set(used, await words(receipt, used))
    return used
  }

  const digests = new Map<Signer, string>()
  const publish = (account: Signer) => {
    const publicKey = bytes(1216)
    digests.set(account, keccak256(publicKey))
    return spent(registry.connect(account).publishKey(publicKey))
  }
  const add = (by: Signer, in_ = folder, epoch = 0) =>
    spent(registry.connect(by).addRecord(patientAddress, in_, epoch, bytes(32), wrappedKeys()))
  const grant = async (by: Signer, scope: bigint, to: Signer, epoch = 0) =>
    spent(
      registry
        .connect(by)
        .grantAccess(by, scope, to, NEVER, READ_AND_CONTRIBUTE, epoch, digests.get(to) ?? "0x", wrappedKey()),
    )
  const rewraps = (to: Signer[]) =>
    to.map((grantee) => ({ grantee, keyDigest: digests.get(grantee) ?? "0x", wrappedKey: wrappedKey() }))

  gas.addRecordFirst = await add(patient)
  gas.addRecord = await add(patient)
  const count = 100
  const batch = Array.from({ length: count }, () => bytes(32))
  const batchGas = await spent(registry.addRecords(patientAddress, folder, 0, batch, wrappedKeys()))
  gas.addRecords100Each = Math.round(batchGas / count)

  gas.publishKey = await publish(doctor)
  gas.grantEverythingFirst = await grant(patient, 0n, doctor)
  await grant(otherPatient, folder, doctor)
  gas.regrant = await grant(patient, 0n, doctor)
  await grant(patient, folder, doctor)
  gas.addRecordByGrantee = await add(doctor)
  gas.addRecordByGranteeOfEverything = await add(doctor, 0n)

  const staying = Array.from({ length: 12 }, (_, index) => signer(3 + index))
  for (const account of staying) {
    await publish(account)
    await grant(otherPatient, 0n, account)
    gas.grantEverything = await grant(patient, 0n, account)
  }
  // The same revocation with ten re-wraps and with none: what each adds, calldata's floor price (EIP-7623) included.
  gas.revokeFirst = await spent(registry.revokeAccess(patient, 0n, [doctor], 1, []))
  gas.revoke = await spent(registry.revokeAccess(patient, 0n, staying.slice(0, 1), 2, []))
  const withTen = await spent(
    registry.revokeAccess(patient, 0n, staying.slice(1, 2), 3, rewraps(staying.slice(2, 12))),
  )
  gas.rewrapEach = Math.round((withTen - gas.revoke) / 10)
  gas.rewrapAlone = await spent(registry.rewrapAccess(patient, 0n, rewraps(staying.slice(2, 3))))

  const each = { epoch: 2, wrappedKeys: wrappedKeys() }
  const numbers = Array.from({ length: 101 }, (_, record) => record)
  const replacements = numbers.map((record) => ({ ...each, record, cidDigest: bytes(32) }))
  gas.replaceRecord = await spent(registry.replaceRecords(patient, replacements.slice(0, 1)))
  const hundredMore = (await spent(registry.replaceRecords(patient, replacements))) - gas.replaceRecord
  gas.replaceRecords100Each = Math.round(hundredMore / 100)
  gas.removeRecord = await spent(registry.removeRecord(patient, 0))
  const refilings = numbers.map((record) => ({ ...each, record, folder }))
  gas.refileRecord = await spent(registry.refileRecords(patient, refilings.slice(0, 1)))
  const hundredRefiled = (await spent(registry.refileRecords(patient, refilings))) - gas.refileRecord
  gas.refileRecords100Each = Math.round(hundredRefiled / 100)
  gas.sealVaultFirst = await spent(registry.sealVault(bytes(32), new Uint8Array(32)))
  gas.setDelegateFirst = await spent(
    registry.setDelegate(signer(5), NEVER, 0, digests.get(signer(5)) ?? "0x", wrappedKey()),
  )

  const contract = asAddress(await registry.getAddress())
  const chainId = Number((await ethers.provider.getNetwork()).chainId)
  /** Signed by one account, brought and paid for by another. */
  const relayed = async (by: Signer, name: RegistryAction, values: Record<string, string | number>) => {
    const nonce = await registry.nonces(by)
    const account = asAddress(await by.getAddress())
    const data = registryAction({
      ...{ name, contract, chainId, values, nonce, deadline: NEVER },
      ...{ signer: account, account },
    })
    const signature = await by.signTypedData(...ethersTypedData(data))
    const action = registry.interface.encodeFunctionData(name as "addRecord", Object.values(values) as never)
    const bring = registry.connect(signer(18))
    return spent(bring.submitSigned(by, action, nonce, NEVER, signature))
  }
  const added = () => ({
    ...{ patient: patientAddress, folder: String(folder), epoch: 2 },
    ...{ cidDigest: hexlify(bytes(32)), wrappedKeys: hexlify(wrappedKeys()) },
  })
  gas.relayedAddFirst = await relayed(patient, "addRecord", added())
  gas.relayedAdd = await relayed(patient, "addRecord", added())
  const [granted] = staying as [Signer]
  gas.relayedGrant = await relayed(patient, "grantAccess", {
    ...{ patient: patientAddress, scope: "0", grantee: await granted.getAddress(), expiresAt: NEVER },
    ...{ permissions: READ_AND_CONTRIBUTE, epoch: 3, keyDigest: digests.get(granted) ?? "0x" },
    wrappedKey: hexlify(wrappedKey()),
  })

  const guard = signer(16)
  const wallet = signer(17)
  gas.setRecoveryFirst = await spent(registry.setRecovery(guard))
  const recovery = registry.connect(guard)
  gas.freeze = await spent(recovery.freeze(patient))
  gas.unfreeze = await spent(recovery.unfreeze(patient))
  await recovery.freeze(patient)
  await ethers.provider.send("evm_increaseTime", [7 * 24 * 60 * 60])
  const account = asAddress(patientAddress)
  const consent = successorConsent({
    ...{ contract, chainId, account, wallet: asAddress(await wallet.getAddress()) },
  })
  const agreed = await wallet.signTypedData(...ethersTypedData(consent))
  gas.nameSuccessor = await spent(recovery.nameSuccessor(patient, wallet, agreed))
  gas.addRecordBySuccessor = await spent(
    registry.connect(wallet).addRecord(patient, folder, 0, bytes(32), wrappedKeys()),
  )

  // A set-up in one action and in three, by a person's own transactions and brought by somebody else.
  const sum = (figures: readonly number[]) => {
    const each = figures.map((used) => costs.get(used))
    const add = (of: keyof Omit<Cost, "gas">) => each.reduce((all, cost) => all + (cost?.[of] ?? 0), 0)
    const all = figures.reduce((total, used) => total + used, 0)
    costs.set(all, {
      ...{ newSlots: add("newSlots"), changedSlots: add("changedSlots") },
      ...{ calldata: add("calldata"), repriced: add("repriced") },
    })
    return all
  }
  const [vault, noVault] = [bytes(32), new Uint8Array(32)]
  gas.setUp = await spent(registry.connect(signer(15)).setUp(bytes(1216), vault, guard))
  const own = registry.connect(signer(19))
  gas.setUpByThree = sum([
    await spent(own.sealVault(vault, noVault)),
    await spent(own.publishKey(bytes(1216))),
    await spent(own.setRecovery(guard)),
  ])
  const recoveryAddress = await guard.getAddress()
  const someone = () => new Wallet(hexlify(bytes(32)))
  const publicKey = () => hexlify(bytes(1216))
  gas.relayedSetUp = await relayed(someone(), "setUp", {
    ...{ publicKey: publicKey(), vaultDigest: hexlify(vault), recovery: recoveryAddress },
  })
  const newcomer = someone()
  gas.relayedSetUpByThree = sum([
    await relayed(newcomer, "sealVault", { newDigest: hexlify(vault), expectedOld: hexlify(noVault) }),
    await relayed(newcomer, "publishKey", { publicKey: publicKey() }),
    await relayed(newcomer, "setRecovery", { recovery: recoveryAddress }),
  ])

  const mover = signer(15)
  const target = someone()
  const place = {
    contract,
    chainId,
    account: asAddress(await mover.getAddress()),
    wallet: asAddress(target.address),
  }
  const move = { nextRecovery: asAddress(recoveryAddress), agreedUntil: NEVER }
  gas.moveAccount = await spent(
    recovery.moveAccount(
      ...([mover, target, guard, NEVER] as const),
      await mover.signTypedData(...ethersTypedData(moveAgreement({ ...place, ...move }))),
      await target.signTypedData(...ethersTypedData(successorConsent(place))),
    ),
  )
  const none = { newSlots: null, changedSlots: null, calldata: null, repriced: null }
  return Object.fromEntries(
    Object.entries(gas).map(([action, used]) => [action, { gas: used, ...(costs.get(used) ?? none) }]),
  )
}

const hexWord = (word = "0") => toBeHex(BigInt(word.startsWith("0x") ? word : `0x${word}`), 32)

interface Trace {
  readonly structLogs: readonly { readonly op: string; readonly stack: readonly string[] }[]
}

/** The figures beside the prototype's, as docs/contracts.md shows them. */
export function gasTable(costs: Readonly<Record<string, Cost>>): string {
  const rows = Object.entries(costs)
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([action, { gas: used }]) => {
      const before = PROTOTYPE[action]
      const ratio = before ? (used / before).toFixed(3) : ""
      return `| ${action} | ${used.toLocaleString("en")} | ${before?.toLocaleString("en") ?? ""} | ${ratio} |`
    })
  return ["| action | gas | prototype | ratio |", "| --- | ---: | ---: | ---: |", ...rows].join("\n")
}

/** Both forks beside each other, and what makes the difference: new words of storage and the length of the call. */
export function forkTable(
  today: Readonly<Record<string, Cost>>,
  next: Readonly<Record<string, Cost>>,
): string {
  const shown = (figure: number | null | undefined) => figure?.toLocaleString("en") ?? ""
  const rows = Object.entries(next)
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([action, { gas, newSlots, changedSlots, calldata, repriced }]) => {
      const cells = [today[action]?.gas, gas, newSlots, changedSlots, calldata, repriced]
      return `| ${[action, ...cells.map(shown)].join(" | ")} |`
    })
  const head = ["action", ...FORKS, "new slots", "changed slots", "calldata", "repriced"]
  return [`| ${head.join(" | ")} |`, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |", ...rows].join("\n")
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [today, next] = [await measureGas("osaka"), await measureGas("amsterdam")]
  if (process.argv.includes("--json")) console.log(JSON.stringify({ osaka: today, amsterdam: next }))
  else console.log(`${gasTable(today)}\n\n${forkTable(today, next)}`)
}
