import type { Address } from "../types"
import type { WalletSigner } from "./account"

/** What a passkey gave this page: who has `secret` opens what the passkey opens. Overwritten as soon as it was used. */
export interface PasskeyAnswer {
  /** The credential's id, base64url. */
  readonly credential: string
  /** The PRF output for the one constant input, 32 bytes. */
  readonly secret: Uint8Array
}

/** A passkey of this host with its secret, which whoever used it last overwrites. */
export interface Passkey extends PasskeyAnswer {
  readonly rpId: string
}

/** A passkey that was made just now. */
export interface NewPasskey {
  readonly credential: string
  /** Whether the authenticator says that it has the PRF for this passkey. */
  readonly enabled: boolean
  /** Authenticators may evaluate it at once; most do at {@link PasskeyDevice.get} alone. */
  readonly secret: Uint8Array | null
}

/** Why there can be no passkey here. */
export type PasskeyGap =
  /** The page was not opened by https or on localhost. */
  | "insecure"
  /** Passkeys belong to names; this page was opened by a number. */
  | "ip-address"
  /** The browser has no WebAuthn. */
  | "browser"

/**
 * The device's passkeys for this host (WebAuthn level 3 with the PRF extension, section 10.1.4). Each question is
 * answered by the person before the device: there is no other way to it. Nothing here is logged or written out: a
 * credential in JSON would have the secret in it.
 */
export interface PasskeyDevice {
  /** The host that passkeys are made for: exactly the page's. */
  readonly rpId: string
  /** null where they can be tried. */
  readonly gap: PasskeyGap | null
  /**
   * Makes one that names itself to whoever asks and verifies the person, with a random user id.
   * @param label shown by the device beside the passkey
   * @throws KeywardError `passkey-cancelled` `passkey-unavailable` `passkey-failed`
   */
  create(label: string): Promise<NewPasskey>
  /**
   * Lets the person choose one of this host.
   * @throws KeywardError as `create`, and `passkey-no-prf` where it gave no secret
   */
  get(): Promise<PasskeyAnswer>
  /** Tells the device that a passkey opens nothing here any more (WebAuthn's `signalUnknownCredential`); may do nothing. */
  forget(credential: string): Promise<void>
}

/** By what somebody is entering: used once, when the keys are made or unlocked. */
export type AtHand =
  | { readonly kind: "passkey"; readonly passkey: Passkey }
  | { readonly kind: "recovery-code"; readonly code: string }

/** An account without a wallet, as one page holds it. Its key is in memory from entering until the keys are locked. */
export interface PasskeyAccount {
  /** Of the signer in its vault. */
  readonly address: Address
  /** Signs while it is open; else throws `locked`. */
  readonly signer: WalletSigner
  readonly isOpen: boolean
  readonly atHand: AtHand | null
  /** The signer's key, to be sealed in a new vault. Throws `locked`. */
  copySigner(): Uint8Array
  /** Takes the signer's key, which it overwrites later; `atHand` only until the keys are there. */
  open(by: { readonly account: Address; readonly signer: Uint8Array; readonly atHand?: AtHand }): void
  /** Overwrites all that it has. */
  close(): void
}
