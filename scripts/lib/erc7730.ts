import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { FunctionFragment, Interface, ParamType } from "ethers"
import { REQUEST_ACTIONS } from "../../app/_core/requests/request-actions"
import { REGISTRY_ACTIONS, typedAction } from "../../app/_core/signed-actions"
import type { SignableFunction } from "../../app/_core/signed-actions"
import { asAddress } from "../../app/_core/types"
import { AccessRequests__factory } from "../../typechain-types/factories/AccessRequests__factory"
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory"
import { ROOT } from "./run"

/**
 * ERC-7730 descriptors: how a wallet that knows the format shows a call or a message of ours. One table says what is
 * shown of each parameter, whatever function it belongs to; which functions and types there are comes from the ABI.
 */
interface Shown {
  readonly label: string
  readonly format: "addressName" | "date" | "enum" | "raw"
}

/** What is shown of a parameter of this name. */
const SHOWN: Readonly<Record<string, Shown>> = {
  patient: { label: "Patient", format: "addressName" },
  grantee: { label: "With", format: "addressName" },
  grantees: { label: "With", format: "addressName" },
  delegate: { label: "Delegate", format: "addressName" },
  recovery: { label: "Recovery address", format: "addressName" },
  account: { label: "Account", format: "addressName" },
  wallet: { label: "New wallet", format: "addressName" },
  asker: { label: "Asker", format: "addressName" },
  signer: { label: "Signed by", format: "addressName" },
  expiresAt: { label: "Until", format: "date" },
  until: { label: "Until", format: "date" },
  lapsesAt: { label: "To be answered by", format: "date" },
  deadline: { label: "Signature good until", format: "date" },
  permissions: { label: "May", format: "enum" },
  scope: { label: "Of (0 is everything)", format: "raw" },
  folder: { label: "Folder (0 is none)", format: "raw" },
  record: { label: "Record number", format: "raw" },
  invitationOnly: { label: "Only people I invited", format: "raw" },
  invited: { label: "Invited", format: "raw" },
  forGood: { label: "For good", format: "raw" },
  blocked: { label: "Blocked", format: "raw" },
}

/** What nobody can read: keys, digests and counters. */
export const HIDDEN: ReadonlySet<string> = new Set([
  ...["publicKey", "newDigest", "expectedOld", "generation", "keyDigest", "wrappedKey", "wrappedKeys"],
  ...["cidDigest", "cidDigests", "epoch", "newEpoch", "reasonDigest", "consent", "nonce", "signature"],
])

/** What says something else where there are several. */
const OF_MANY: Readonly<Record<string, Pick<Shown, "label">>> = {
  "rewraps.[].grantee": { label: "New key for" },
}

const PARAMS: Readonly<Record<Shown["format"], object | null>> = {
  addressName: { types: ["wallet", "eoa", "contract"], sources: ["local", "ens"] },
  date: { encoding: "timestamp" },
  enum: { $ref: "$.metadata.enums.permissions" },
  raw: null,
}

const PERMISSIONS = { "1": "read", "2": "add records", "3": "read and add records" }

interface Field extends Partial<Shown> {
  readonly path: string
  readonly params?: object
}

/** @throws TypeError for a parameter that the table does not know */
function fieldsOf(params: readonly ParamType[], before = ""): { fields: Field[]; excluded: string[] } {
  const fields: Field[] = []
  const excluded: string[] = []
  for (const param of params) {
    const one = param.isArray() ? param.arrayChildren : param
    const path = `${before}${param.name}${param.isArray() ? ".[]" : ""}`
    const shown = SHOWN[param.name]
    if (one.isTuple()) {
      const inner = fieldsOf(one.components, `${path}.`)
      fields.push(...inner.fields.map((field) => ({ ...field, ...OF_MANY[field.path] })))
      excluded.push(...inner.excluded)
    } else if (shown) {
      const more = PARAMS[shown.format]
      fields.push({ path, ...shown, ...(more ? { params: more } : {}) })
    } else if (HIDDEN.has(param.name)) excluded.push(path)
    else throw new TypeError(`nothing says how ${param.name} is shown`)
  }
  return { fields, excluded }
}

const intentOf = ({ sentence }: SignableFunction): string =>
  sentence.replace(/ \(seconds since 1970[^)]*\)/, "")

const formatOf = (of: SignableFunction, params: readonly ParamType[]) => {
  const { fields, excluded } = fieldsOf(params)
  return { intent: intentOf(of), fields, required: fields.map(({ path }) => path), excluded }
}

interface Described {
  readonly name: string
  readonly abi: Interface
  readonly actions: Readonly<Record<string, SignableFunction>>
  /** Its field in deployments/<chain>.json. */
  readonly deployed: "registry" | "requests"
}

export const DESCRIBED: readonly Described[] = [
  {
    ...{ name: "RecordRegistry", abi: new Interface(RecordRegistry__factory.abi), actions: REGISTRY_ACTIONS },
    deployed: "registry",
  },
  {
    ...{ name: "AccessRequests", abi: new Interface(AccessRequests__factory.abi), actions: REQUEST_ACTIONS },
    deployed: "requests",
  },
]

const SCHEMA = "https://eips.ethereum.org/assets/eip-7730/erc7730-v1.schema.json"
const METADATA = {
  owner: "Keyward",
  enums: { permissions: PERMISSIONS },
}

function deploymentsOf(which: Described["deployed"]): { chainId: number; address: string }[] {
  const folder = join(ROOT, "deployments")
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => /^\d+\.json$/.test(name))
  return files.map(({ name }) => {
    const written = JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, unknown>
    return { chainId: Number(written["chainId"]), address: String(written[which]) }
  })
}

/** The function of a name that can be signed. */
export function signable({ abi, name }: Described, action: string): FunctionFragment {
  const fragment = abi.getFunction(action)
  if (!fragment) throw new TypeError(`${name} has no function ${action}`)
  return fragment
}

/** Of transactions: each function that can be signed, and submitSigned. */
export function calldataDescriptor(of: Described): object {
  const formats = Object.entries(of.actions).map(([action, said]): [string, object] => {
    const fragment = signable(of, action)
    return [signatureOf(fragment), formatOf(said, fragment.inputs)]
  })
  const submit = signable(of, "submitSigned")
  const sub = fieldsOf(submit.inputs.filter(({ name }) => name !== "action"))
  const action = {
    path: "action",
    label: "What was signed",
    format: "calldata",
    params: { calleePath: "@.to" },
  }
  const fields = [...sub.fields, action]
  const brought = {
    ...{ intent: "Bring what somebody signed, and pay for it.", fields },
    ...{ required: fields.map(({ path }) => path), excluded: sub.excluded },
  }
  return {
    $schema: SCHEMA,
    context: {
      $id: of.name,
      contract: { abi: abiOf(of), deployments: deploymentsOf(of.deployed) },
    },
    metadata: METADATA,
    display: { formats: Object.fromEntries([...formats, [signatureOf(submit), brought]]) },
  }
}

/** Of the described functions alone. */
const abiOf = (of: Described): unknown[] =>
  [...Object.keys(of.actions), "submitSigned"].map(
    (action) => JSON.parse(signable(of, action).format("json")) as unknown,
  )

/** Of messages that are signed: each function's struct. */
export function messageDescriptor(of: Described): object {
  const schemas = Object.keys(of.actions).map((action) => typesOf(of, action))
  const formats = Object.entries(of.actions).map(([action, said]): [string, object] => {
    const params = [actorOf(said), ...signable(of, action).inputs, ...ENDING]
    const { excluded, ...shown } = formatOf(said, params)
    // The intent says the same: the contract takes no other sentence.
    return [primaryTypeOf(action), { ...shown, excluded: ["sentence", ...excluded] }]
  })
  return {
    $schema: SCHEMA,
    context: {
      $id: of.name,
      eip712: {
        domain: { name: "Keyward", version: "1" },
        deployments: deploymentsOf(of.deployed),
        schemas,
      },
    },
    metadata: METADATA,
    display: { formats: Object.fromEntries(formats) },
  }
}

/** Whose action it is. */
const actorOf = ({ by }: SignableFunction): ParamType => ParamType.from(`address ${by ?? "account"}`)
const ENDING: readonly ParamType[] = FunctionFragment.from("f(uint256 nonce, uint40 deadline)").inputs
const primaryTypeOf = (action: string): string => action.charAt(0).toUpperCase() + action.slice(1)

/** With the parameters' names, without which a path says nothing. */
const signatureOf = ({ name, inputs }: FunctionFragment): string =>
  `${name}(${inputs
    .map((input) =>
      input
        .format("full")
        .replace(/^tuple/, "")
        .replaceAll(", ", ","),
    )
    .join(",")})`

const NOBODY = asAddress(`0x${"0".repeat(40)}`)

/** The very types that the app asks a wallet to sign. */
function typesOf(of: Described, action: string): { primaryType: string; types: object } {
  const said = of.actions[action] as SignableFunction
  const names = said.parameters.split(",").map((parameter) => parameter.split(" ")[1] ?? "")
  const { primaryType, types } = typedAction({
    ...{ contract: NOBODY, chainId: 1, signer: NOBODY, account: NOBODY, name: action, of: said },
    ...{ values: Object.fromEntries(names.map((name) => [name, ""])), nonce: 0n, deadline: 0 },
  })
  return { primaryType, types }
}

/** Every file of contracts/erc7730, by name. */
export const descriptors = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    DESCRIBED.flatMap((of) => [
      [`calldata-${of.name}.json`, calldataDescriptor(of)],
      [`eip712-${of.name}.json`, messageDescriptor(of)],
    ]),
  )
