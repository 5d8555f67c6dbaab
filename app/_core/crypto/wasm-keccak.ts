import keccak from "hash-wasm/dist/keccak.umd.min.js"

/** keccak256 compiled to WebAssembly, ten times as fast as JavaScript's for short inputs. */
export async function wasmKeccak256(): Promise<(bytes: Uint8Array) => Uint8Array> {
  const hasher = await keccak.createKeccak(256)
  return (bytes) => hasher.init().update(bytes).digest("binary")
}
