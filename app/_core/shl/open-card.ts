import { compactVerify, errors, importJWK } from "jose"
import { fromBase64url, fromUtf8 } from "../crypto/bytes"
import { KeywardError } from "../errors"
import { inflateRaw } from "../deflate"
import { thumbprintOf } from "./issuer-keys"
import type { IssuerKey, TrustedIssuer } from "./trusted-issuers"

/** Bytes of one card's payload: a card fits into QR codes, and 5 MB is a hundred times what was seen in one. */
export const MAX_CARD_BYTES = 5_000_000

/**
 * - `verified`: made with a key of the named issuer that is known here.
 * - `wrong`: the issuer's key is known, and the signature was not made with it for this content.
 * - `unknown-issuer`, `unknown-key`: not checked; nothing is known of who made the card.
 */
export type CardSignature = "verified" | "wrong" | "unknown-issuer" | "unknown-key"

export interface OpenedCard {
  /** JSON as the issuer wrote it. */
  readonly payload: string
  readonly iss: string
  readonly signature: CardSignature
  /** Name that the list of trusted issuers has for `iss`; empty if it has none. */
  readonly issuerName: string
}

/**
 * Opens a SMART Health Card: a compact JWS (RFC 7515) whose payload is deflated JSON. What it holds is given whatever the
 * signature says.
 * @throws KeywardError `document-damaged`, `document-too-large`
 */
export async function openCard(jws: string, issuers: readonly TrustedIssuer[]): Promise<OpenedCard> {
  const parts = jws.split(".")
  const [head, body, signature] = parts
  if (parts.length !== 3 || !head || !body || signature === undefined)
    throw new KeywardError("document-damaged")
  const header = objectIn(textOf(fromPart(head)))
  const bytes = fromPart(body)
  // The framework asks for zip DEF; jose leaves the payload of a JWS as it is
  const payload = textOf(header["zip"] === "DEF" ? await inflateRaw(bytes, MAX_CARD_BYTES) : bytes)
  if (header["zip"] !== undefined && header["zip"] !== "DEF") throw new KeywardError("document-damaged")
  const { iss } = objectIn(payload)
  const name = typeof iss === "string" ? iss : ""
  const issuer = issuers.find((known) => known.iss === name)
  return {
    payload,
    iss: name,
    issuerName: issuer?.name ?? "",
    signature: issuer ? await check(jws, header["kid"], issuer.keys) : "unknown-issuer",
  }
}

async function check(jws: string, kid: unknown, keys: readonly IssuerKey[]): Promise<CardSignature> {
  const prints = await Promise.all(keys.map(thumbprintOf))
  const key = keys[prints.findIndex((print) => print === kid)]
  if (!key) return "unknown-key"
  try {
    await compactVerify(jws, await importJWK({ ...key }, "ES256"), { algorithms: ["ES256"] })
    return "verified"
  } catch (cause) {
    // Another algorithm or a malformed signature under the name of a known key is as wrong as a false one
    if (cause instanceof errors.JOSEError) return "wrong"
    throw cause
  }
}

function fromPart(part: string) {
  try {
    return fromBase64url(part)
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch (cause) {
    throw new KeywardError("document-damaged", {}, { cause })
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>
  } catch {
    // Falls through
  }
  throw new KeywardError("document-damaged")
}
