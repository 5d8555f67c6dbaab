import { concat, fromBase64url, randomBytes, toBase64url, toHex, utf8 } from "../../../app/_core/crypto/bytes"
import { hmacUnder } from "../../../app/_core/crypto/hmac"
import { openPrivate, sealPrivate } from "../../../app/_core/keys/private-box"
import { newestMaster } from "../../../app/_core/keys/unlocked"
import type { UnlockedKeys } from "../../../app/_core/keys/unlocked"
import type { Address } from "../../../app/_core/types"
import type { StateFile } from "../../../app/_adapters/disk/state-file"

const NAME = "filed-marks"

/**
 * By what a file's content is known again for one patient: 128 bits of HMAC-SHA256(key, patient ‖ digest) in hex. The key
 * is this machine's own and sealed by the account's masters, so that nobody else can try contents against the marks.
 * @returns gives the mark of a plaintext's digest, as a manifest has it (base64url)
 * @throws KeywardError `key-wrong` where the key was sealed by another account's masters
 */
export async function marksFor(
  state: StateFile,
  keys: UnlockedKeys,
  patient: Address,
): Promise<(digest: string) => Promise<string>> {
  const hmac = await hmacUnder("SHA-256", await markKey(state, keys))
  return async (digest) => toHex((await hmac(concat(utf8(patient), fromBase64url(digest)))).slice(0, 16))
}

async function markKey(state: StateFile, keys: UnlockedKeys): Promise<Uint8Array> {
  const box = state.get<string>("secrets", NAME)
  if (box)
    return fromBase64url(
      String(await openPrivate([...keys.masters.values()], "filed-marks", keys.account, box)),
    )
  const made = randomBytes(32)
  const sealed = await sealPrivate(newestMaster(keys), "filed-marks", keys.account, toBase64url(made))
  // Another process of this account may have been first
  const first = state.together(() => {
    const there = state.get<string>("secrets", NAME)
    if (there === null) state.put("secrets", NAME, sealed, keys.account)
    return there
  })
  return first === null ? made : markKey(state, keys)
}
