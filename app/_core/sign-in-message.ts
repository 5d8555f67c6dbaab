/** What a wallet shows to whoever signs in. The server takes no other statement: one that was shown elsewhere is no sign-in. */
export const SIGN_IN_STATEMENT = "Sign in to Keyward. This costs nothing and opens none of your records."

/** How long a signed message is good for. */
export const SIGN_IN_MINUTES = 5

/**
 * The EIP-4361 message a person signs to sign in, exactly as its section "Message Format" writes it.
 * @param host   authority of the page, e.g. `127.0.0.1:3000`
 * @param issuedAt, expiresAt RFC 3339
 */
export function signInMessage(fields: {
  host: string
  origin: string
  account: `0x${string}`
  chainId: number
  nonce: string
  issuedAt: string
  expiresAt: string
}): string {
  return [
    `${fields.host} wants you to sign in with your Ethereum account:`,
    fields.account,
    "",
    SIGN_IN_STATEMENT,
    "",
    `URI: ${fields.origin}`,
    "Version: 1",
    `Chain ID: ${fields.chainId}`,
    `Nonce: ${fields.nonce}`,
    `Issued At: ${fields.issuedAt}`,
    `Expiration Time: ${fields.expiresAt}`,
  ].join("\n")
}
