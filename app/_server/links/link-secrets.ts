import { timingSafeEqual } from "node:crypto"
import { concat, fromHex, toHex, u32be, u64be, utf8 } from "../../_core/crypto/bytes"
import { hkdf } from "../../_core/crypto/hkdf"
import { hmacSha256 } from "../../_core/crypto/hmac"

/** A file of a link that may be fetched until a time. */
export interface LinkLocation {
  /** SHA-256 of the link's id, 64 hex digits. */
  readonly link: string
  readonly edition: number
  readonly place: number
  /** Unix seconds. */
  readonly until: number
}

const LOCATION_BYTES = 32 + 4 + 4 + 8
const MAC_BYTES = 32

/** What the server makes of its secret for links: digests of passcodes that nobody computes without it, and addresses. */
export class LinkSecrets {
  readonly #secret: Uint8Array

  /** @param secret 32 bytes */
  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** HMAC(HKDF(secret, info "keyward/shl/v1/passcode"), link(32) ‖ passcode): 32 bytes. */
  async passcode(link: string, passcode: string): Promise<Uint8Array> {
    const key = await hkdf(this.#secret, { info: utf8("keyward/shl/v1/passcode") })
    return hmacSha256(key, concat(fromHex(link), utf8(passcode.normalize("NFC"))))
  }

  /** base64url of link(32) ‖ u32 edition ‖ u32 place ‖ u64 until ‖ HMAC over these bytes. */
  async locate(location: LinkLocation): Promise<string> {
    const said = bytesOf(location)
    return Buffer.from(concat(said, await this.#mac(said))).toString("base64url")
  }

  /** Null where the server did not write it, or its time has passed. @param now unix seconds */
  async located(token: string, now: number): Promise<LinkLocation | null> {
    const bytes = new Uint8Array(Buffer.from(token, "base64url"))
    const isExact = Buffer.from(bytes).toString("base64url") === token
    if (!isExact || bytes.length !== LOCATION_BYTES + MAC_BYTES) return null
    const [said, mac] = [bytes.slice(0, LOCATION_BYTES), bytes.slice(LOCATION_BYTES)]
    if (!timingSafeEqual(await this.#mac(said), mac)) return null
    const view = new DataView(said.buffer)
    const location = {
      link: toHex(said.subarray(0, 32)),
      edition: view.getUint32(32),
      place: view.getUint32(36),
      until: Number(view.getBigUint64(40)),
    }
    return now < location.until ? location : null
  }

  async #mac(said: Uint8Array): Promise<Uint8Array> {
    return hmacSha256(await hkdf(this.#secret, { info: utf8("keyward/shl/v1/location") }), said)
  }
}

const bytesOf = ({ link, edition, place, until }: LinkLocation): Uint8Array =>
  concat(fromHex(link), u32be(edition), u32be(place), u64be(BigInt(until)))
