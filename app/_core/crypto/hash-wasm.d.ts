// hash-wasm has a file for each algorithm beside the one with all of them, which has types: the pages load what they use.
declare module "hash-wasm/dist/argon2.umd.min.js" {
  import type { argon2id } from "hash-wasm"
  const parts: { readonly argon2id: typeof argon2id }
  export default parts
}
declare module "hash-wasm/dist/keccak.umd.min.js" {
  import type { createKeccak } from "hash-wasm"
  const parts: { readonly createKeccak: typeof createKeccak }
  export default parts
}
