import { exactly, fromBase64url, fromUtf8, toBase64url, utf8 } from "../crypto/bytes"
import type { Bytes } from "../crypto/bytes"
import { dropAddress, isDropName, writeDropFragment } from "./drop-link"

/** What a link takes in, and until when. */
export interface DropTerms {
  /** Whom what is sent is for, as every holder of the link reads it; see `isDropName`. */
  readonly name: string
  /** For the own list alone; may be empty. */
  readonly label: string
  /** Unix seconds. */
  readonly expires: number
  /** Bytes of one package. */
  readonly maxBytes: number
  /** How many may be sent. */
  readonly uses: number
}

/** What the account keeps of a drop link that it made, sealed. */
export interface OwnDrop extends DropTerms {
  /** 32 bytes; see `DropSecrets`. */
  readonly t: Bytes
  /** 32 bytes; null once the link takes nothing any more and nothing waits: what was sent by it opens to nobody then. */
  readonly seed: Bytes | null
  /** Scheme, host and port that the link names. */
  readonly site: string
  /** Unix seconds on the device that made it. */
  readonly madeAt: number
}

/** The body of a sealed document of purpose `drops`, whose id is the link's dropId in hex. */
export const encodeOwnDrop = ({ t, seed, ...rest }: OwnDrop): Bytes =>
  utf8(JSON.stringify({ v: 1, t: toBase64url(t), seed: seed && toBase64url(seed), ...rest }))

/** The inverse; null where it is none that this version understands. */
export function decodeOwnDrop(body: Uint8Array): OwnDrop | null {
  try {
    const kept = JSON.parse(fromUtf8(body)) as Readonly<Record<string, unknown>>
    const { v, t, seed, name, label, site, expires, maxBytes, uses, madeAt } = kept
    const areTexts = [t, name, label, site].every((each) => typeof each === "string")
    const areNumbers = [expires, maxBytes, uses, madeAt].every((each) => Number.isSafeInteger(each))
    if (v !== 1 || !areTexts || !areNumbers || !isDropName(name as string)) return null
    return {
      t: exactly(fromBase64url(t as string), 32),
      seed: typeof seed === "string" ? exactly(fromBase64url(seed), 32) : null,
      ...{ name: name as string, label: label as string, site: site as string },
      ...{ expires: expires as number, maxBytes: maxBytes as number },
      ...{ uses: uses as number, madeAt: madeAt as number },
    }
  } catch {
    return null
  }
}

/** The address that a sender opens; null where the link's key is gone. */
export const addressOfDrop = async ({ site, t, seed, name }: OwnDrop): Promise<string | null> =>
  seed && dropAddress(site, await writeDropFragment({ t, seed }, name))
