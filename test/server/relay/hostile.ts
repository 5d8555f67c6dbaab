import { Wallet } from "ethers"
import { asAddress } from "../../../app/_core/types"
import type { Address } from "../../../app/_core/types"
import type { LocalChain } from "../../fakes/local-chain"

/** Answers what is asked with ERC-1271's magic value. */
const YES = "631626ba7e60e01b60005260206000f3"
/** The same with four other bytes. */
const NO = "63ffffffff60e01b60005260206000f3"

const hex = (value: number, bytes: number) => value.toString(16).padStart(2 * bytes, "0")

/** Runs a loop that takes 26 gas a turn, before what follows; `at` is where it begins. */
const burning = (gas: number, at = 0) => {
  // PUSH4 turns; JUMPDEST; PUSH1 1; SWAP1; SUB; DUP1; PUSH1 back; JUMPI
  return `63${hex(Math.ceil(gas / 26), 4)}5b600190038060${hex(at + 5, 1)}57`
}

/** Code of accounts that are contracts, as somebody who means the relay ill would write it. */
export const SIGNER_CODE = {
  yes: `0x${YES}`,
  no: `0x${NO}`,
  /** Says yes after burning so much gas. */
  burns: (gas: number) => `0x${burning(gas)}${YES}`,
  /** Burns so much gas and then says no. */
  burnsAndRefuses: (gas: number) => `0x${burning(gas)}${NO}`,
  /**
   * Says yes to whoever asks with little gas, as a check under a cap does; asked with more it burns first.
   */
  // GAS; PUSH3 cap; LT (cap < gas); PUSH1 burn; JUMPI; yes; JUMPDEST; burning; yes
  burnsWhereItMay: (cap: number, gas: number) => {
    const head = `5a62${hex(cap, 3)}1060${hex(9 + YES.length / 2, 1)}57${YES}5b`
    return `0x${head}${burning(gas, head.length / 2)}${YES}`
  },
} as const

/** An account whose code is this. */
export async function accountWith(chain: LocalChain, code: string): Promise<Address> {
  const address = asAddress(Wallet.createRandom().address)
  await setCode(chain, address, code)
  return address
}

export const setCode = (chain: LocalChain, address: Address, code: string): Promise<unknown> =>
  chain.provider.send("hardhat_setCode", [address, code])
