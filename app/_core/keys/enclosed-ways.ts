import { concat, randomBytes } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { unwiped, wipe } from "../crypto/wiped"
import { KeywardError } from "../errors"
import type { OpenVault, Way } from "./vault"

interface Enclosure {
  /** AES-256-GCM, not extractable: its bytes are nowhere in the page's memory. */
  readonly key: CryptoKey
  readonly iv: Bytes
  readonly sealed: Uint8Array
}

/**
 * The ways into an open vault, whose keys are in memory only while a vault is being sealed with them: in between they
 * lie encrypted under a key that the platform does not give out. Code that runs in the page can still have them opened;
 * what reads its memory finds none.
 */
export class EnclosedWays {
  /** A vault that two hold is enclosed once. */
  static readonly #known = new WeakMap<OpenVault, EnclosedWays>()
  readonly #headers: readonly Omit<Way, "key">[]
  #enclosure: Promise<Enclosure> | null

  private constructor({ ways }: OpenVault) {
    this.#headers = ways.map(({ key: _, ...header }) => header)
    this.#enclosure = enclose(ways.map(({ key }) => key))
    // Said by whoever uses them
    this.#enclosure.catch(() => undefined)
  }

  /** Takes the keys of a vault's ways over: those in `vault` itself are overwritten. */
  static of(vault: OpenVault): EnclosedWays {
    const known = EnclosedWays.#known.get(vault) ?? new EnclosedWays(vault)
    EnclosedWays.#known.set(vault, known)
    return known
  }

  /**
   * Runs `work` with the ways and their keys, and overwrites these when it is done: what is to stay has to be copied.
   * @throws KeywardError `locked` once they were ended
   */
  async use<T>(work: (ways: readonly Way[]) => Promise<T>): Promise<T> {
    const enclosure = await this.#enclosure
    // Ended while it was waited for
    if (!enclosure || !this.#enclosure) throw new KeywardError("locked")
    const { key, iv, sealed } = enclosure
    const all = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed as Bytes))
    try {
      return await work(
        this.#headers.map((header, i) => ({
          ...header,
          key: all.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES),
        })),
      )
    } finally {
      wipe(all)
    }
  }

  end(): void {
    this.#enclosure = null
  }
}

const KEY_BYTES = 32

async function enclose(keys: readonly Uint8Array[]): Promise<Enclosure> {
  // Copied before anything is waited for: locking may overwrite them meanwhile
  const all = concat(...keys.map(unwiped))
  try {
    const iv = randomBytes(12)
    const usages: KeyUsage[] = ["encrypt", "decrypt"]
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, usages)
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, all))
    return { key, iv, sealed }
  } finally {
    wipe(all, ...keys)
  }
}
