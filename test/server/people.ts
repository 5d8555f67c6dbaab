import { privateKeyToAccount } from "viem/accounts"
import type { PrivateKeyAccount } from "viem/accounts"
import { asAddress } from "../../app/_core/types"
import type { Address } from "../../app/_core/types"

/** Somebody with a key of their own. */
export interface Person {
  readonly account: Address
  readonly signer: PrivateKeyAccount
}

export const person = (seed: string): Person => {
  const signer = privateKeyToAccount(`0x${seed.repeat(32)}`)
  return { account: asAddress(signer.address), signer }
}

export const patient = person("a1")
export const doctor = person("d0")
export const stranger = person("55")
