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

/**
 * Whether a contract account says that a signature over EIP-712 typed data is its own. What has no code, reverts or
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
