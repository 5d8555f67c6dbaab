import "server-only"
import { Interface, TypedDataEncoder } from "ethers"
import type { InterfaceAbi, Provider } from "ethers"
import { refusalIn } from "../../_adapters/chain/refusals"
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
    return { address, abi, actions: names, urgent, refusalIn, accountOf, signerOf, hashOf }
  }
  return [
    of(registry, RecordRegistry__factory, REGISTRY_ACTIONS, refusalIn),
    of(requests, AccessRequests__factory, REQUEST_ACTIONS, requestRefusalIn),
  ]
}
