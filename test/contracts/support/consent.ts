import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types"
import { TypedDataEncoder } from "ethers"
import type { RecordRegistry } from "../../../typechain-types/RecordRegistry"
import { ethersTypedData } from "../../../app/_adapters/wallet/wallet-signer"
import { moveAgreement, successorConsent } from "../../../app/_core/signed-actions"
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

/** What a wallet signs to become an account's; `by` somebody else where they sign in its place. */
export const consentOf = async (
  registry: RecordRegistry,
  account: Addressed,
  wallet: HardhatEthersSigner,
  by = wallet,
): Promise<string> => by.signTypedData(...(await consentTo(registry, account, wallet)))

export const consentDigest = async (registry: RecordRegistry, account: Addressed, wallet: Addressed) =>
  TypedDataEncoder.hash(...(await consentTo(registry, account, wallet)))

/** What a present wallet agrees to. */
export interface Agreed {
  readonly wallet: Addressed
  readonly nextRecovery: Addressed | string
  readonly agreedUntil: number
}

async function agreementTo(registry: RecordRegistry, account: Addressed, agreed: Agreed) {
  const { chainId } = await ethers.provider.getNetwork()
  const { wallet, nextRecovery, agreedUntil } = agreed
  const data = moveAgreement({
    contract: asAddress(await registry.getAddress()),
    chainId: Number(chainId),
    account: asAddress(await account.getAddress()),
    wallet: asAddress(await wallet.getAddress()),
    nextRecovery: asAddress(
      typeof nextRecovery === "string" ? nextRecovery : await nextRecovery.getAddress(),
    ),
    agreedUntil,
  })
  return ethersTypedData(data)
}

/** What an account's present wallet signs to hand it to another. */
export const agreementOf = async (
  registry: RecordRegistry,
  account: Addressed,
  by: HardhatEthersSigner,
  agreed: Agreed,
): Promise<string> => by.signTypedData(...(await agreementTo(registry, account, agreed)))

export const agreementDigest = async (registry: RecordRegistry, account: Addressed, agreed: Agreed) =>
  TypedDataEncoder.hash(...(await agreementTo(registry, account, agreed)))
