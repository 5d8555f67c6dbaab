import "server-only"
import { Interface, TypedDataEncoder } from "ethers"
import type { InterfaceAbi, Provider } from "ethers"
import { refusalIn } from "../../_adapters/chain/refusals"
import { isStop } from "../../_adapters/chain/stops"
import { requestRefusalIn } from "../../_adapters/chain/requests-refusals"
import { typedCalls } from "../../_adapters/chain/signable"
import { ethersTypedData, recoverTypedData } from "../../_adapters/wallet/wallet-signer"
import type { PublicConfig } from "../../_core/ports/config"
import type { SignedAction } from "../../_core/ports/relay"
import { REQUEST_ACTIONS } from "../../_core/requests/request-actions"
import { REGISTRY_ACTIONS, URGENT_ACTIONS } from "../../_core/signed-actions"
import type { SignableFunction } from "../../_core/signed-actions"
import { asAddress } from "../../_core/types"
import type { Address } from "../../_core/types"
import { AccessRequests__factory } from "../../../typechain-types/factories/AccessRequests__factory"
import { RecordRegistry__factory } from "../../../typechain-types/factories/RecordRegistry__factory"
import type { RelayedContract } from "./policy"

type Place = Pick<PublicConfig, "chainId" | "registry" | "requests">

/** The contracts of a deployment whose signed actions its relay brings. */
export function relayedContracts({ chainId, registry, requests }: Place): readonly RelayedContract[] {
  const accountOf = async (wallet: Address, provider: Provider): Promise<Address> =>
    asAddress(await RecordRegistry__factory.connect(registry, provider).accountOf(wallet))
  const of = (
    address: Address,
    { abi }: { readonly abi: InterfaceAbi },
    actions: Readonly<Record<string, SignableFunction>>,
    refusalIn: RelayedContract["refusalIn"],
    isStop: RelayedContract["isStop"],
  ): RelayedContract => {
    const typed = typedCalls(new Interface(abi), actions, { contract: address, chainId })
    const signerOf = (
      { signer, action, nonce, deadline, signature }: SignedAction,
      account: Address,
    ): Address | null => {
      const data = typed(action, { signer, account }, nonce, deadline)
      try {
        return data && recoverTypedData(data, signature)
      } catch {
        // no signature of a key: an account with code may know what it is
        return null
      }
    }
    const hashOf = ({ signer, action, nonce, deadline }: SignedAction, account: Address): string | null => {
      const data = typed(action, { signer, account }, nonce, deadline)
      return data && TypedDataEncoder.hash(...ethersTypedData(data))
    }
    const names = Object.keys(actions)
    const urgent = names.filter((name) => URGENT_ACTIONS.includes(name))
    return { address, abi, actions: names, urgent, refusalIn, accountOf, isStop, signerOf, hashOf }
  }
  // A grant has to stand for the contract to end it; the end of a delegation it takes of anybody.
  const stops: RelayedContract["isStop"] = async ({ signer, action }, provider) => {
    const face = RecordRegistry__factory.createInterface()
    if (!isStop(face, action)) return false
    const call = face.parseTransaction({ data: action })
    if (call?.name !== "setDelegate") return true
    const account = await accountOf(signer, provider)
    const contract = RecordRegistry__factory.connect(registry, provider)
    return (await contract.delegateUntil(account, String(call.args.getValue("delegate")))) !== 0n
  }
  return [
    of(registry, RecordRegistry__factory, REGISTRY_ACTIONS, refusalIn, stops),
    of(requests, AccessRequests__factory, REQUEST_ACTIONS, requestRefusalIn, () => Promise.resolve(false)),
  ]
}
