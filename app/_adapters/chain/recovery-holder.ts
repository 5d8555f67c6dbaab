import { BaseWallet, computeAddress, hexlify, SigningKey, VoidSigner } from "ethers"
import type { Provider, Signer } from "ethers"
import { KeywardError } from "../../_core/errors"
import type { RecoveryHolder } from "../../_core/ports/recovery"
import type { Relay } from "../../_core/ports/relay"
import { asAddress } from "../../_core/types"
import { localSigner } from "../wallet/wallet-signer"
import { registryWriter } from "./registry-writer"
import type { WriterOptions } from "./registry-writer"

export interface RecoveryOptions extends Omit<WriterOptions, "signer" | "account" | "signed"> {
  readonly provider: Provider
  /** The connected wallet, which brings what is signed where no relay does. */
  readonly payer: Signer
  readonly relay: Relay
}

/**
 * Acts in the registry as the holder of a recovery code. The holder's address never has any money: what the
 * holder does is signed (EIP-712) and brought by the relay, or by the connected wallet.
 */
export function recoveryHolder({ provider, payer, relay, ...options }: RecoveryOptions): RecoveryHolder {
  const keyOf = (signingKey: Uint8Array): string => {
    try {
      const key = hexlify(signingKey)
      computeAddress(key)
      return key
    } catch {
      // Not the cause: ethers puts the key into its message.
      throw new KeywardError("key-wrong")
    }
  }
  return {
    addressOf: (signingKey) => asAddress(computeAddress(keyOf(signingKey))),
    signMessage: async (signingKey, message) =>
      (await new BaseWallet(new SigningKey(keyOf(signingKey))).signMessage(message)) as `0x${string}`,
    writer(signingKey) {
      // Not ethers' Wallet, which brings keystore files and phrases along.
      const wallet = new BaseWallet(new SigningKey(keyOf(signingKey)))
      const account = asAddress(wallet.address)
      const signed = { relay, wallet: localSigner(wallet, options.chainId) }
      return registryWriter({ ...options, signer: new VoidSigner(account, provider), account, payer, signed })
    },
  }
}
