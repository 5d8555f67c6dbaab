import { MOST_PROFILE_BYTES } from "../../_core/directory/profile"
import { XWING_PUBLIC_KEY_LENGTH } from "../../_core/crypto/xwing"
import { MAX_DROP_BYTES, MAX_DROP_USES } from "../../_core/drop/drop-limits"
import { MAX_SEALED_NOTEBOOK_BYTES } from "../../_core/keys/notebook-box"
import { MAX_LINK_FILES } from "../../_core/shl/link-limits"
import { textLength } from "../http/body"
import { MOST_BLOB_BYTES } from "../ledger/vaults"
import { RELAY_TERMS } from "../relay/terms"

export const MOST_SIGNATURE_BYTES = 8_192

/** JSON Schema 2020-12, as far as it is used here. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly anyOf?: readonly Schema[]
  readonly contentEncoding?: string
}

/** An object with just these; a name that ends in `?` may be left out. */
export function object(fields: Readonly<Record<string, Schema>>, isOpen = false): Schema {
  const names = Object.keys(fields)
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ""), fields[name]!])),
    required: names.filter((name) => !name.endsWith("?")),
    additionalProperties: isOpen,
  }
}
/** What is asked: what else is in it is not looked at. */
const asked = (fields: Readonly<Record<string, Schema>>): Schema => object(fields, true)

export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] })
const list = (items: Schema, minItems: number, maxItems: number): Schema => ({
  type: "array",
  items,
  minItems,
  maxItems,
})
export const text = (maxLength: number, pattern?: string): Schema => ({
  ...{ type: "string", maxLength },
  ...(pattern === undefined ? {} : { pattern }),
})
/** base64url without padding, of 1 to so many bytes. */
export const bytes = (most: number): Schema => ({
  ...{ type: "string", minLength: 2, maxLength: textLength(most) },
  ...{ pattern: "^[A-Za-z0-9_-]+$", contentEncoding: "base64url" },
})
export const whole = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER): Schema => ({
  type: "integer",
  minimum,
  maximum,
})
export const seconds: Schema = { ...whole(), description: "Seconds since 1970" }
export const NULL: Schema = { type: "null" }
export const BOOLEAN: Schema = { type: "boolean" }
/** As answers have it. */
export const ADDRESS: Schema = text(42, "^0x[0-9a-f]{40}$")
export const DIGEST: Schema = text(66, "^0x[0-9a-f]{64}$")
/** As questions may have it, with its checksum too. */
const ANY_ADDRESS: Schema = text(42, "^0x[0-9a-fA-F]{40}$")
const ANY_DIGEST: Schema = text(66, "^0x[0-9a-fA-F]{64}$")
export const ROOT: Schema = text(64, "^bafybei[a-z2-7]{52}$")
const hex = (most: number): Schema => text(2 + 2 * most, "^0x(?:[0-9a-f]{2})*$")

export const SIGN_IN = asked({ message: text(4_096), signature: text(16_384) })
export const RECOVER = asked({
  ...{ account: ANY_ADDRESS, fetchToken: bytes(32), "passkeyToken?": bytes(32) },
  ...{ "provedAt?": whole(1), "proof?": text(132, "^0x[0-9a-f]{130}$") },
})
export const OPEN_VAULT = asked({ token: bytes(32) })
export const BEGIN_LINK = asked({
  flags: text(4),
  "expires?": orNull(whole(1)),
  "passcode?": orNull(text(64)),
  tokenDigest: text(64, "^[0-9a-f]{64}$"),
})
export const FINISH_LINK = asked({ edition: whole(1), files: whole(1, MAX_LINK_FILES) })
export const BEGIN_DROP = asked({
  publicKey: bytes(XWING_PUBLIC_KEY_LENGTH),
  ...{ tokenDigest: text(64, "^[0-9a-f]{64}$"), ownerDigest: text(64, "^[0-9a-f]{64}$") },
  ...{ maxBytes: whole(1, MAX_DROP_BYTES), uses: whole(1, MAX_DROP_USES), expires: whole(1) },
})
export const BEGIN_ARRIVAL = asked({ size: whole(1) })
export const NOTEBOOK = asked({ version: whole(1), sealed: bytes(MAX_SEALED_NOTEBOOK_BYTES) })
export const VAULT = asked({
  ...{ blob: bytes(MOST_BLOB_BYTES), fetchTokenDigest: orNull(ANY_DIGEST) },
  "passkeyTokens?": list(
    asked({
      credential: text(2_048, "^(?:[A-Za-z0-9_-]+|keeper:0x[0-9a-f]{40}:0x[0-9a-f]{64})$"),
      token: bytes(32),
    }),
    ...([0, 64] as const),
  ),
})
export const MANIFESTS = asked({ roots: list(ROOT, 1, 64) })
export const FIND_PROFILES = asked({ digests: list(ANY_DIGEST, 1, 64) })
export const PROFILE = asked({ profile: bytes(MOST_PROFILE_BYTES) })
export const RELAY = asked({
  ...{ contract: ANY_ADDRESS, signer: ANY_ADDRESS, action: hex(RELAY_TERMS.length) },
  ...{
    nonce: text(78, "^(?:0|[1-9][0-9]*)$"),
    deadline: whole(0, 2 ** 40 - 1),
    signature: hex(MOST_SIGNATURE_BYTES),
  },
})
export const FETCH_LINK = asked({
  url: text(2_000),
  "manifest?": orNull(asked({ recipient: text(200), "passcode?": text(200), embeddedLengthMax: whole() })),
})
