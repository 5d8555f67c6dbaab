import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { TypedDataEncoder } from "ethers"
import type { ParamType } from "ethers"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import type { TypedValue } from "../../../app/_core/ports/account"
import { registryAction } from "../../../app/_core/signed-actions"
import type { RegistryAction } from "../../../app/_core/signed-actions"
import { asAddress } from "../../../app/_core/types"
import { ethers, networkHelpers } from "./network"

/** An action as somebody brings it, and the digest that was signed. */
export interface Signed {
  readonly signer: string
  readonly action: string
  readonly nonce: bigint
  readonly deadline: number
  readonly signature: string
  readonly digest: string
}

/** Where a signature is for something else than it is brought as. */
export interface SignOptions {
  readonly chainId?: number
  readonly contract?: string
  readonly nonce?: bigint
  readonly deadline?: number
  /** Whose action it is said to be, if not that of the account that the signer acts as. */
  readonly account?: string
}

/** Signs as a client does: what app/_core/signed-actions.ts says of the function, with the values of the call. */
export async function sign(
  registry: RecordRegistry,
  signer: HardhatEthersSigner,
  name: RegistryAction,
  args: readonly unknown[],
  options: SignOptions = {},
): Promise<Signed> {
  const { inputs } = registry.interface.getFunction(name)
  const nonce = options.nonce ?? (await registry.nonces(signer))
  const deadline = options.deadline ?? (await networkHelpers.time.latest()) + 3600
  const account = options.account ?? (await registry.accountOf(signer))
  const data = ethersTypedData(
    registryAction({
      ...{ name, signer: asAddress(signer.address), account: asAddress(account) },
      contract: asAddress(options.contract ?? (await registry.getAddress())),
      chainId: options.chainId ?? Number((await ethers.provider.getNetwork()).chainId),
      values: Object.fromEntries(inputs.map((input, index) => [input.name, valueOf(input, args[index])])),
      nonce,
      deadline,
    }),
  )
  const action = registry.interface.encodeFunctionData(name as "addRecord", args as never)
  const signature = await signer.signTypedData(...data)
  return {
    signer: signer.address,
    action,
    nonce,
    deadline,
    signature,
    digest: TypedDataEncoder.hash(...data),
  }
}

/** Brings what was signed, as `by` or as whoever the contract is connected to. */
export const submit = (registry: RecordRegistry, it: Signed) =>
  registry.submitSigned(it.signer, it.action, it.nonce, it.deadline, it.signature)

function valueOf(param: ParamType, value: unknown): TypedValue {
  if (param.isArray()) return (value as unknown[]).map((each) => valueOf(param.arrayChildren, each))
  if (param.isTuple()) {
    const fields = value as Record<string, unknown>
    return Object.fromEntries(param.components.map((part) => [part.name, valueOf(part, fields[part.name])]))
  }
  if (typeof value === "bigint") return String(value)
  return typeof value === "object" ? (value as HardhatEthersSigner).address : (value as TypedValue)
}
