import { publicKeyOf } from "../../../app/_core/crypto/hpke"
import { registryContext } from "../../../app/_core/keys/context"
import { asAddress } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import { pattern } from "../crypto/streams"

export interface Person {
  readonly account: Address
  readonly seed: Uint8Array
  readonly publicKey: Uint8Array
}

const person = (account: string, number: number): Person => {
  const seed = pattern(32, 1000 * number)
  return { account: asAddress(account), seed, publicKey: publicKeyOf(seed) }
}

export const patient = person("0x00000000000000000000000000000000000000a1", 1)
export const doctor = person("0x00000000000000000000000000000000000000d2", 2)
export const stranger = person("0x00000000000000000000000000000000000000f3", 3)

export const chainId = 31_337
export const registry = asAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
export const otherRegistry = asAddress("0xe7f1725e7734ce288f8367e1bb143e90bb3f0512")

/** The patient's, on the usual chain and registry. */
export const ctx = registryContext({ chainId, registry, patient: patient.account })
export const otherContexts = {
  "another chain": registryContext({ chainId: 1, registry, patient: patient.account }),
  "another registry": registryContext({ chainId, registry: otherRegistry, patient: patient.account }),
  "another patient": registryContext({ chainId, registry, patient: stranger.account }),
}
