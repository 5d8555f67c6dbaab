/** Cost of Argon2id (RFC 9106). */
export interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** 32 bytes from a low-entropy secret. Takes seconds: run it in a worker. */
export type Argon2id = (secret: Uint8Array, salt: Uint8Array, cost: Argon2Cost) => Promise<Uint8Array>

/** RFC 9106 section 4, second recommended option: 64 MiB. */
export const ARGON2_COST: Argon2Cost = { memory: 65_536, passes: 3, lanes: 4 }

/** What a vault may ask for: enough to be worth it, little enough for a phone. */
export const ARGON2_LEAST: Argon2Cost = { memory: 19_456, passes: 2, lanes: 1 }
export const ARGON2_MOST: Argon2Cost = { memory: 262_144, passes: 10, lanes: 8 }

/** Argon2id version 0x13 by hash-wasm, 32 bytes. Its code is loaded with the first call. */
export const argon2id: Argon2id = async (secret, salt, cost) => {
  const { default: argon2 } = await import("hash-wasm/dist/argon2.umd.min.js")
  return argon2.argon2id({
    password: secret,
    salt,
    memorySize: cost.memory,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: "binary",
  })
}
