import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { TypedDataEncoder } from "ethers"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { successorConsent } from "../../../app/_core/signed-actions"
import { asAddress } from "../../../app/_core/types"
import { ethers } from "./network"

interface Addressed {
  getAddress(): Promise<string>
}

async function consentTo(registry: RecordRegistry, account: Addressed, wallet: Addressed) {
  const { chainId } = await ethers.provider.getNetwork()
  const consent = successorConsent({
    contract: asAddress(await registry.getAddress()),
    chainId: Number(chainId),
    account: asAddress(await account.getAddress()),
    wallet: asAddress(await wallet.getAddress()),
  })
  return ethersTypedData(consent)
}

/** What a wallet signs to become an account's; `by` somebody else where he signs in its place. */
export const consentOf = async (
  registry: RecordRegistry,
  account: Addressed,
  wallet: HardhatEthersSigner,
  by = wallet,
): Promise<string> => by.signTypedData(...(await consentTo(registry, account, wallet)))

export const consentDigest = async (registry: RecordRegistry, account: Addressed, wallet: Addressed) =>
  TypedDataEncoder.hash(...(await consentTo(registry, account, wallet)))
