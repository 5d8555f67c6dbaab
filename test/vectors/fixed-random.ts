import { createHash } from "node:crypto"

/**
 * Runs `work` with a random source that is the same each time: SHA-256(label ‖ u32 counter), block after block. Only
 * for vectors; whatever draws its randomness natively (generateKey, encapsulateBits) is not reached by it.
 */
export async function withFixedRandom<T>(label: string, work: () => Promise<T>): Promise<T> {
  const original = Object.getOwnPropertyDescriptor(crypto, "getRandomValues")
  let counter = 0
  let left: number[] = []
  const getRandomValues = <A extends ArrayBufferView>(array: A): A => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    for (let i = 0; i < bytes.length; i++) {
      if (left.length === 0) left = [...createHash("sha256").update(`${label}/${counter++}`).digest()]
      bytes[i] = left.shift() ?? 0
    }
    return array
  }
  Object.defineProperty(crypto, "getRandomValues", { value: getRandomValues, configurable: true, writable: true })
  try {
    return await work()
  } finally {
    if (original) Object.defineProperty(crypto, "getRandomValues", original)
    else Reflect.deleteProperty(crypto, "getRandomValues")
  }
}

/** `length` bytes that belong to a name. */
export function named(name: string, length = 32): Uint8Array<ArrayBuffer> {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash("sha256").update(`keyward vectors/${name}/${i}`).digest(),
  )
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
}
