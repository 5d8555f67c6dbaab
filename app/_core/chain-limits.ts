/** Gas that one transaction may have at most (EIP-7825). */
export const MAX_TRANSACTION_GAS = 16_777_216

/** Gas that any transaction costs before its calldata. */
export const TRANSACTION_BASE_GAS = 21_000

/**
 * Gas that a byte of calldata costs at least, whatever the call does with it. EIP-7623 asks 40 for a byte that is not
 * zero; 64 is what the Amsterdam fork asks for every byte, so that what fits now fits then.
 */
export const CALLDATA_FLOOR_GAS = 64

/**
 * Gas that writing to an empty storage slot costs at most: 22,100 today, some 103,000 under the Amsterdam fork, which
 * prices new state by itself.
 */
export const NEW_SLOT_GAS = 103_000

/** Bytes of calldata that so much gas pays for, whatever they are. */
export const maxCalldataBytes = (gas: number): number =>
  Math.max(0, Math.floor((gas - TRANSACTION_BASE_GAS) / CALLDATA_FLOOR_GAS))
