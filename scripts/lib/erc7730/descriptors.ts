import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Interface, TypedDataEncoder } from "ethers"
import type { FunctionFragment, ParamType } from "ethers"
import type { TypedData } from "../../../app/_core/ports/account"
import { REQUEST_ACTIONS } from "../../../app/_core/requests/request-actions"
import { attestTypedData, revokeTypedData } from "../../../app/_core/directory/attestation"
import { REGISTRY_ACTIONS, moveAgreement, successorConsent } from "../../../app/_core/signed-actions"
import type { SignableFunction } from "../../../app/_core/signed-actions"
import { typedCalls } from "../../../app/_adapters/chain/signable"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { asAddress } from "../../../app/_core/types"
import { AccessRequests__factory } from "../../../typechain-types/factories/AccessRequests__factory"
import { PractitionerDirectory__factory } from "../../../typechain-types/factories/PractitionerDirectory__factory"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import { ROOT } from "../run"
import {
  CODE,
  DOCTOR,
  INES,
  ISSUER,
  SAMPLE_DATE,
  SAMPLE_DEADLINE,
  SAMPLE_DIGEST,
  sampleArguments,
} from "./samples"
import { ENUMS, LIST_OF_STRUCTS, intentOf, labelOf, shownOf } from "./words"

/** A field as ERC-7730 v2 has it. */
export interface Field {
  readonly path: string
  readonly label: string
  readonly format: string
  /** `mustMatch`: not shown, and a wallet refuses any other value. */
  readonly visible?: "never" | { readonly mustMatch: readonly string[] }
  readonly params?: Readonly<Record<string, unknown>>
}

export interface Format {
  readonly intent: string
  readonly interpolatedIntent?: string
  readonly fields: readonly Field[]
}

interface Deployments {
  readonly deployments: readonly { readonly chainId: number; readonly address: string }[]
}

export interface Descriptor {
  readonly $schema: string
  readonly context: {
    readonly $id: string
    readonly contract?: Deployments
    readonly eip712?: Deployments & { readonly domain: { readonly name: string; readonly version: string } }
  }
  readonly metadata: {
    readonly owner: string
    readonly contractName: string
    readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  readonly display: { readonly formats: Readonly<Record<string, Format>> }
}

/** What a wallet is asked to sign for a contract. */
interface Message {
  /** Of the words that are said of it. */
  readonly name: string
  readonly data: TypedData
  /** The one sentence that the contract takes. */
  readonly sentence: string
}

export interface Described {
  readonly name: string
  readonly abi: Interface
  /** Its functions that people call, by name. */
  readonly calls: readonly string[]
  /** With values of samples. */
  readonly messages: readonly Message[]
  /** Its field in deployments/<chain>.json. */
  readonly deployed: "registry" | "requests" | "directory"
}

/** Where the samples are for: no deployment of anybody's. */
export const SAMPLE_PLACE = { contract: asAddress(`0x${"c0".repeat(20)}`), chainId: 1 }

/** A contract with signed actions: each is a call and a message. */
function withActions(
  name: string,
  abi: Interface,
  actions: Readonly<Record<string, SignableFunction>>,
): Omit<Described, "deployed"> {
  const typed = typedCalls(abi, actions, SAMPLE_PLACE)
  const messages = Object.entries(actions).map(([action, { sentence, by }]): Message => {
    const actor = { signer: by === "recovery" ? CODE : INES, account: INES }
    const data = typed(sampleCall({ name, abi }, action), actor, 7n, SAMPLE_DEADLINE)
    if (!data) throw new TypeError(`${action} of ${name} cannot be signed`)
    return { name: action, data, sentence }
  })
  return { name, abi, calls: [...Object.keys(actions), "submitSigned"], messages }
}

function messageOf(name: string, data: TypedData): Message {
  const sentence = data.message["sentence"]
  if (typeof sentence !== "string") throw new TypeError(`${name} has no sentence`)
  return { name, data, sentence }
}

function registry(): Described {
  const of = withActions("RecordRegistry", new Interface(RecordRegistry__factory.abi), REGISTRY_ACTIONS)
  const consent = successorConsent({ ...SAMPLE_PLACE, account: INES, wallet: DOCTOR })
  const move = { account: INES, wallet: DOCTOR, nextRecovery: CODE, agreedUntil: SAMPLE_DATE }
  const agreement = moveAgreement({ ...SAMPLE_PLACE, ...move })
  const ofWallets = [messageOf("actAs", consent), messageOf("moveTo", agreement)]
  return { ...of, messages: [...of.messages, ...ofWallets], deployed: "registry" }
}

function directory(): Described {
  const place = { chainId: SAMPLE_PLACE.chainId, directory: SAMPLE_PLACE.contract }
  const whom = { issuer: ISSUER, account: DOCTOR, version: 0, deadline: SAMPLE_DEADLINE }
  const digests = { keyDigest: SAMPLE_DIGEST, profileDigest: SAMPLE_DIGEST }
  const attestation = { ...whom, ...digests, expiresAt: SAMPLE_DATE }
  return {
    ...{ name: "PractitionerDirectory", abi: new Interface(PractitionerDirectory__factory.abi) },
    calls: ["attest", "revoke", "attestSigned", "revokeSigned"],
    messages: [
      messageOf("attest", attestTypedData(place, attestation)),
      messageOf("revoke", revokeTypedData(place, whom)),
    ],
    deployed: "directory",
  }
}

export const DESCRIBED: readonly Described[] = [
  registry(),
  {
    ...withActions("AccessRequests", new Interface(AccessRequests__factory.abi), REQUEST_ACTIONS),
    deployed: "requests",
  },
  directory(),
]

/** A value that is no list, and the way to it. */
export interface Leaf {
  readonly path: string
  readonly name: string
  readonly type: string
  /** Inside a list of structs. */
  readonly isInList: boolean
}

/** Of a function's parameters. */
export function leavesOfParams(params: readonly ParamType[], before = ""): Leaf[] {
  return params.flatMap((param) => {
    const one = param.isArray() ? param.arrayChildren : param
    const path = `${before}${param.name}${param.isArray() ? ".[]" : ""}`
    // The whole of each struct has an entry, too (never shown): the format's tool looks for one.
    const whole = { path, name: param.name, type: LIST_OF_STRUCTS, isInList: false }
    return one.isTuple()
      ? [whole, ...leavesOfParams(one.components, `${path}.`)]
      : [{ path, name: param.name, type: one.type, isInList: before !== "" }]
  })
}

/** Of a struct of EIP-712. */
export function leavesOfStruct(types: TypedData["types"], struct: string, before = ""): Leaf[] {
  return (types[struct] ?? []).flatMap((field) => {
    const type = field.type.replace(/\[\]$/, "")
    const path = `${before}${field.name}${type === field.type ? "" : ".[]"}`
    return types[type]
      ? leavesOfStruct(types, type, `${path}.`)
      : [{ path, name: field.name, type, isInList: before !== "" }]
  })
}

const PARAMS: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> = {
  addressName: { types: ["wallet", "eoa", "contract"], sources: ["local", "ens"] },
  date: { encoding: "timestamp" },
  calldata: { calleePath: "@.to" },
}

/** Every value has a field; those that nobody reads are never shown, lists and nested bytes as well. */
const fieldsOf = (leaves: readonly Leaf[]): Field[] =>
  leaves.map(({ path, name, type, isInList }) => {
    const shown = shownOf(name, type, isInList)
    if (!shown) return { path, label: labelOf(name), format: "raw", visible: "never" }
    const { label, format, values } = shown
    const params = values ? { $ref: `$.metadata.enums.${values}` } : PARAMS[format]
    return { path, label, format, ...(params ? { params } : {}) }
  })

const SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"

const metadataOf = ({ name }: Described): Descriptor["metadata"] => ({
  owner: "Keyward",
  contractName: name,
  enums: ENUMS,
})

function deploymentsOf(which: Described["deployed"]): Deployments {
  const folder = join(ROOT, "deployments")
  if (!existsSync(folder)) return { deployments: [] }
  const files = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => /^\d+\.json$/.test(name))
  const deployments = files.map(({ name }) => {
    const written = JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, unknown>
    return { chainId: Number(written["chainId"]), address: String(written[which]) }
  })
  return { deployments }
}

/** A contract's function by its name. */
export function functionOf({ abi, name }: Pick<Described, "name" | "abi">, action: string): FunctionFragment {
  const fragment = abi.getFunction(action)
  if (!fragment) throw new TypeError(`${name} has no function ${action}`)
  return fragment
}

/** Of transactions. */
export function calldataDescriptor(of: Described): Descriptor {
  const formats = of.calls.map((call): [string, Format] => {
    const fragment = functionOf(of, call)
    const said = of.messages.find(({ name }) => name === call)?.sentence
    return [
      calldataKey(fragment),
      { ...intentOf(call, said), fields: fieldsOf(leavesOfParams(fragment.inputs)) },
    ]
  })
  return {
    $schema: SCHEMA,
    context: { $id: of.name, contract: deploymentsOf(of.deployed) },
    metadata: metadataOf(of),
    display: { formats: Object.fromEntries(formats) },
  }
}

/** Of messages that are signed. */
export function messageDescriptor(of: Described): Descriptor {
  const formats = of.messages.map(({ name, data, sentence }): [string, Format] => {
    const fields = fieldsOf(leavesOfStruct(data.types, data.primaryType)).map((field): Field =>
      field.path === "sentence" ? { ...field, visible: { mustMatch: [sentence] } } : field,
    )
    return [messageKey(data), { ...intentOf(name, sentence), fields }]
  })
  return {
    $schema: SCHEMA,
    context: {
      $id: of.name,
      eip712: { domain: { name: "Keyward", version: "1" }, ...deploymentsOf(of.deployed) },
    },
    metadata: metadataOf(of),
    display: { formats: Object.fromEntries(formats) },
  }
}

/** As the format's keys have a function: with the parameters' names, without which a path says nothing. */
export const calldataKey = ({ name, inputs }: FunctionFragment): string =>
  `${name}(${inputs.map(parameterOf).join(",")})`

const parameterOf = (input: ParamType): string =>
  input
    .format("full")
    .replace(/^tuple/, "")
    .replaceAll(", ", ",")

/** As the format's keys have a message: encodeType of EIP-712. */
export function messageKey(data: TypedData): string {
  const [, types] = ethersTypedData(data)
  return TypedDataEncoder.from(types).encodeType(data.primaryType)
}

export function sampleCall(of: Pick<Described, "name" | "abi">, call: string): `0x${string}` {
  const fragment = functionOf(of, call)
  return of.abi.encodeFunctionData(fragment, sampleArguments(fragment.inputs)) as `0x${string}`
}
