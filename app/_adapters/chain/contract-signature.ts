import { Interface, TypedDataEncoder, isCallException, isHexString } from "ethers"
import type { BlockTag, Provider } from "ethers"
import type { TypedData } from "../../_core/ports/account"
import type { Address } from "../../_core/types"
import { ethersTypedData } from "../wallet/wallet-signer"
import { ask } from "./ask"

/** ERC-1271 */
const ERC1271 = new Interface([
  "function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)",
])
const ACCEPTED = ERC1271.getFunction("isValidSignature")?.selector ?? ""

/** What an account's code is where it delegated it: three bytes and the address of the delegate (EIP-7702). */
const DELEGATION = /^0xef0100[0-9a-f]{40}$/i

/** Whether the code at an address makes it a contract; what delegates its code is an account with a key. */
export const isContractCode = (code: string): boolean => code !== "0x" && !DELEGATION.test(code)

/** What a signature ends with that is for an account yet to be deployed (ERC-6492). */
const ERC6492_SUFFIX = "6492".repeat(16)

/** Whether a signature says of itself that its account may not be deployed yet. */
export const isForUndeployed = (signature: string): boolean => signature.endsWith(ERC6492_SUFFIX)

/**
 * Whether an account's code says that a signature over EIP-712 typed data is its own. What has no code, reverts or
 * answers anything else does not.
 * @throws `chain-unreachable`
 */
export async function contractAccepts(
  provider: Provider,
  asked: { account: Address; data: TypedData; signature: string; blockTag: BlockTag },
): Promise<boolean> {
  const { account, data, signature, blockTag } = asked
  if (!isHexString(signature)) return false
  if ((await ask(() => provider.getCode(account, blockTag))) === "0x") return false
  const digest = TypedDataEncoder.hash(...ethersTypedData(data))
  const call = ERC1271.encodeFunctionData("isValidSignature", [digest, signature])
  const answer = await ask(() =>
    provider.call({ to: account, data: call, blockTag }).catch((error: unknown) => {
      if (isCallException(error)) return "0x"
      throw error
    }),
  )
  return answer === ACCEPTED.padEnd(66, "0")
}
