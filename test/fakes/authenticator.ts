import { createHmac, randomBytes } from "node:crypto"
import type { PasskeyPlace } from "../../app/_adapters/device/passkey"

/** How a device behaves; as those with the PRF extension do, unless told. */
export interface AuthenticatorOptions {
  /** The host that asks. */
  readonly host?: string
  /** False: it keeps passkeys and evaluates nothing. */
  readonly hasPrf?: boolean
  /** Evaluates when a passkey is made, too, as some do. */
  readonly evaluatesAtCreation?: boolean
  /** Gives other bytes each time. */
  readonly isUnsteady?: boolean
  /** The person closes the question: at every one, or at those of a kind. */
  readonly refuses?: "all" | "create" | "get"
  /** Passkeys that another device of the same person has, too. */
  readonly synced?: Map<string, Passkey>
}

interface Passkey {
  readonly id: Buffer
  readonly userId: string
  readonly rpId: string
  readonly seed: Buffer
}

/** What was asked of the device. */
export interface Asked {
  readonly kind: "create" | "get"
  readonly options: PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions
}

/**
 * The part of a browser and its authenticator that WebAuthn's pages see: passkeys by host, one for each user id, and the
 * PRF extension (level 3 section 10.1.4) as HMAC under a seed of each passkey.
 */
export function authenticator(options: AuthenticatorOptions = {}): {
  readonly place: PasskeyPlace
  readonly asked: Asked[]
  readonly passkeys: Map<string, Passkey>
  /** The secrets that were handed to the page, as the page has them. */
  readonly handed: Uint8Array[]
  choose: (credential: string) => void
} {
  const { host = "records.example", hasPrf = true } = options
  const passkeys = options.synced ?? new Map<string, Passkey>()
  const asked: Asked[] = []
  const handed: Uint8Array[] = []
  let chosen: string | null = null
  const first = ({ extensions }: Asked["options"]) =>
    (extensions as { prf: { eval: { first: Uint8Array } } }).prf.eval.first
  const evaluated = (passkey: Passkey, input: Uint8Array): ArrayBuffer => {
    const salt = options.isUnsteady ? randomBytes(4) : Buffer.alloc(0)
    const output = Uint8Array.from(createHmac("sha256", passkey.seed).update(input).update(salt).digest())
    handed.push(output)
    return output.buffer
  }
  const credential = (passkey: Passkey, prf: object) => ({
    type: "public-key",
    id: passkey.id.toString("base64url"),
    rawId: Uint8Array.from(passkey.id).buffer,
    getClientExtensionResults: () => ({ prf }),
    toJSON: () => {
      throw new Error("a credential was written out, and its secret with it")
    },
  })
  const refuse = (kind: "create" | "get") => {
    if (options.refuses === "all" || options.refuses === kind)
      throw new DOMException("closed", "NotAllowedError")
  }
  const checkHost = (rpId: string | undefined) => {
    const isOwn = rpId === host || host.endsWith(`.${rpId}`)
    if (!isOwn) throw new DOMException("not this page's", "SecurityError")
  }
  const credentials = {
    async create({ publicKey }: CredentialCreationOptions) {
      const options = publicKey as Asked["options"]
      asked.push({ kind: "create", options })
      checkHost(options.rp.id)
      refuse("create")
      const userId = Buffer.from(options.user.id as Uint8Array).toString("hex")
      for (const [id, known] of passkeys) if (known.userId === userId) passkeys.delete(id)
      const made = { id: randomBytes(16), userId, rpId: options.rp.id ?? host, seed: randomBytes(32) }
      passkeys.set(made.id.toString("base64url"), made)
      const early = hasPrf && evaluates(made, options)
      return credential(made, { enabled: hasPrf, ...(early ? { results: { first: early } } : {}) })
    },
    async get({ publicKey }: CredentialRequestOptions) {
      const options = publicKey as Asked["options"]
      asked.push({ kind: "get", options })
      checkHost(options.rpId)
      refuse("get")
      const ofHost = [...passkeys].filter(([, { rpId }]) => rpId === options.rpId)
      const [, found] = ofHost.find(([id]) => id === chosen) ?? ofHost.at(-1) ?? []
      if (!found) throw new DOMException("none", "NotAllowedError")
      return credential(found, hasPrf ? { results: { first: evaluated(found, first(options)) } } : {})
    },
  }
  const evaluates = (made: Passkey, asks: Asked["options"]) =>
    options.evaluatesAtCreation ? evaluated(made, first(asks)) : null
  return {
    place: { host, isSecure: true, credentials: credentials },
    asked,
    passkeys,
    handed,
    choose: (id) => (chosen = id),
  }
}
