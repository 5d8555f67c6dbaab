import { expect } from "chai"
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { TypedDataEncoder } from "ethers"
import type { TypedDataField } from "ethers"
import { ethers } from "../support/network"
import { EVERYTHING } from "../support/samples"
import { REASON, STATE, start } from "./cast"
import type { RequestsCast } from "./cast"

/** ISignedActions' rule once more: struct of the function's name, sentence, account, parameters, nonce, deadline. */
const SENTENCES = {
  requestAccess: "Ask the patient named below for access to records.",
  withdrawRequest: "Take back my request to the patient named below.",
  declineRequest: "Say no to the request of the asker named below. For good: they cannot ask again.",
  setBlocked: "Decide whether the asker named below may ask for access.",
} as const
type Name = keyof typeof SENTENCES

/** What a wallet is asked to sign. */
async function messageOf(cast: RequestsCast, by: HardhatEthersSigner, name: Name, values: unknown[]) {
  const { requests, inTwoDays } = cast
  const inputs = requests.interface.getFunction(name).inputs.map(({ name, type }) => ({ name, type }))
  const fields: TypedDataField[] = [
    { name: "sentence", type: "string" },
    { name: "account", type: "address" },
    ...inputs,
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ]
  const nonce = await requests.nonces(by)
  const message = {
    sentence: SENTENCES[name],
    account: by.address,
    ...Object.fromEntries(inputs.map((input, index) => [input.name, values[index]])),
    nonce,
    deadline: inTwoDays,
  }
  const { chainId } = await ethers.provider.getNetwork()
  const domain = { name: "Keyward", version: "1", chainId, verifyingContract: await requests.getAddress() }
  const types = { [`${name.charAt(0).toUpperCase()}${name.slice(1)}`]: fields }
  return { domain, types, message, nonce, digest: TypedDataEncoder.hash(domain, types, message) }
}

async function sign(cast: RequestsCast, by: HardhatEthersSigner, name: Name, values: unknown[]) {
  const { domain, types, message, nonce, digest } = await messageOf(cast, by, name, values)
  const signature = await by.signTypedData(domain, types, message)
  const action = cast.requests.interface.encodeFunctionData(name as "requestAccess", values as never)
  return { action, nonce, deadline: cast.inTwoDays, signature, digest }
}

describe("AccessRequests.submitSigned", () => {
  const terms = ({ patient, inAWeek, inTwoDays }: RequestsCast) => [
    patient.address,
    EVERYTHING,
    1,
    inAWeek,
    inTwoDays,
    REASON,
  ]
  const submit = (cast: RequestsCast, signer: HardhatEthersSigner, it: Awaited<ReturnType<typeof sign>>) =>
    cast.requests.connect(cast.neighbour).submitSigned(signer, it.action, it.nonce, it.deadline, it.signature)

  it("asks, withdraws, declines and blocks for who signed", async () => {
    const cast = await start()
    const { requests, patient, doctor } = cast
    await submit(cast, doctor, await sign(cast, doctor, "requestAccess", terms(cast)))
    expect(await requests.isOpen(patient, doctor)).to.equal(true)
    await submit(cast, doctor, await sign(cast, doctor, "withdrawRequest", [patient.address]))
    expect((await requests.requestOf(patient, doctor)).state).to.equal(STATE.withdrawn)
    await submit(cast, doctor, await sign(cast, doctor, "requestAccess", terms(cast)))
    const whom = [patient.address, doctor.address, false]
    await submit(cast, patient, await sign(cast, patient, "declineRequest", whom))
    expect((await requests.requestOf(patient, doctor)).state).to.equal(STATE.declined)
    await submit(
      cast,
      patient,
      await sign(cast, patient, "setBlocked", [patient.address, doctor.address, true]),
    )
    expect((await requests.requestOf(patient, doctor)).blocked).to.equal(true)
  })

  it("takes each signature once", async () => {
    const cast = await start()
    const { requests, doctor, patient } = cast
    const signed = await sign(cast, doctor, "requestAccess", terms(cast))
    await submit(cast, doctor, signed)
    await requests.connect(doctor).withdrawRequest(patient)
    await expect(submit(cast, doctor, signed))
      .to.be.revertedWithCustomError(requests, "InvalidAccountNonce")
      .withArgs(doctor, 1n)
  })

  it("refuses what another person signed, or what was altered", async () => {
    const cast = await start()
    const { requests, doctor, colleague } = cast
    const signed = await sign(cast, doctor, "requestAccess", terms(cast))
    const theirs = await messageOf(cast, colleague, "requestAccess", terms(cast))
    await expect(submit(cast, colleague, signed))
      .to.be.revertedWithCustomError(requests, "SignatureInvalid")
      .withArgs(colleague, theirs.digest)
    const longer = terms(cast).with(2, 3) as [string, bigint, number, number, number, string]
    const action = requests.interface.encodeFunctionData("requestAccess", longer)
    const { digest } = await messageOf(cast, doctor, "requestAccess", [...longer])
    await expect(submit(cast, doctor, { ...signed, action }))
      .to.be.revertedWithCustomError(requests, "SignatureInvalid")
      .withArgs(doctor, digest)
  })

  it("refuses what no person may sign", async () => {
    const cast = await start()
    const { requests, patient, doctor } = cast
    const signed = await sign(cast, doctor, "requestAccess", terms(cast))
    const action = requests.interface.encodeFunctionData("listOf", [patient.address])
    await expect(submit(cast, doctor, { ...signed, action }))
      .to.be.revertedWithCustomError(requests, "ActionUnknown")
      .withArgs(action.slice(0, 10))
  })

  it("hands on what the action reverts with", async () => {
    const cast = await start()
    const { requests, doctor, patient } = cast
    const signed = await sign(cast, doctor, "withdrawRequest", [patient.address])
    await expect(submit(cast, doctor, signed))
      .to.be.revertedWithCustomError(requests, "NothingOpen")
      .withArgs(patient, doctor)
    expect(await requests.nonces(doctor)).to.equal(0n)
  })
})
