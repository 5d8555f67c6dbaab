import { networkHelpers } from "../../support/network"

/**
 * A contract wallet that approves one digest, the one in its first slot (ERC-1271):
 * sload(0) == calldataload(4) ? return 0x1626ba7e : return nothing
 */
const CODE = "0x5f54600435146" + "00c575f5ff3" + "5b631626ba7e60e01b5f5260205ff3"

/** Puts the wallet at an address, approving `digest`. */
export async function makeWallet(address: string, digest: string): Promise<void> {
  await networkHelpers.setCode(address, CODE)
  await networkHelpers.setStorageAt(address, 0, digest)
}
