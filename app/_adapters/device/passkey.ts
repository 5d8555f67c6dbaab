import { randomBytes, toBase64url } from "../../_core/crypto/bytes"
import type { Bytes } from "../../_core/crypto/bytes"
import { wipe } from "../../_core/crypto/wiped"
import { KeywardError } from "../../_core/errors"
import { PASSKEY_INPUT } from "../../_core/keys/passkey-way"
import type { NewPasskey, PasskeyAnswer, PasskeyDevice, PasskeyGap } from "../../_core/ports/passkey"

/** Milliseconds that a person has; the browser may bound it. */
const TIMEOUT = 5 * 60_000
/** ES256, EdDSA and RS256 (COSE), the ones that authenticators have; no assertion is ever verified. */
const ALGORITHMS = [-7, -8, -257]

/** What of a browser is used; the page's own unless given. */
export interface PasskeyPlace {
  readonly host: string
  readonly isSecure: boolean
  readonly credentials: Pick<CredentialsContainer, "create" | "get"> | undefined
}

interface PrfResults {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: BufferSource } }
}

/** The passkeys of this browser for the page's exact host (WebAuthn level 3). */
export function webauthnPasskeys(place: PasskeyPlace = thisPage()): PasskeyDevice {
  const gap = gapOf(place)
  const rpId = place.host
  const ask = async (question: (browser: PasskeyCredentials) => Promise<Credential | null>) => {
    if (gap !== null || !place.credentials)
      throw new KeywardError("passkey-unavailable", { reason: gap ?? "" })
    let answer: Credential | null
    try {
      answer = await question(place.credentials)
    } catch (error) {
      throw passkeyError(error)
    }
    if (!answer) throw new KeywardError("passkey-failed")
    return answer as PublicKeyCredential
  }
  return {
    rpId,
    gap,
    async create(label): Promise<NewPasskey> {
      const made = await ask((browser) =>
        browser.create({
          publicKey: {
            rp: { id: rpId, name: "Keyward" },
            // A known id would take the place of the passkey that has it.
            user: { id: randomBytes(32), name: label, displayName: label },
            challenge: randomBytes(32),
            pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
            authenticatorSelection: {
              residentKey: "required",
              requireResidentKey: true,
              userVerification: "required",
            },
            attestation: "none",
            timeout: TIMEOUT,
            extensions: PRF,
          },
        }),
      )
      const { enabled, secret } = prfOf(made)
      return { credential: idOf(made), enabled: enabled || secret !== null, secret }
    },
    async get(): Promise<PasskeyAnswer> {
      const found = await ask((browser) =>
        browser.get({
          publicKey: {
            rpId,
            challenge: randomBytes(32),
            allowCredentials: [],
            userVerification: "required",
            timeout: TIMEOUT,
            extensions: PRF,
          },
        }),
      )
      const { secret } = prfOf(found)
      if (!secret) throw new KeywardError("passkey-no-prf")
      return { credential: idOf(found), secret }
    },
    async forget(credential) {
      if (typeof PublicKeyCredential === "undefined") return
      const browser = PublicKeyCredential as SignalsCredentials
      await browser.signalUnknownCredential?.({ rpId, credentialId: credential })
    },
  }
}

type PasskeyCredentials = Pick<CredentialsContainer, "create" | "get">
type SignalsCredentials = typeof PublicKeyCredential & {
  /** WebAuthn level 3 section 5.1.10.1; not every browser has it. */
  signalUnknownCredential?: (options: { rpId: string; credentialId: string }) => Promise<void>
}

const PRF = { prf: { eval: { first: PASSKEY_INPUT } } } as AuthenticationExtensionsClientInputs

const idOf = ({ rawId }: PublicKeyCredential): string => toBase64url(new Uint8Array(rawId))

/** Copied, and what the browser gave is overwritten. */
function prfOf(credential: PublicKeyCredential): { enabled: boolean; secret: Bytes | null } {
  const { prf } = credential.getClientExtensionResults() as PrfResults
  const first = prf?.results?.first
  if (!first) return { enabled: prf?.enabled === true, secret: null }
  const given = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first)
  const secret = given.slice()
  wipe(given)
  if (secret.length !== 32) throw new KeywardError("passkey-no-prf")
  return { enabled: true, secret }
}

function passkeyError(error: unknown): KeywardError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ""
  const cause = { cause: error }
  // WebAuthn says no more than this where somebody closed the question, waited too long, or has no passkey here.
  if (name === "NotAllowedError" || name === "AbortError")
    return new KeywardError("passkey-cancelled", {}, cause)
  if (name === "SecurityError") return new KeywardError("passkey-unavailable", { reason: "host" }, cause)
  // Authenticators that cannot verify the person or keep a passkey are refused by these.
  if (name === "NotSupportedError" || name === "ConstraintError")
    return new KeywardError("passkey-no-prf", {}, cause)
  return new KeywardError("passkey-failed", {}, cause)
}

function gapOf({ host, isSecure, credentials }: PasskeyPlace): PasskeyGap | null {
  // The host of an IPv6 address stands in brackets; of IPv4 the last part is a number.
  if (host.startsWith("[") || /\.\d+$/.test(host)) return "ip-address"
  if (!isSecure) return "insecure"
  return credentials ? null : "browser"
}

const thisPage = (): PasskeyPlace => ({
  host: location.hostname,
  isSecure: isSecureContext,
  credentials: typeof PublicKeyCredential === "undefined" ? undefined : navigator.credentials,
})
