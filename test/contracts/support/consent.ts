import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { successorConsent } from "../../../app/_core/signed-actions"
import { asAddress } from "../../../app/_core/types"
import { ethers } from "./network"

/** What a wallet signs to become an account's. */
export async function consentOf(
  registry: RecordRegistry,
  account: { getAddress(): Promise<string> },
  wallet: HardhatEthersSigner,
): Promise<string> {
  const { chainId } = await ethers.provider.getNetwork()
  const consent = successorConsent({
    contract: asAddress(await registry.getAddress()),
    chainId: Number(chainId),
    account: asAddress(await account.getAddress()),
    wallet: asAddress(wallet.address),
  })
  return wallet.signTypedData(...ethersTypedData(consent))
}
